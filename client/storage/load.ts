import type { Database, EntryKey } from './database.ts';
import { type BadRow, judgeFeed, type Segment, type StoredRow } from './feed-rows.ts';
import { isValueLost } from './storage-error.ts';

/** What one room's disk holds. */
export interface LoadedRoom {
  readonly segments: readonly Segment[];
  readonly bad: readonly BadRow[];
}

type RawRow = { readonly key: IDBValidKey; readonly value: unknown } | { readonly lost: IDBValidKey };

/** Reads one room. A bad row is told of, and never stops the others; rejects only if nothing can be read. */
export async function loadRoom(database: Database, topic: string): Promise<LoadedRoom> {
  const segments: Segment[] = [];
  const bad: BadRow[] = [];
  const feeds = new Map<string, StoredRow[]>();
  for (const row of await readRows(database, rangeOf(topic))) {
    if ('lost' in row) {
      bad.push({ key: row.lost, value: undefined, reason: 'the browser has lost its value' });
    } else if (isEntryKey(row.key)) {
      const rows = feeds.get(row.key[1]) ?? [];
      feeds.set(row.key[1], rows);
      rows.push({ key: row.key, value: row.value });
    } else bad.push({ ...row, reason: 'not the key of a run' });
  }
  for (const [feedId, rows] of feeds) {
    const judged = judgeFeed(feedId, rows);
    segments.push(...judged.segments);
    bad.push(...judged.bad);
  }
  return { segments, bad };
}

/** Moves `bad` out of the way of what will be fetched again. */
export function quarantine(database: Database, bad: readonly BadRow[]): Promise<void> {
  return database.write('relaxed', async (transaction) => {
    for (const row of bad) {
      await transaction.objectStore('quarantine').add({ store: 'entries', ...row });
      await transaction.objectStore('entries').delete(row.key);
    }
  });
}

/** All keys that begin with `topic`: an array sorts after every text and number. */
function rangeOf(topic: string): IDBKeyRange {
  return IDBKeyRange.bound([topic], [topic, []]);
}

async function readRows(database: Database, range: IDBKeyRange): Promise<RawRow[]> {
  let keys: readonly IDBValidKey[] = [];
  try {
    return await database.read(async (transaction) => {
      const entries = transaction.objectStore('entries');
      keys = await entries.getAllKeys(range);
      const values = await entries.getAll(range);
      return keys.map((key, at) => ({ key, value: values[at] }));
    });
  } catch (error) {
    // One value that is lost fails them all.
    if (!isValueLost(error)) throw error;
    return readOneByOne(database, keys);
  }
}

/** Slow, one transaction a row, as a request that fails ends its transaction. */
async function readOneByOne(database: Database, keys: readonly IDBValidKey[]): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  for (const key of keys) {
    try {
      const value = await database.read((transaction) => transaction.objectStore('entries').get(key));
      rows.push({ key, value });
    } catch (error) {
      if (!isValueLost(error)) throw error;
      rows.push({ lost: key });
    }
  }
  return rows;
}

function isEntryKey(key: IDBValidKey): key is EntryKey {
  if (!Array.isArray(key) || key.length !== 3) return false;
  const [, feedId, start] = key;
  return typeof feedId === 'string' && Number.isSafeInteger(start) && (start as number) >= 0;
}
