import { beforeEach, describe, expect, test } from 'vitest';
import { hlcOf } from '../../client/core/entry.ts';
import type { Hlc } from '../../client/core/hlc.ts';
import { OwnFeed } from '../../client/core/own-feed.ts';
import type { RoomLog } from '../../client/core/room-log.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { dawnMs, ed25519, identityOf, mainStage, newLog } from './support.ts';
import { SlowStore } from './slow-store.ts';

const ann = identityOf('ann');
const quota = new Error('the disk is full');

let log: RoomLog;
let store: SlowStore;
let feed: OwnFeed;
let saved: number[];
let seen: Hlc | undefined;
let nowMs: number;

beforeEach(() => {
  log = newLog();
  store = new SlowStore();
  saved = [];
  seen = undefined;
  nowMs = dawnMs;
  feed = anchoredFeed();
});

/** A feed of which somebody else has said that they know no more of it than its own disk. */
function anchoredFeed(): OwnFeed {
  const opened = openFeed();
  opened.anchor();
  return opened;
}

function openFeed(): OwnFeed {
  return new OwnFeed({
    log,
    keys: mainStage,
    identity: ann,
    store,
    random: new SeededRandom(1),
    ed25519,
    latestSeen: () => seen,
    roomNow: () => nowMs,
    onSaved: (run) => saved.push(run.start),
    onChange: () => {},
  });
}

function say(text: string): number {
  return feed.write({ kind: 'text', profileSeq: 0, text });
}

function states(): string[] {
  return feed.pending.map(({ seq, state }) => `${seq} ${state.at}`);
}

describe('P2 an own entry', () => {
  test('is not let go before it is on disk, strictly', () => {
    expect(say('hello')).toBe(0);
    expect([log.entryCount, saved, states()]).toEqual([0, [], ['0 saving']]);
    expect(store.writes.map(({ durability }) => durability)).toEqual(['strict']);
    store.answer(0);
    expect([log.entryCount, saved, states()]).toEqual([1, [0], []]);
    expect(log.feed(ann.clientId)?.entries).toEqual(store.writes[0]?.runs[0]?.entries);
  });

  test('never overtakes one before it that is not saved yet', () => {
    for (const text of ['a', 'b', 'c']) say(text);
    store.answer(2);
    store.answer(1);
    expect([saved, states()]).toEqual([[], ['0 saving', '1 stored', '2 stored']]);
    store.answer(0);
    expect([saved, states()]).toEqual([[0, 1, 2], []]);
  });

  test('that cannot be saved says why, and holds the later ones back until a retry succeeds', () => {
    for (const text of ['a', 'b']) say(text);
    store.answer(0, quota);
    store.answer(1);
    expect(feed.pending[0]?.state).toEqual({ at: 'failed', reason: 'the disk is full' });
    expect([saved, log.entryCount]).toEqual([[], 0]);
    feed.retry(0);
    expect(states()).toEqual(['0 saving', '1 stored']);
    expect(store.writes[2]?.runs).toEqual(store.writes[0]?.runs);
    store.answer(2, quota);
    expect(states()).toEqual(['0 failed', '1 stored']);
    feed.retry(0);
    store.answer(3);
    expect([saved, states()]).toEqual([[0, 1], []]);
  });

  test('waits until somebody else knows no more of the feed than this disk, which may be an old copy', () => {
    feed = openFeed();
    say('a');
    store.answer(0);
    expect([saved, states()]).toEqual([[], ['0 stored']]);
    feed.anchor();
    feed.anchor();
    expect([saved, states()]).toEqual([[0], []]);
  });

  test('is given back, to be written anew, where its place was taken; a late answer of the disk changes nothing', () => {
    say('a');
    say('b');
    expect(feed.takeBack()).toEqual([
      { kind: 'text', profileSeq: 0, text: 'a' },
      { kind: 'text', profileSeq: 0, text: 'b' },
    ]);
    say('c');
    store.answer(0);
    store.answer(1);
    expect([saved, states()]).toEqual([[], ['0 saving']]);
    store.answer(2);
    expect(saved).toEqual([0]);
  });

  test('is retried only where it failed', () => {
    say('a');
    feed.retry(0);
    feed.retry(7);
    expect(store.writes).toHaveLength(1);
  });

  test('what was written before the first answer is proven by any replica', () => {
    for (const text of ['a', 'b', 'c', 'd']) say(text);
    for (let at = 0; at < 4; at += 1) store.answer(at);
    expect(newLog().restore(store.writes.flatMap(({ runs }) => runs))).toBe(4);
  });

  test('goes on where the log ends after a restart', () => {
    say('a');
    store.answer(0);
    feed = anchoredFeed();
    expect(feed.nextSeq()).toBe(1);
    expect(say('b')).toBe(1);
    store.answer(1);
    expect(saved).toEqual([0, 1]);
  });
});

describe('the stamp of an own entry', () => {
  const stamps = (): Hlc[] => feed.pending.map(({ sealed }) => hlcOf(sealed));

  test('is room time, and later than what its author has seen', () => {
    say('a');
    seen = { ms: dawnMs + 9_000, counter: 4 };
    say('b');
    expect(stamps()).toEqual([
      { ms: dawnMs, counter: 0 },
      { ms: dawnMs + 9_000, counter: 5 },
    ]);
  });

  test('only rises, even if room time is set back', () => {
    say('a');
    nowMs -= 60_000;
    say('b');
    store.answer(0);
    store.answer(1);
    say('c');
    expect(stamps()).toEqual([{ ms: dawnMs, counter: 2 }]);
  });
});

describe('P2 behind an entry that could not be saved', () => {
  test('what is on disk is not safe, as a restart would stop at the gap', () => {
    say('first');
    store.answer(0, quota);
    say('second');
    store.answer(2);
    expect(states()).toEqual(['0 saving', '1 stored']);
    expect(feed.isSafe(1)).toBe(false);
    store.answer(1);
    expect(saved).toEqual([0, 1]);
  });

  test('trying again saves what is missing before it too', () => {
    say('first');
    say('second');
    store.answer(0, quota);
    store.answer(1, quota);
    feed.retry(1);
    expect(store.writes.slice(2).map(({ runs }) => runs[0]?.start)).toEqual([0, 1]);
  });
});
