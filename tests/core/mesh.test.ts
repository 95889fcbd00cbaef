import { beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame } from '../../client/core/frame.ts';
import type { FeedId } from '../../client/core/ids.ts';
import type { Introduction } from '../../client/core/introductions.ts';
import type { LiveLink } from '../../client/core/live-link.ts';
import { Mesh } from '../../client/core/mesh.ts';
import type { Signal } from '../../client/core/ports.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { type Attempt, LooseLink, ScriptedDialer } from './scripted-dialer.ts';

/** We are bob: ann dials us, we dial eve. */
const ann = 'ann' as FeedId;
const bob = 'bob' as FeedId;
const eve = 'eve' as FeedId;
const reachable = { signalable: true, willing: true };
const offer: Signal = { label: 'offer', text: 'an offer' };
const candidate: Signal = { label: 'candidate', text: 'a candidate' };

let clock: VirtualClock;
let dialer: ScriptedDialer;
let mesh: Mesh;
let told: Introduction[];
let story: string[];

beforeEach(() => {
  clock = new VirtualClock();
  dialer = new ScriptedDialer();
  told = [];
  story = [];
  mesh = new Mesh(bob, dialer, clock, new SeededRandom(7), {
    introduce: (introduction) => told.push(introduction),
    onLink: (link: LiveLink) => story.push(`link ${link.farEnd}`),
    onUnlink: (link) => story.push(`unlink ${link.farEnd}`),
    onLost: (peer, what, reason) => story.push(`${what} ${peer}: ${reason}`),
    onChange: () => {},
  });
});

function stateOf(peer: FeedId): string | undefined {
  return mesh.peers.get(peer)?.state.at;
}

function labelsTold(): string[] {
  return told.map(({ peer, signal }) => `${signal.label} to ${peer}`);
}

/** Lets the link open. It is kept alive by what the far end says every 5 s. */
function opens(attempt: Attempt): LooseLink {
  const link = new LooseLink();
  attempt.onLink(link);
  const speak = (): void => {
    if (link.closed) return;
    link.onFrame(encodeFrame({ type: 'ping', token: 1 }));
    clock.after(5_000, speak);
  };
  speak();
  return link;
}

function dialEve(): Attempt {
  mesh.note(eve, reachable);
  clock.advance(0);
  return dialer.last;
}

describe('dialing', () => {
  test('the lower id dials: bob offers to eve, and what the attempt says goes to her under one number', () => {
    const attempt = dialEve();
    expect([attempt.role, stateOf(eve)]).toEqual(['offering', 'dialing']);
    attempt.onSignal(offer);
    attempt.onSignal(candidate);
    expect(labelsTold()).toEqual(['offer to eve', 'candidate to eve']);
    expect(told[0]?.dialId).toBe(told[1]?.dialId);
  });

  test('the answer and candidates reach the attempt by its number; those of another number do not', () => {
    const attempt = dialEve();
    attempt.onSignal(offer);
    const dialId = told[0]?.dialId ?? 0;
    const answer: Signal = { label: 'answer', text: 'yes' };
    mesh.receive({ peer: eve, dialId: dialId + 1, signal: answer });
    mesh.receive({ peer: ann, dialId, signal: answer });
    mesh.receive({ peer: eve, dialId, signal: answer });
    mesh.receive({ peer: eve, dialId, signal: candidate });
    expect(attempt.accepted).toEqual([answer, candidate]);
  });

  test('bob knocks at ann, who is to dial, and answers her offer', () => {
    mesh.note(ann, reachable);
    clock.advance(0);
    expect([labelsTold(), dialer.attempts, stateOf(ann)]).toEqual([['knock to ann'], [], 'waiting']);
    mesh.receive({ peer: ann, dialId: 5, signal: offer });
    expect([dialer.last.role, dialer.last.accepted]).toEqual(['answering', [offer]]);
    opens(dialer.last);
    expect([stateOf(ann), mesh.neighbours(), story]).toEqual(['direct', [ann], ['link ann']]);
  });

  test('candidates that overtake their offer are kept for it; those of an older one are not', () => {
    mesh.receive({ peer: ann, dialId: 4, signal: candidate });
    mesh.receive({ peer: ann, dialId: 5, signal: { label: 'candidate', text: 'first' } });
    mesh.receive({ peer: ann, dialId: 5, signal: { label: 'candidate', text: 'second' } });
    mesh.receive({ peer: ann, dialId: 5, signal: offer });
    expect(dialer.last.accepted.map(({ text }) => text)).toEqual(['an offer', 'first', 'second']);
  });

  test('no more than 32 of them are kept', () => {
    for (let at = 0; at < 100; at += 1) mesh.receive({ peer: ann, dialId: 5, signal: candidate });
    mesh.receive({ peer: ann, dialId: 5, signal: offer });
    expect(dialer.last.accepted).toHaveLength(33);
  });

  test('an offer from whom we dial ourselves is ignored, so that two offers never cross', () => {
    mesh.receive({ peer: eve, dialId: 5, signal: offer });
    expect(dialer.attempts).toEqual([]);
  });

  test('a knock from whom we dial brings a dial at once, but not two within 5 s', () => {
    mesh.receive({ peer: eve, dialId: 0, signal: { label: 'knock', text: '' } });
    mesh.note(eve, reachable);
    clock.advance(0);
    expect(dialer.attempts).toHaveLength(1);
    dialer.last.onFail('no');
    mesh.receive({ peer: eve, dialId: 0, signal: { label: 'knock', text: '' } });
    clock.advance(4_999);
    expect(dialer.attempts).toHaveLength(1);
    clock.advance(1);
    expect(dialer.attempts).toHaveLength(2);
  });
});

describe('failure', () => {
  test('no link within 8 s: the other side is told, and the peer cools for at least 5 s', () => {
    const attempt = dialEve();
    attempt.onSignal(offer);
    clock.advance(7_999);
    expect([stateOf(eve), attempt.closed]).toEqual(['dialing', false]);
    clock.advance(1);
    expect([stateOf(eve), attempt.closed]).toEqual(['cooling', true]);
    expect(labelsTold()).toEqual(['offer to eve', 'end to eve']);
    expect(told[1]?.dialId).toBe(told[0]?.dialId);
    expect(story).toEqual(['dial eve: no direct link within 8 s']);
    clock.advance(4_999);
    expect(dialer.attempts).toHaveLength(1);
    clock.advance(1);
    expect([dialer.attempts.length, stateOf(eve)]).toEqual([2, 'dialing']);
  });

  test('what the world says ends the attempt, and a link that opens afterwards is closed', () => {
    const attempt = dialEve();
    attempt.onFail('no network');
    expect([stateOf(eve), story]).toEqual(['cooling', ['dial eve: no network']]);
    const late = new LooseLink();
    attempt.onLink(late);
    expect([late.closed, mesh.neighbours()]).toEqual([true, []]);
  });

  test('an end ends the attempt of its number only', () => {
    const attempt = dialEve();
    attempt.onSignal(offer);
    const dialId = told[0]?.dialId ?? 0;
    mesh.receive({ peer: eve, dialId: dialId + 1, signal: { label: 'end', text: 'no' } });
    expect(stateOf(eve)).toBe('dialing');
    mesh.receive({ peer: eve, dialId, signal: { label: 'end', text: 'x'.repeat(500) } });
    expect([stateOf(eve), story]).toEqual(['cooling', [`dial eve: ${'x'.repeat(100)}`]]);
  });

  test('after three failures in a row dialing rests for 30 s, then one dial probes; its success ends the rest', () => {
    const guests = ['g1', 'g2', 'g3', 'g4', 'g5'].map((id) => id as FeedId);
    for (const guest of guests.slice(0, 3)) mesh.note(guest, reachable);
    clock.advance(0);
    for (const attempt of dialer.attempts.slice(0)) attempt.onFail('no');
    const restsUntilMs = clock.now() + 30_000;
    expect(mesh.breakerOpenUntilMs).toBe(restsUntilMs);
    for (const guest of guests) mesh.note(guest, reachable);
    clock.advance(29_999);
    expect(dialer.attempts).toHaveLength(3);
    clock.advance(1);
    expect(dialer.attempts).toHaveLength(4);
    opens(dialer.last);
    clock.advance(8_000);
    expect(dialer.attempts).toHaveLength(8);
  });

  test('a wait in vain says nothing about this network', () => {
    for (const guest of ['a1', 'a2', 'a3', 'a4'].map((id) => id as FeedId)) mesh.note(guest, reachable);
    clock.advance(8_000);
    expect(story).toHaveLength(4);
    expect(mesh.breakerOpenUntilMs).toBeUndefined();
  });
});

describe('links', () => {
  test('one that is lost is dialled again, after the cooldown of its last dial', () => {
    const link = opens(dialEve());
    expect(mesh.neighbours()).toEqual([eve]);
    clock.advance(1_000);
    link.onClose();
    expect(story).toEqual(['link eve', 'unlink eve', 'link eve: the other side ended the link']);
    clock.advance(3_999);
    expect(dialer.attempts).toHaveLength(1);
    clock.advance(1);
    expect(dialer.attempts).toHaveLength(2);
  });

  test('an offer while a link is up replaces it only once the new one is open', () => {
    mesh.receive({ peer: ann, dialId: 1, signal: offer });
    const first = opens(dialer.last);
    clock.advance(10_000);
    mesh.receive({ peer: ann, dialId: 2, signal: offer });
    expect([first.closed, mesh.neighbours()]).toEqual([false, [ann]]);
    const second = opens(dialer.last);
    expect([first.closed, second.closed, mesh.neighbours()]).toEqual([true, false, [ann]]);
    expect(story).toEqual(['link ann', 'unlink ann', 'link ann']);
  });

  test('where the new one fails, the old one stays', () => {
    mesh.receive({ peer: ann, dialId: 1, signal: offer });
    const first = opens(dialer.last);
    mesh.receive({ peer: ann, dialId: 2, signal: offer });
    clock.advance(8_000);
    expect([first.closed, stateOf(ann), mesh.neighbours()]).toEqual([false, 'direct', [ann]]);
  });

  test('the loss of every way to signal closes no link, and the peer is not forgotten', () => {
    const link = opens(dialEve());
    mesh.note(eve, { signalable: false, willing: true });
    mesh.forget(eve);
    clock.advance(120_000);
    expect([link.closed, mesh.neighbours()]).toEqual([false, [eve]]);
  });

  test('a peer that says goodbye is not dialled again', () => {
    const link = opens(dialEve());
    mesh.left(eve);
    clock.advance(60_000);
    expect([link.closed, dialer.attempts.length, mesh.peers.size]).toEqual([true, 1, 0]);
  });

  test('relay only: links end, nobody is dialled, and offers are declined; automatic dials again', () => {
    const link = opens(dialEve());
    mesh.prefer('relay');
    mesh.receive({ peer: ann, dialId: 3, signal: offer });
    clock.advance(60_000);
    expect([link.closed, dialer.attempts.length]).toEqual([true, 1]);
    expect(told.at(-1)).toMatchObject({ peer: ann, dialId: 3, signal: { label: 'end' } });
    mesh.prefer('auto');
    clock.advance(0);
    expect(dialer.attempts).toHaveLength(2);
  });

  test('connect now dials at once, and within 5 s of the last dial as soon as those are over', () => {
    dialEve().onFail('no');
    clock.advance(1_000);
    mesh.connectNow(eve);
    clock.advance(3_999);
    expect(dialer.attempts).toHaveLength(1);
    clock.advance(1);
    expect(dialer.attempts).toHaveLength(2);
    opens(dialer.last);
    mesh.connectNow(eve);
    clock.advance(60_000);
    expect(dialer.attempts).toHaveLength(2);
  });

  test('after the end nothing is left open, and nothing is said', () => {
    const link = opens(dialEve());
    mesh.note('guest' as FeedId, reachable);
    clock.advance(2_000);
    story.length = 0;
    mesh.stop();
    clock.advance(120_000);
    expect(link.closed).toBe(true);
    expect(dialer.attempts.slice(1).map(({ closed }) => closed)).toEqual([true]);
    expect(story).toEqual([]);
  });
});

describe('P10 at most eight direct links', () => {
  const many = Array.from({ length: 30 }, (_, at) => `a${String(at).padStart(2, '0')}` as FeedId);

  test('however many offer one', () => {
    for (const [at, peer] of many.entries()) {
      mesh.note(peer, reachable);
      mesh.receive({ peer, dialId: at, signal: offer });
      const attempt = dialer.attempts.at(-1);
      if (attempt && mesh.peers.get(peer)?.state.at === 'waiting') opens(attempt);
    }
    expect(mesh.neighbours()).toHaveLength(8);
    expect(labelsTold().filter((label) => label.startsWith('end'))).toHaveLength(22);
  });
});
