/** What IndexedDB promises beyond the law of stores; the same in Node's stand-in and in browsers. */
import { deleteDB, type IDBPDatabase, openDB } from 'idb';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { maxRunBytes } from '../../client/core/feed.ts';
import { feedIdOf } from '../../client/core/ids.ts';
import { compact } from '../../client/storage/compaction.ts';
import { Database } from '../../client/storage/database.ts';
import { DeviceStore } from '../../client/storage/device-store.ts';
import { encodeRow } from '../../client/storage/entry-row.ts';
import { EntryStore } from '../../client/storage/entry-store.ts';
import { loadRoom } from '../../client/storage/load.ts';
import { RoomStore } from '../../client/storage/room-store.ts';
import { ann, appended, bob, describeStore, entriesOf, held, room, run } from './store.ts';

let names = 0;

export function describeIndexedDb(where: string): void {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  describeStore(`IndexedDB ${where}`, () => {
    const name = freshName();
    return { open: (topic) => new EntryStore(new Database(name), topic) };
  });

  describeDurability(where);
  describeDamage(where);
  describeCompaction(where);
  describeHandles(where);
  describeDevice(where);
}

function describeDurability(where: string): void {
  describe(`durability ${where}`, () => {
    test('P2 a strict append is done when a strict transaction has completed, and not before', async () => {
      const events: string[] = [];
      const store = new EntryStore(new Database(freshName()), room);
      await store.loadRuns();
      watchTransactions((transaction) => {
        transaction.addEventListener('complete', () => events.push(`${transaction.durability} complete`));
      });
      await appended(store, [run(ann, 0, 1)], 'strict').then(() => events.push('done'));
      await appended(store, [run(bob, 0, 1)], 'relaxed').then(() => events.push('done'));
      expect(events).toEqual(['strict complete', 'done', 'relaxed complete', 'done']);
    });

    test('appends that come during a transaction share the next one of their durability', async () => {
      const store = new EntryStore(new Database(freshName()), room);
      await store.loadRuns();
      const transactions: string[] = [];
      watchTransactions(({ durability }) => transactions.push(durability));
      const wanted = ['strict', 'strict', 'strict', 'relaxed', 'relaxed', 'strict'] as const;
      await Promise.all(wanted.map((durability, seq) => appended(store, [run(ann, seq, 1)], durability)));
      expect(transactions).toEqual(['strict', 'strict', 'relaxed', 'strict']);
    });

    test('a run is copied when it is appended, and only its own bytes are stored', async () => {
      const name = freshName();
      const given = run(ann, 0, 1);
      const saving = appended(new EntryStore(new Database(name), room), [given]);
      given.entries[0]?.fill(0);
      await saving;
      const [row] = await rawly(name, (handle) => handle.getAll('entries'));
      expect(row.bytes.buffer.byteLength).toBe(given.entries[0]?.length);
      expect(await held(new EntryStore(new Database(name), room))).toEqual(entriesOf([run(ann, 0, 1)]));
    });

    test('P2 an append that fails says so in plain words and takes no other with it', async () => {
      const name = freshName();
      const store = new EntryStore(new Database(name), room);
      await appended(store, [run(ann, 0, 1)]);
      failPuts(
        (_count, value) => (value as { bytes: Uint8Array }).bytes.length > 10_000,
        'QuotaExceededError',
      );
      const outcomes = await Promise.allSettled([
        appended(store, [run(ann, 1, 1)]),
        appended(store, [run(ann, 2, 1)]),
        appended(store, [run(bob, 0, 100, 300)]),
        appended(store, [run(ann, 3, 1)]),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect(outcomes[2]).toMatchObject({ reason: { message: 'this phone’s storage is full' } });
      vi.restoreAllMocks();
      expect(await held(new EntryStore(new Database(name), room))).toEqual(entriesOf([run(ann, 0, 4)]));
    });
  });
}

function describeDamage(where: string): void {
  describe(`damage ${where}`, () => {
    const id = feedIdOf(ann);
    const sound = encodeRow(run(ann, 2, 2));
    test.each([
      ['nothing', null],
      ['text', 'hello'],
      ['lengths of no array', { ...sound, lengths: [1, 2] }],
      ['lengths that do not add up', { ...sound, lengths: new Uint32Array([1, 2]) }],
      ['an empty entry', { ...sound, lengths: new Uint32Array([0, sound.bytes.length]) }],
      ['no entry', encodeRow({ feedKey: ann, entries: [] })],
      ['another feed’s key', { ...sound, feedKey: bob }],
    ])(
      'a row that is %s is set aside; the feed ends before it, others do not notice',
      async (_what, value) => {
        const { name, store } = await spoilt((handle) => handle.put('entries', value, [room, id, 2]));
        const loaded = await store.loadRuns();
        expect(loaded.quarantined).toBe(1);
        expect(entriesOf(loaded.runs)).toEqual(entriesOf([run(ann, 0, 2), run(bob, 0, 3)]));
        expect(await rawly(name, (handle) => handle.getAll('quarantine'))).toMatchObject([
          { store: 'entries', key: [room, id, 2], value, reason: 'not a row of this feed' },
        ]);
      },
    );

    test('a row that was fetched again joins what lay beyond it', async () => {
      const { store } = await spoilt((handle) => handle.put('entries', 'hello', [room, id, 2]));
      await store.loadRuns();
      await appended(store, [run(ann, 2, 2)]);
      const loaded = await store.loadRuns();
      expect(loaded.quarantined).toBe(0);
      expect(entriesOf(loaded.runs)).toEqual(entriesOf([run(ann, 0, 6), run(bob, 0, 3)]));
    });

    test('a row that overlaps the one before it must say the same', async () => {
      const wrong = run(ann, 1, 3);
      wrong.entries[0]?.fill(0);
      const { store } = await spoilt((handle) => handle.put('entries', encodeRow(wrong), [room, id, 1]));
      const loaded = await store.loadRuns();
      expect(loaded.quarantined).toBe(1);
      expect(entriesOf(loaded.runs)).toEqual(entriesOf([run(ann, 0, 6), run(bob, 0, 3)]));
    });

    test('rows that overlap and agree are joined', async () => {
      const { store } = await spoilt((handle) =>
        handle.put('entries', encodeRow(run(ann, 3, 8)), [room, id, 3]),
      );
      const loaded = await store.loadRuns();
      expect(loaded.quarantined).toBe(0);
      expect(entriesOf(loaded.runs)).toEqual(entriesOf([run(ann, 0, 11), run(bob, 0, 3)]));
    });

    test('rows under keys that no run has are set aside', async () => {
      const keys = [
        [room],
        [room, 7, 0],
        [room, id, -1],
        [room, id, 'x'],
        [room, 'short', 0],
        [room, id, 0, 0],
      ];
      const { store } = await spoilt(async (handle) => {
        for (const key of keys) await handle.put('entries', sound, key);
      });
      const loaded = await store.loadRuns();
      expect(loaded.quarantined).toBe(keys.length);
      expect(entriesOf(loaded.runs)).toEqual(entriesOf([run(ann, 0, 6), run(bob, 0, 3)]));
    });

    test('an append that contradicts a row beyond a gap wins, and the row is set aside', async () => {
      const name = freshName();
      const store = new EntryStore(new Database(name), room);
      const wrong = run(ann, 2, 2);
      wrong.entries[1]?.fill(0);
      await appended(store, [run(ann, 0, 2), wrong]);
      await appended(store, [run(ann, 2, 1)]);
      await appended(store, [run(ann, 2, 2)]);
      expect(await held(store)).toEqual(entriesOf([run(ann, 0, 4)]));
      expect(await rawly(name, (handle) => handle.getAll('quarantine'))).toHaveLength(1);
    });

    test('a value that the browser has lost is set aside alone', async () => {
      const { store } = await spoilt(() => Promise.resolve());
      intercept(IDBObjectStore.prototype, 'getAll', () => lost);
      intercept(IDBObjectStore.prototype, 'get', (get) => {
        return function (this: IDBObjectStore, key) {
          return JSON.stringify(key) === JSON.stringify([room, id, 2]) ? lost() : get.call(this, key);
        };
      });
      const loaded = await store.loadRuns();
      expect(loaded.quarantined).toBe(1);
      expect(entriesOf(loaded.runs)).toEqual(entriesOf([run(ann, 0, 2), run(bob, 0, 3)]));
    });

    test('nothing is set aside because the storage is in trouble: the load fails, to be tried again', async () => {
      const { name, store } = await spoilt(() => Promise.resolve());
      intercept(IDBObjectStore.prototype, 'getAll', () => lost);
      intercept(IDBObjectStore.prototype, 'get', () => () => {
        throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
      });
      await expect(store.loadRuns()).rejects.toThrow('could not use its storage');
      vi.restoreAllMocks();
      expect(await rawly(name, (handle) => handle.count('quarantine'))).toBe(0);
      expect(await held(store)).toEqual(entriesOf([run(ann, 0, 6), run(bob, 0, 3)]));
    });

    test('a load works even where nothing can be set aside', async () => {
      const { store } = await spoilt((handle) => handle.put('entries', 'hello', [room, id, 2]));
      vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
        throw new DOMException('full', 'QuotaExceededError');
      });
      const loaded = await store.loadRuns();
      expect(entriesOf(loaded.runs)).toEqual(entriesOf([run(ann, 0, 2), run(bob, 0, 3)]));
      expect(await loaded.tidied).toMatchObject({ message: 'this phone’s storage is full' });
    });
  });
}

function describeCompaction(where: string): void {
  describe(`compaction ${where}`, () => {
    const rows = 400;
    const whole = entriesOf([run(ann, 0, rows), run(bob, 0, 5)]);

    test('many small rows become few, and everything is still there', async () => {
      const name = await manyRows(rows);
      const before = await rowLengths(name);
      const store = new EntryStore(new Database(name), room);
      const loaded = await store.loadRuns();
      expect(entriesOf(loaded.runs)).toEqual(whole);
      expect(await loaded.tidied).toBeUndefined();
      const after = await rowLengths(name);
      expect([before.length, after.length]).toEqual([rows + 5, loaded.runs.length - 1 + 5]);
      expect(after.length).toBeLessThan(before.length / 10);
      expect(Math.max(...after)).toBeLessThanOrEqual(maxRunBytes);
      const again = await new EntryStore(new Database(name), room).loadRuns();
      expect(entriesOf(again.runs)).toEqual(whole);
      expect(again.runs).toHaveLength(loaded.runs.length);
    });

    test('what is appended while rows are merged is kept', async () => {
      const name = await manyRows(rows);
      const store = new EntryStore(new Database(name), room);
      const { tidied } = await store.loadRuns();
      await Promise.all([
        tidied,
        appended(store, [run(ann, rows, 3)]),
        appended(store, [run(bob, 5, 1)], 'relaxed'),
      ]);
      const now = entriesOf([run(ann, 0, rows + 3), run(bob, 0, 6)]);
      expect(await held(new EntryStore(new Database(name), room))).toEqual(now);
    });

    test.each([1, 2, 3])('killed at its write no. %i, it has lost nothing', async (step) => {
      const name = await manyRows(rows);
      failPuts((count) => count >= step, 'UnknownError');
      const loaded = await new EntryStore(new Database(name), room).loadRuns();
      expect(await loaded.tidied).toBeInstanceOf(Error);
      vi.restoreAllMocks();
      expect(await rowLengths(name)).toHaveLength(rows + 5);
      expect(await held(new EntryStore(new Database(name), room))).toEqual(whole);
    });

    test('rows that another tab has changed since they were loaded are left as they are', async () => {
      const name = await manyRows(rows);
      const database = new Database(name);
      const { segments } = await loadRoom(database, room);
      await appended(new EntryStore(new Database(name), room), [run(ann, 3, 20)]);
      await compact(database, room, segments);
      expect(await rowLengths(name)).toHaveLength((segments[0]?.rowCount ?? 0) + (segments.length - 2) + 5);
      expect(await held(new EntryStore(database, room))).toEqual(whole);
    });
  });
}

function describeHandles(where: string): void {
  describe(`the handle ${where}`, () => {
    test.each(['InvalidStateError', 'UnknownError'])('is opened once more after an %s', async (error) => {
      const name = freshName();
      const store = new EntryStore(new Database(name), room);
      await appended(store, [run(ann, 0, 1)]);
      vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
        throw new DOMException('the handle is dead', error);
      });
      await appended(store, [run(ann, 1, 1)]);
      expect(await held(store)).toEqual(entriesOf([run(ann, 0, 2)]));
    });

    test('that stays dead is reported in plain words', async () => {
      const store = new EntryStore(new Database(freshName()), room);
      await store.loadRuns();
      vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
        throw new DOMException('the handle is dead', 'InvalidStateError');
      });
      await expect(appended(store, [run(ann, 0, 1)])).rejects.toThrow(
        'this browser keeps its storage closed',
      );
      await expect(store.loadRuns()).rejects.toThrow('this browser keeps its storage closed');
    });

    test('keeps nothing of work that fails halfway', async () => {
      const name = freshName();
      const writing = new Database(name).write('relaxed', async (transaction) => {
        await transaction.objectStore('device').put('ann', 'nickname');
        throw new RangeError('a bug');
      });
      await expect(writing).rejects.toThrow('a bug');
      expect(await new DeviceStore(new Database(name)).nickname()).toBe('');
    });

    test('that does not come within 10 seconds is given up, with the way out', async () => {
      const name = freshName();
      const holder = await openDB(name, 1);
      const gone = deleteDB(name);
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const loading = new EntryStore(new Database(name), room).loadRuns();
      const failed = expect(loading).rejects.toThrow('close the app’s other tabs');
      vi.advanceTimersByTime(10_000);
      vi.useRealTimers();
      await failed;
      holder.close();
      await gone;
      expect(await held(new EntryStore(new Database(name), room))).toEqual(new Map());
    });

    test('makes way for a newer version of the app, and says so afterwards', async () => {
      const name = freshName();
      const store = new EntryStore(new Database(name), room);
      await appended(store, [run(ann, 0, 1)]);
      const newer = await openDB(name, 99);
      await expect(appended(store, [run(ann, 1, 1)])).rejects.toThrow('a newer version of this app is open');
      newer.close();
    });
  });
}

function describeDevice(where: string): void {
  describe(`the device ${where}`, () => {
    test('has one secret, in every tab and after every restart', async () => {
      const name = freshName();
      const secrets = await Promise.all([1, 2, 3].map(() => new DeviceStore(new Database(name)).secret()));
      secrets.push(await new DeviceStore(new Database(name)).secret());
      expect(secrets[0]).toHaveLength(32);
      expect(new Set(secrets.map(String)).size).toBe(1);
      expect(await new DeviceStore(new Database(freshName())).secret()).not.toEqual(secrets[0]);
    });

    test('gets a new secret, and keeps the old bytes aside, if it was damaged', async () => {
      const name = freshName();
      await new DeviceStore(new Database(name)).secret();
      await rawly(name, (handle) => handle.put('device', new Uint8Array(31), 'secret'));
      expect(await new DeviceStore(new Database(name)).secret()).toHaveLength(32);
      expect(await rawly(name, (handle) => handle.getAll('quarantine'))).toHaveLength(1);
    });

    test('remembers a nickname', async () => {
      const device = new DeviceStore(new Database(freshName()));
      expect(await device.nickname()).toBe('');
      await device.setNickname('ann');
      expect(await device.nickname()).toBe('ann');
    });

    test('lists its rooms, newest first, and passes over damaged ones', async () => {
      const name = freshName();
      const rooms = new RoomStore(new Database(name));
      const known = (topic: string, lastOpenedMs: number) => {
        return {
          topic,
          secret: new Uint8Array(16).fill(3),
          name: `room ${topic}`,
          lastOpenedMs,
          feedSalt: undefined,
        };
      };
      await rooms.put(known('a', 1));
      await rooms.put(known('b', 3));
      await rooms.put(known('c', 2));
      await rooms.put(known('a', 4));
      await rawly(name, (handle) => handle.put('rooms', { topic: 'd', name: 5 }, 'd'));
      expect(await rooms.list()).toEqual([known('a', 4), known('b', 3), known('c', 2)]);
      expect(await rooms.get('b')).toEqual(known('b', 3));
      expect([await rooms.get('d'), await rooms.get('e')]).toEqual([undefined, undefined]);
    });
  });
}

export function freshName(): string {
  names += 1;
  return `test ${names}`;
}

async function rawly<T>(name: string, use: (handle: IDBPDatabase) => Promise<T>): Promise<T> {
  const handle = await openDB(name);
  const result = await use(handle);
  handle.close();
  return result;
}

/** Ann's feed in rows 0–2, 2–4, 4–6 and Bob's in one, after `spoil`. */
async function spoilt(
  spoil: (handle: IDBPDatabase) => Promise<unknown>,
): Promise<{ name: string; store: EntryStore }> {
  const name = freshName();
  await appended(new EntryStore(new Database(name), room), [
    run(ann, 0, 2),
    run(ann, 2, 2),
    run(ann, 4, 2),
    run(bob, 0, 3),
  ]);
  await rawly(name, spoil);
  return { name, store: new EntryStore(new Database(name), room) };
}

/** `count` rows of Ann's with one entry each, and five of Bob's. */
async function manyRows(count: number): Promise<string> {
  const name = freshName();
  const rows = Array.from({ length: count }, (_, seq) => run(ann, seq, 1));
  const bobs = Array.from({ length: 5 }, (_, seq) => run(bob, seq, 1));
  await appended(new EntryStore(new Database(name), room), [...rows, ...bobs]);
  return name;
}

async function rowLengths(name: string): Promise<number[]> {
  const rows = await rawly(name, (handle) => handle.getAll('entries'));
  return rows.map((row: { bytes: Uint8Array }) => row.bytes.length);
}

/** From now on `put` fails, and ends its transaction, wherever `when` says so; puts are counted from 1. */
function failPuts(when: (count: number, value: unknown) => boolean, error: string): void {
  let count = 0;
  intercept(IDBObjectStore.prototype, 'put', (put) => {
    return function (this: IDBObjectStore, value: unknown, key) {
      count += 1;
      if (!when(count, value)) return put.call(this, value, key);
      this.transaction.abort();
      throw new DOMException('killed', error);
    };
  });
}

function watchTransactions(tell: (transaction: IDBTransaction) => void): void {
  intercept(IDBDatabase.prototype, 'transaction', (begin) => {
    return function (this: IDBDatabase, ...parameters) {
      const begun = begin.apply(this, parameters);
      tell(begun);
      return begun;
    };
  });
}

function intercept<T extends object, K extends keyof T & string>(
  prototype: T,
  method: K,
  instead: (original: T[K]) => T[K],
): void {
  const replacement = instead(prototype[method]);
  vi.spyOn(prototype, method as never).mockImplementation(replacement as never);
}

function lost(): never {
  throw new DOMException('Failed to read large IndexedDB value', 'DataError');
}
