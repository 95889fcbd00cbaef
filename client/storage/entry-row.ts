import { sameBytes } from '../core/ids.ts';
import type { Run } from '../core/feed.ts';

/**
 * A run as it lies on disk: its entries one after the other, and how long each is. One buffer, because a
 * structured clone of an entry that is a view of a larger buffer would write that whole buffer.
 */
export interface EntryRow {
  readonly feedKey: Uint8Array;
  readonly lengths: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Copies what it is given. */
export function encodeRow({ feedKey, entries }: Pick<Run, 'feedKey' | 'entries'>): EntryRow {
  const lengths = Uint32Array.from(entries, (sealed) => sealed.length);
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const sealed of entries) {
    bytes.set(sealed, at);
    at += sealed.length;
  }
  return { feedKey: feedKey.slice(), lengths, bytes };
}

/** The entries, as views of the row's buffer; undefined if `value` is no row of the feed of `feedKey`. */
export function decodeRow(value: unknown, feedKey: Uint8Array): Uint8Array[] | undefined {
  if (!isRow(value) || !sameBytes(value.feedKey, feedKey)) return undefined;
  let at = 0;
  const entries = Array.from(value.lengths, (length) => {
    at += length;
    return value.bytes.subarray(at - length, at);
  });
  const sound = entries.length > 0 && value.lengths.every((length) => length > 0);
  return sound && at === value.bytes.length ? entries : undefined;
}

/** Whether the shorter of both is how the longer begins. */
export function agree(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  const count = Math.min(left.length, right.length);
  for (let at = 0; at < count; at += 1) {
    if (!sameBytes(left[at] as Uint8Array, right[at] as Uint8Array)) return false;
  }
  return true;
}

function isRow(value: unknown): value is EntryRow {
  if (typeof value !== 'object' || value === null) return false;
  const { feedKey, lengths, bytes } = value as Partial<EntryRow>;
  return feedKey instanceof Uint8Array && lengths instanceof Uint32Array && bytes instanceof Uint8Array;
}
