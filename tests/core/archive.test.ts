import { beforeEach, expect, test } from 'vitest';
import { Archive } from '../../client/core/archive.ts';
import type { Run } from '../../client/core/feed.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { Author } from './support.ts';
import { SlowStore } from './slow-store.ts';

let clock: VirtualClock;
let store: SlowStore;
let stored: Run[];
let archive: Archive;
const bob = new Author('bob').chat('bob', 3);

beforeEach(() => {
  clock = new VirtualClock();
  store = new SlowStore();
  stored = [];
  archive = new Archive(
    store,
    clock,
    () => {},
    (runs) => stored.push(...runs),
  );
});

test('what comes in a burst is stored together, and said to be stored only then', () => {
  archive.add([bob.run(0, 1)]);
  archive.add([bob.run(1, 2)]);
  clock.advance(50);
  expect(store.writes.map(({ runs, durability }) => [runs.length, durability])).toEqual([[2, 'relaxed']]);
  expect(stored).toEqual([]);
  store.answer(0);
  expect(stored).toEqual([bob.run(0, 1), bob.run(1, 2)]);
});

test('what the disk refused is tried again', () => {
  archive.add([bob.run(0, 1)]);
  clock.advance(50);
  store.answer(0, new Error('the disk is full'));
  expect(stored).toEqual([]);
  clock.advance(30_000);
  store.answer(1);
  expect(stored).toEqual([bob.run(0, 1)]);
});

test('a flush stores at once, and once', () => {
  archive.add([bob.run(0, 1)]);
  archive.flush();
  clock.advance(1_000);
  expect(store.writes).toHaveLength(1);
});
