import { describe, expect, test } from 'vitest';
import { maxUpdateBytes } from '../../client/core/gate.ts';
import type { RoomLog } from '../../client/core/room-log.ts';
import { encodeUpdate } from '../../client/core/update.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { Author, brokenRule, hex, logOf, newLog } from './support.ts';

const ann = new Author('ann').chat('ann', 700);
const bob = new Author('bob').chat('bob', 40);
const eve = new Author('eve').chat('eve', 1);
const crowd = Array.from({ length: 2_000 }, (_, at) => new Author(`guest ${at}`).chat('guest', 0));

/** Every page for somebody who holds nothing, in order. */
function pagesOf(log: RoomLog): Uint8Array[] {
  const known = new Map<number, number>();
  const pages: Uint8Array[] = [];
  for (let page = log.page(known); page; page = log.page(known)) {
    for (const [clientId, count] of page.reaches) known.set(clientId, count);
    pages.push(updateOf(page));
  }
  expect(known).toEqual(log.vector);
  return pages;
}

function updateOf({ frame }: NonNullable<ReturnType<RoomLog['page']>>): Uint8Array {
  if (frame.type !== 'update') throw new Error(`a page of ${frame.type}`);
  return frame.update;
}

function takeIn(pages: readonly Uint8Array[]): RoomLog {
  const log = newLog();
  for (const page of pages) log.accept(page);
  return log;
}

/** The author's entries, as many to a struct and as many structs to an update as the gate lets through. */
function largestUpdates(author: Author): Uint8Array[] {
  const updates: Uint8Array[] = [];
  for (let start = 0; start < author.entries.length; start += 21) {
    const runs = [0, 7, 14].map((at) => author.run(start + at, start + at + 7));
    updates.push(encodeUpdate(runs.filter((run) => run.entries.length > 0)));
  }
  return updates;
}

function expectSame(left: RoomLog, right: RoomLog): void {
  expect(left.vector).toEqual(right.vector);
  expect(hex(left.digest)).toBe(hex(right.digest));
  expect([left.entryCount, left.byteCount]).toEqual([right.entryCount, right.byteCount]);
}

describe('a replica', () => {
  test('takes in what is new, says what that was, and leaves the rest', () => {
    const log = newLog();
    expect(log.accept(encodeUpdate([ann.run(0, 3)]))).toEqual([ann.run(0, 3)]);
    expect(log.accept(encodeUpdate([ann.run(0, 3)]))).toEqual([]);
    expect(log.accept(encodeUpdate([ann.run(1, 5)]))).toEqual([ann.run(3, 5)]);
    expect(log.accept(encodeUpdate([ann.run(4, 6), bob.run(0, 1)]))).toHaveLength(2);
    expect([...log.vector]).toEqual([
      [ann.identity.clientId, 6],
      [bob.identity.clientId, 1],
    ]);
    expect(log.entryCount).toBe(7);
    expect(log.byteCount).toBe(
      [...ann.entries.slice(0, 6), bob.entries[0]].reduce((sum, e) => sum + (e?.length ?? 0), 0),
    );
    expect(log.feed(ann.identity.clientId)?.chain).not.toEqual(ann.chain);
  });

  test('takes all of an update or nothing', () => {
    const log = logOf(eve);
    const before = hex(log.digest);
    const forged = { ...bob.run(0, 1), entries: [bob.entries[1] as Uint8Array] };
    expect(brokenRule(() => log.accept(encodeUpdate([ann.run(0, 3), forged])))).toBe('bad-signature');
    expect([...log.vector]).toEqual([[eve.identity.clientId, 2]]);
    expect(hex(log.digest)).toBe(before);
    expect(log.feed(ann.identity.clientId)).toBeUndefined();
  });

  test('refuses a gap, and a feed that nobody named', () => {
    const log = logOf(eve);
    expect(brokenRule(() => log.accept(encodeUpdate([eve.run(1), ann.run(1, 2)])))).toBe('clock-gap');
    expect(brokenRule(() => log.accept(encodeUpdate([ann.run(2, 3)])))).toBe('clock-gap');
  });

  test('appends its own entries in order only', () => {
    const log = newLog();
    log.append(ann.run(0, 1));
    log.append(ann.run(1, 2));
    expect(() => log.append(ann.run(1, 2))).toThrow('own entry 1 at 2');
    expectSame(log, takeIn([encodeUpdate([ann.run(0, 2)])]));
  });
});

describe('the digest', () => {
  test('is the same for the same entries, whatever way and order they came', () => {
    const random = new SeededRandom(5);
    const whole = takeIn([encodeUpdate([ann.run(0, 40), bob.run(), eve.run()])]);
    for (let left = 30; left > 0; left -= 1) {
      const log = newLog();
      const ends = new Map([
        [ann, 40],
        [bob, bob.entries.length],
        [eve, eve.entries.length],
      ]);
      while (log.entryCount < whole.entryCount) {
        const author = random.pick([ann, bob, eve]);
        const start = log.vector.get(author.identity.clientId) ?? 0;
        const end = Math.min(ends.get(author) ?? 0, start + 1 + random.below(9));
        if (end > start) log.accept(encodeUpdate([author.run(start, end)]));
      }
      expectSame(log, whole);
    }
  });

  test('differs for every other set of entries', () => {
    const digests = new Set<string>();
    for (let first = 0; first < 12; first += 1) {
      for (let second = 0; second < 12; second += 1) {
        const log = newLog();
        if (first > 0) log.accept(encodeUpdate([ann.run(0, first)]));
        if (second > 0) log.accept(encodeUpdate([bob.run(0, second)]));
        digests.add(hex(log.digest));
      }
    }
    expect(digests.size).toBe(144);
  });
});

describe('pages', () => {
  test('bring a newcomer all there is, each below 56 KiB', () => {
    const log = logOf(ann, bob, eve);
    const pages = pagesOf(log);
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) expect(page.length).toBeLessThan(maxUpdateBytes);
    expectSame(takeIn(pages), log);
  });

  test('of thousands of feeds with one entry each are below 56 KiB, and not many', () => {
    const log = newLog();
    for (const guest of crowd) log.append(guest.run());
    const pages = pagesOf(log);
    for (const page of pages) expect(page.length).toBeLessThan(maxUpdateBytes);
    const total = pages.reduce((sum, page) => sum + page.length, 0);
    expect(pages.length).toBeLessThan(total / 30_000);
    expectSame(takeIn(pages), log);
  });

  test('pass on again what came in the largest updates', () => {
    const longest = new Author('bob');
    longest.chat('bob', 0);
    while (longest.entries.length < 63) longest.say('x'.repeat(2_000));
    const first = takeIn(largestUpdates(longest));
    const pages = pagesOf(first);
    for (const page of pages) expect(page.length).toBeLessThan(maxUpdateBytes);
    expectSame(takeIn(pages), first);
  });

  test('start from anywhere: whatever a newcomer holds, the rest can be proven', () => {
    const log = logOf(ann, bob);
    for (const held of [1, 2, 50, 333, 700]) {
      const newcomer = newLog();
      for (let at = 0; at < held; at += 50) {
        newcomer.accept(encodeUpdate([ann.run(at, Math.min(held, at + 50))]));
      }
      for (let page = log.page(newcomer.vector); page; page = log.page(newcomer.vector)) {
        newcomer.accept(updateOf(page));
      }
      expectSame(newcomer, log);
    }
  });

  test('leave out the feeds that are skipped, and end when there is nothing left', () => {
    const log = logOf(bob, eve);
    const page = log.page(new Map(), (clientId) => clientId === bob.identity.clientId);
    expect([...(page?.reaches ?? [])]).toEqual([[eve.identity.clientId, 2]]);
    expect(log.page(log.vector)).toBeUndefined();
    expect(newLog().page(new Map())).toBeUndefined();
  });
});

describe('a restart', () => {
  test('takes back a feed’s runs, and what follows', () => {
    const log = newLog();
    expect(log.restore([ann.run(0, 10), ann.run(10, 80)])).toBe(2);
    expectSame(log, takeIn([encodeUpdate([ann.run(0, 80)])]));
    expect(log.accept(encodeUpdate([ann.run(70, 90)]))).toEqual([ann.run(80, 90)]);
    expect(newLog().restore([])).toBe(0);
  });

  test('gives up damaged runs from the end, and keeps those before them', () => {
    const damaged = { ...ann.run(10, 20), entries: ann.entries.slice(10, 20).toReversed() };
    for (const runs of [
      [ann.run(0, 10), damaged],
      [ann.run(0, 10), ann.run(11, 20)],
      [ann.run(0, 10), damaged, ann.run(20, 30)],
    ]) {
      const log = newLog();
      expect(log.restore(runs)).toBe(1);
      expectSame(log, takeIn([encodeUpdate([ann.run(0, 10)])]));
    }
    expect(newLog().restore([damaged, ann.run(20, 30)])).toBe(0);
  });
});
