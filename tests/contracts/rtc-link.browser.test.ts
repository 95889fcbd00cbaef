import { describe, expect, test, vi } from 'vitest';
import type { Signal } from '../../client/core/ports.ts';
import { RtcDialer } from '../../client/net/rtc-dialer.ts';
import { candidateFrom } from '../../client/net/rtc-signal.ts';
import { describeLink } from './link.ts';
import { atOnce, lonelyDial, openPair, type Carry } from './rtc-pair.ts';

describeLink('a direct link', () => openPair());

describe('dialing', () => {
  test('is available where there is WebRTC', () => {
    expect(new RtcDialer().available).toBe(true);
  });

  test('works when candidates overtake the description they belong to', async () => {
    const add = vi.spyOn(RTCPeerConnection.prototype, 'addIceCandidate');
    const early: string[] = [];
    await expectLink(candidatesFirst(early));
    expect(early).toHaveLength(2);
    expect(added(add)).toEqual(expect.arrayContaining(early));
    add.mockRestore();
  });

  test('works when every signal comes twice, as by relay and mesh', async () => {
    await expectLink((_from, signal, deliver) => {
      deliver(signal);
      deliver(signal);
    });
  });

  test('works beside candidates of an earlier attempt', async () => {
    // The standard lets a browser refuse them, which would fail the dial.
    const stale = await strangersCandidate();
    const add = vi.spyOn(RTCPeerConnection.prototype, 'addIceCandidate');
    await expectLink((from, signal, deliver) => {
      deliver(stale);
      atOnce(from, signal, deliver);
      deliver(stale);
    });
    expect(added(add)).not.toContain(candidateFrom(stale.text).candidate);
    add.mockRestore();
  });

  test('leaves knocks, ends and descriptions of the wrong kind alone', async () => {
    await expectLink((_from, signal, deliver) => {
      const noise = ['knock', 'end', signal.label === 'offer' ? 'answer' : 'offer'] as const;
      for (const label of noise) if (signal.label !== 'candidate') deliver({ label, text: 'noise' });
      deliver(signal);
    });
  });

  test('uses no more than the first 64 candidates of a flood', async () => {
    const add = vi.spyOn(RTCPeerConnection.prototype, 'addIceCandidate');
    const stale = candidate({ candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0' });
    await expectLink((_from, signal, deliver) => {
      deliver(signal);
      if (signal.label === 'candidate') for (let at = 0; at < 200; at += 1) deliver(stale);
    });
    expect(add.mock.calls.length).toBeLessThanOrEqual(2 * 64);
    add.mockRestore();
  });

  test('sends its offer before it has gathered candidates', async () => {
    const { dial, signals } = lonelyDial('offering');
    await vi.waitFor(() => expect(signals.length).toBeGreaterThan(0));
    expect(signals[0]?.label).toBe('offer');
    expect(signals[0]?.text).not.toContain('a=candidate');
    dial.close();
  });

  test.each([
    ['no description', 'hello'],
    ['an empty one', ''],
    ['one that asks for video too', 'v=0\r\nm=application 9 x\r\nm=video 9 x\r\n'],
    ['a broken data section', 'v=0\r\nm=application nonsense'],
    ['a huge one', `v=0\r\nm=application 9\r\n${'a=x\r\n'.repeat(20_000)}`],
  ])('ends in one sentence if the offer is %s', async (_what, text) => {
    const { dial, failures, links } = lonelyDial('answering');
    dial.accept({ label: 'offer', text });
    dial.accept({ label: 'offer', text });
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    await openPair();
    expect(failures).toHaveLength(1);
    expect(links).toEqual([]);
  });

  test('ends in one sentence if the answer is nonsense', async () => {
    const { dial, failures } = lonelyDial('offering');
    dial.accept({ label: 'answer', text: 'm=application nonsense' });
    await vi.waitFor(() => expect(failures).toHaveLength(1));
  });

  test.each([
    '',
    'null',
    '[]',
    '{',
    '{"candidate":1}',
    '{"candidate":"nonsense","sdpMid":"0"}',
    'x'.repeat(2_000),
  ])('ends in one sentence if a candidate is %j', async (text) => {
    const carry: Carry = (from, signal, deliver) => {
      atOnce(from, signal, deliver);
      if (signal.label === 'offer') deliver({ label: 'candidate', text });
    };
    await expect(openPair(carry)).rejects.toThrow(/./);
  });

  test('given up, says nothing more', async () => {
    const { dial, signals, failures, links } = lonelyDial('offering');
    dial.close();
    dial.close();
    dial.accept({ label: 'answer', text: 'nonsense' });
    await openPair();
    expect([...signals, ...failures, ...links]).toEqual([]);
  });

  test('says why, later, where no connection can be made', async () => {
    const dialer = new RtcDialer();
    dialer.iceServers = [{ urls: 'not a server' }];
    const failures: string[] = [];
    const events = { onSignal: vi.fn(), onLink: vi.fn(), onFail: (reason: string) => failures.push(reason) };
    dialer.dial('offering', events);
    dialer.dial('offering', events).close();
    expect(failures).toEqual([]);
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    expect(failures[0]).toContain('not a server');
  });
});

describe('a direct link', () => {
  test('takes a frame when it is sent: what the caller does to its bytes afterwards changes nothing', async () => {
    const [ann, bob] = await openPair();
    const heard = new Promise<Uint8Array>((resolve) => {
      bob.onFrame = resolve;
    });
    const bytes = new Uint8Array([0, 1, 2, 3, 0]);
    ann.send(bytes.subarray(1, 4));
    bytes.fill(9);
    expect(await heard).toEqual(new Uint8Array([1, 2, 3]));
  });

  test.each([
    ['text', 'hello'],
    ['more than one frame', new Uint8Array(100_000)],
  ] as const)('ends when the far end sends %s', async (_what, data) => {
    const create = vi.spyOn(RTCPeerConnection.prototype, 'createDataChannel');
    const [, bob] = await openPair();
    const channel = create.mock.results[0]?.value as RTCDataChannel;
    create.mockRestore();
    const frames = vi.fn();
    bob.onFrame = frames;
    const closed = new Promise<void>((resolve) => {
      bob.onClose = resolve;
    });
    channel.send(data as string);
    await closed;
    expect(frames).not.toHaveBeenCalled();
  });
});

async function expectLink(carry: Carry): Promise<void> {
  const [ann, bob] = await openPair(carry);
  const heard = new Promise<Uint8Array>((resolve) => {
    bob.onFrame = resolve;
  });
  ann.send(new Uint8Array([1, 2, 3]));
  expect(await heard).toEqual(new Uint8Array([1, 2, 3]));
  ann.close();
}

/** Holds each side's description back until a candidate of that side, noted in `early`, has gone ahead. */
function candidatesFirst(early: string[]): Carry {
  const held: { offering?: () => void; answering?: () => void } = {};
  return (from, signal, deliver) => {
    if (signal.label !== 'candidate') {
      held[from] = () => deliver(signal);
      return;
    }
    if (held[from]) early.push(candidateFrom(signal.text).candidate ?? '');
    deliver(signal);
    held[from]?.();
    delete held[from];
  };
}

function added(add: { readonly mock: { readonly calls: readonly (readonly unknown[])[] } }): unknown[] {
  return add.mock.calls.map(([candidate]) => (candidate as RTCIceCandidateInit).candidate);
}

async function strangersCandidate(): Promise<Signal> {
  const { dial, signals } = lonelyDial('offering');
  const found = await vi.waitFor(() => {
    const signal = signals.find(({ label }) => label === 'candidate');
    expect(signal).toBeDefined();
    return signal as Signal;
  });
  dial.close();
  return found;
}

function candidate(init: RTCIceCandidateInit): Signal {
  return { label: 'candidate', text: JSON.stringify(init) };
}
