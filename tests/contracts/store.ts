/** The law of `Store`. Every kind of store, the simulator's too, runs this suite. */
import { describe, expect, test } from 'vitest';
import type { Run } from '../../client/core/feed.ts';
import { clientIdOf, feedIdOf } from '../../client/core/ids.ts';
import type { Store } from '../../client/core/ports.ts';

export interface LoadableStore extends Store {
  loadRuns(): Promise<{ readonly runs: readonly Run[] }>;
}

/** One device's disk, empty at first. Each `open` is as after a restart; topics are base64url. */
export interface Disk {
  open(topic: string): LoadableStore;
}

export const ann = new Uint8Array(32).fill(1);
export const bob = new Uint8Array(32).fill(2);
export const room = 'A'.repeat(43);
const otherRoom = 'B'.repeat(43);

export function describeStore(name: string, createDisk: () => Disk): void {
  describe(`${name} keeps the law of stores`, () => {
    test('an empty room loads as nothing', async () => {
      expect(await held(createDisk().open(room))).toEqual(new Map());
    });

    test('what was appended is there after a restart, byte for byte, contiguous from 0', async () => {
      const disk = createDisk();
      const store = disk.open(room);
      await appended(store, [run(ann, 0, 3), run(bob, 0, 1)]);
      await appended(store, [run(ann, 3, 2)], 'relaxed');
      const { runs } = await disk.open(room).loadRuns();
      expect(entriesOf(runs)).toEqual(entriesOf([run(ann, 0, 5), run(bob, 0, 1)]));
      for (const { feedKey, feedId, clientId } of runs) {
        expect([feedId, clientId]).toEqual([feedIdOf(feedKey), clientIdOf(feedKey)]);
      }
    });

    test('an append is there for whoever loads as soon as it is done', async () => {
      const disk = createDisk();
      const store = disk.open(room);
      const seen: number[] = [];
      for (let seq = 0; seq < 5; seq += 1) {
        await appended(store, [run(ann, seq, 1)]);
        seen.push((await held(disk.open(room))).get(feedIdOf(ann))?.length ?? 0);
      }
      expect(seen).toEqual([1, 2, 3, 4, 5]);
    });

    test('appends are done one by one, in the order they were asked for, never within the call', async () => {
      const store = createDisk().open(room);
      const done: number[] = [];
      const all = Array.from({ length: 30 }, (_, seq) => {
        const durability = seq % 7 < 4 ? 'strict' : 'relaxed';
        return new Promise<void>((resolve) => {
          store.append([run(ann, seq, 1)], durability, (failure) => {
            expect(failure).toBeUndefined();
            done.push(seq);
            resolve();
          });
        });
      });
      expect(done).toEqual([]);
      await Promise.all(all);
      expect(done).toEqual(Array.from({ length: 30 }, (_, seq) => seq));
      expect((await held(store)).get(feedIdOf(ann))).toHaveLength(30);
    });

    test('two rooms of one device do not mix', async () => {
      const disk = createDisk();
      await appended(disk.open(room), [run(ann, 0, 2)]);
      await appended(disk.open(otherRoom), [run(ann, 0, 5), run(bob, 0, 1)]);
      expect((await held(disk.open(room))).get(feedIdOf(ann))).toHaveLength(2);
      expect([...(await held(disk.open(otherRoom))).keys()].sort()).toEqual([feedIdOf(ann), feedIdOf(bob)]);
    });

    test('a repeated append changes nothing', async () => {
      const disk = createDisk();
      const store = disk.open(room);
      await appended(store, [run(ann, 0, 4)]);
      await appended(store, [run(ann, 0, 4)]);
      await appended(store, [run(ann, 0, 2)]);
      expect(await held(disk.open(room))).toEqual(entriesOf([run(ann, 0, 4)]));
    });

    test('what lies beyond a gap is not loaded until the gap is filled, and is not lost', async () => {
      const disk = createDisk();
      const store = disk.open(room);
      await appended(store, [run(ann, 0, 2), run(ann, 5, 3)]);
      expect((await held(disk.open(room))).get(feedIdOf(ann))).toHaveLength(2);
      await appended(store, [run(ann, 2, 4)]);
      expect(await held(disk.open(room))).toEqual(entriesOf([run(ann, 0, 8)]));
    });
  });
}

/** Resolves when the append is done; rejects with what the store said instead. */
export function appended(
  store: Store,
  runs: readonly Run[],
  durability: 'strict' | 'relaxed' = 'strict',
): Promise<void> {
  return new Promise((resolve, reject) => {
    store.append(runs, durability, (failure) => (failure ? reject(failure) : resolve()));
  });
}

/** Entries of `feedKey` that are the same wherever they are made; each a view of a larger buffer, as from a frame. */
export function run(feedKey: Uint8Array, start: number, count: number, entryBytes = 150): Run {
  const entries = Array.from({ length: count }, (_, at) => {
    const seq = start + at;
    const frame = new Uint8Array(entryBytes + 64).map(
      (_zero, i) => (seq * 131 + i * 7 + (feedKey[0] ?? 0)) & 0xff,
    );
    return frame.subarray(40, 40 + entryBytes - (seq % 50));
  });
  return { feedKey, feedId: feedIdOf(feedKey), clientId: clientIdOf(feedKey), start, entries };
}

/** Entries by feed. Fails unless each feed's runs follow one another from 0. */
export function entriesOf(runs: readonly Run[]): Map<string, Uint8Array[]> {
  const feeds = new Map<string, Uint8Array[]>();
  for (const { feedId, start, entries } of runs) {
    const feed = feeds.get(feedId) ?? [];
    feeds.set(feedId, feed);
    expect(start).toBe(feed.length);
    for (const sealed of entries) feed.push(sealed.slice());
  }
  return feeds;
}

export async function held(store: LoadableStore): Promise<Map<string, Uint8Array[]>> {
  return entriesOf((await store.loadRuns()).runs);
}
