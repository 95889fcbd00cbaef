import type { Database, EntryKey, Writing } from './database.ts';
import { decodeRow, encodeRow } from './entry-row.ts';
import type { Segment } from './feed-rows.ts';

/** Fewer rows than this are not worth rewriting; so a feed has at most this many more rows than segments. */
const rowsLeast = 8;

/** Rows of one transaction: a message that is being saved meanwhile waits for no more than these. */
const rowsAtOnce = 1_000;

/**
 * Merges the rows of each segment into one. Each transaction reads the rows again and replaces them by the same
 * entries, or does nothing: killed at any moment, all is where it was before or where it should be.
 * Returns how many rows went.
 */
export async function compact(
  database: Database,
  topic: string,
  segments: readonly Segment[],
): Promise<number> {
  let gone = 0;
  for (const batch of batches(segments.filter(({ rowCount }) => rowCount >= rowsLeast))) {
    gone += await database.write('strict', async (transaction) => {
      let merged = 0;
      for (const segment of batch) merged += await merge(transaction, topic, segment);
      return merged;
    });
  }
  return gone;
}

function batches(segments: readonly Segment[]): Segment[][] {
  const all: Segment[][] = [];
  let rows = rowsAtOnce;
  for (const segment of segments) {
    if (rows + segment.rowCount > rowsAtOnce) {
      all.push([]);
      rows = 0;
    }
    all.at(-1)?.push(segment);
    rows += segment.rowCount;
  }
  return all;
}

async function merge(transaction: Writing, topic: string, segment: Segment): Promise<number> {
  const store = transaction.objectStore('entries');
  const { feedKey, feedId } = segment.run;
  const first: EntryKey = [topic, feedId, segment.firstRow];
  const range = IDBKeyRange.bound(first, [topic, feedId, segment.lastRow]);
  const keys = (await store.getAllKeys(range)) as EntryKey[];
  const entries = joined(keys, await store.getAll(range), feedKey);
  if (!entries) return 0;
  await store.delete(range);
  await store.put(encodeRow({ feedKey, entries }), first);
  return keys.length - 1;
}

/** The entries of rows that follow one another without gap or overlap; undefined of others. */
function joined(
  keys: readonly EntryKey[],
  values: readonly unknown[],
  feedKey: Uint8Array,
): Uint8Array[] | undefined {
  const all: Uint8Array[] = [];
  const firstStart = keys[0]?.[2] ?? 0;
  for (const [at, key] of keys.entries()) {
    const entries = decodeRow(values[at], feedKey);
    if (!entries || key[2] !== firstStart + all.length) return undefined;
    all.push(...entries);
  }
  return all;
}
