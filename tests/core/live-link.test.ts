import { beforeEach, describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '../../client/core/frame.ts';
import type { FeedId } from '../../client/core/ids.ts';
import { LiveLink } from '../../client/core/live-link.ts';
import { ProtocolError } from '../../signaling/bytes.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { simLinks } from '../sim/sim-link.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { LooseLink } from './scripted-dialer.ts';

const bob = 'bob' as FeedId;
const random = new SeededRandom(1);

let clock: VirtualClock;
let raw: LooseLink;
let link: LiveLink;
let closes: string[];

function said(): Frame[] {
  return raw.sent.map(decodeFrame);
}

function hear(frame: Frame): void {
  raw.onFrame(encodeFrame(frame));
}

beforeEach(() => {
  clock = new VirtualClock();
  raw = new LooseLink();
  link = new LiveLink(bob, raw, clock, random);
  closes = [];
  link.onClose = (reason) => closes.push(reason);
});

describe('the heartbeat', () => {
  test('pings at once, and then every 5 s, each with a token of its own', () => {
    clock.advance(0);
    expect(said().map(({ type }) => type)).toEqual(['ping']);
    clock.advance(4_999);
    expect(raw.sent).toHaveLength(1);
    clock.advance(1);
    hear({ type: 'bye' });
    clock.advance(5_000);
    expect(new Set(said().map((frame) => (frame.type === 'ping' ? frame.token : frame.type))).size).toBe(3);
  });

  test('gives the link up when nothing was heard for 15 s', () => {
    clock.advance(14_999);
    expect([raw.closed, closes]).toEqual([false, []]);
    clock.advance(1);
    expect([raw.closed, closes]).toEqual([true, ['nothing heard for 15 s']]);
    clock.advance(60_000);
    expect(raw.sent).toHaveLength(3);
  });

  test('anything heard keeps it, and death is noticed within 20 s of the last word', () => {
    clock.advance(14_000);
    hear({ type: 'bye' });
    clock.advance(15_000);
    expect(closes).toEqual([]);
    clock.advance(5_000);
    expect(closes).toEqual(['nothing heard for 16 s']);
  });

  test('two ends that hear each other stay together', () => {
    const [left, right] = simLinks(clock, { latencyMs: () => 40, isUp: () => true });
    const ends = [new LiveLink(bob, left, clock, random), new LiveLink(bob, right, clock, random)];
    for (const end of ends) end.onClose = (reason) => closes.push(reason);
    clock.advance(300_000);
    expect(closes).toEqual(['nothing heard for 15 s']);
    for (const end of ends) expect(end.roundTrip).toMatchObject({ ms: 80 });
  });
});

describe('the round trip', () => {
  test('is measured by the pong with the token that was sent, once', () => {
    const pongs: number[][] = [];
    link.onPong = (theirsMs, ms) => pongs.push([theirsMs, ms]);
    clock.advance(0);
    const [ping] = said();
    if (ping?.type !== 'ping') throw new Error('no ping');
    clock.advance(70);
    hear({ type: 'pong', token: ping.token + 1, nowMs: 5 });
    expect(link.roundTrip).toBeUndefined();
    hear({ type: 'pong', token: ping.token, nowMs: 5 });
    hear({ type: 'pong', token: ping.token, nowMs: 6 });
    expect(link.roundTrip).toEqual({ ms: 70, atMs: clock.now() });
    expect(pongs).toEqual([[5, 70]]);
  });

  test('a ping is answered with its token and our clock, and not passed on', () => {
    const heard: Frame[] = [];
    link.onFrame = (frame) => heard.push(frame);
    hear({ type: 'ping', token: 77 });
    hear({ type: 'bye' });
    expect(said()).toEqual([{ type: 'pong', token: 77, nowMs: clock.now() }]);
    expect(heard).toEqual([{ type: 'bye' }]);
  });
});

describe('the end of a link', () => {
  test('a frame that breaks the protocol ends it, by name, and nothing after it is heard', () => {
    const heard: Frame[] = [];
    link.onFrame = (frame) => heard.push(frame);
    raw.onFrame(Uint8Array.of(99));
    expect([raw.closed, closes]).toEqual([true, ['frame type 99 is unknown']]);
    hear({ type: 'bye' });
    expect(heard).toEqual([]);
    link.send({ type: 'bye' });
    expect(raw.sent).toEqual([]);
  });

  test('so does one that whoever takes it refuses; any other error is a bug of ours and goes on up', () => {
    link.onFrame = () => {
      throw new TypeError('ours');
    };
    expect(() => hear({ type: 'bye' })).toThrow('ours');
    expect(raw.closed).toBe(false);
    link.onFrame = () => {
      throw new ProtocolError('theirs');
    };
    hear({ type: 'bye' });
    expect([raw.closed, closes]).toEqual([true, ['theirs']]);
  });

  test('by the far end is told once; by ourselves not at all', () => {
    raw.onClose();
    raw.onClose();
    expect(closes).toEqual(['the other side ended the link']);
    const other = new LooseLink();
    const closed = new LiveLink(bob, other, clock, random);
    closed.onClose = (reason) => closes.push(reason);
    closed.close();
    closed.close();
    other.onClose();
    clock.advance(60_000);
    expect(closes).toHaveLength(1);
    expect([other.closed, other.sent]).toEqual([true, []]);
  });
});

test('bytes are counted as they cross the wire, both ways', () => {
  link.send({ type: 'bye' });
  link.send({ type: 'update', update: new Uint8Array(99) });
  hear({ type: 'presence', envelope: new Uint8Array(9) });
  hear({ type: 'ping', token: 1 });
  expect([link.sentBytes, link.receivedBytes]).toEqual([1 + 100 + 11, 10 + 5]);
  expect(link.sentBytes).toBe(raw.sent.reduce((sum, frame) => sum + frame.length, 0));
});

test('what waits in the link below is seen, and told of when it has drained', () => {
  let drains = 0;
  link.onDrain = () => {
    drains += 1;
  };
  raw.bufferedBytes = 12;
  expect(link.bufferedBytes).toBe(12);
  raw.onDrain();
  expect(drains).toBe(1);
});
