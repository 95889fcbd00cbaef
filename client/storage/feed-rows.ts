/** Judges the rows of one feed: what of them is a contiguous feed, and what is damaged. */
import { clientIdOf, type FeedId, feedKeyOf } from '../core/ids.ts';
import { maxRunBytes, type Run } from '../core/feed.ts';
import { isClosing } from '../core/fork.ts';
import type { EntryKey } from './database.ts';
import { agree, decodeRow } from './entry-row.ts';

export interface StoredRow {
  readonly key: EntryKey;
  readonly value: unknown;
}

export interface BadRow {
  readonly key: IDBValidKey;
  readonly value: unknown;
  readonly reason: string;
}

/** Whole rows, one after the other, that would make one row of at most about `maxRunBytes`. */
export interface Segment {
  /** `start` in the keys of its first and last row. */
  readonly firstRow: number;
  lastRow: number;
  rowCount: number;
  bytes: number;
  readonly run: Run & { readonly entries: Uint8Array[] };
}

export interface FeedRows {
  readonly segments: readonly Segment[];
  readonly bad: readonly BadRow[];
}

/** `rows` are all of one feed, in the order of their keys. What lies beyond a gap is left unjudged. */
export function judgeFeed(feedId: string, rows: readonly StoredRow[]): FeedRows {
  const feedKey = keyFrom(feedId);
  if (!feedKey) {
    const reason = 'no feed has such a name';
    return { segments: [], bad: rows.map(({ key, value }) => ({ key, value, reason })) };
  }
  const feed = new FeedReader(feedKey, feedId as FeedId);
  for (const row of rows) {
    if (isClosing({ start: row.key[2] })) feed.takeClosing(row);
    else if (row.key[2] <= feed.held.length) feed.take(row);
  }
  return feed;
}

class FeedReader implements FeedRows {
  readonly #feedKey: Uint8Array;
  readonly #feedId: FeedId;
  readonly #clientId: number;
  /** Every entry so far, from seq 0. */
  readonly held: Uint8Array[] = [];
  readonly segments: Segment[] = [];
  readonly bad: BadRow[] = [];

  constructor(feedKey: Uint8Array, feedId: FeedId) {
    this.#feedKey = feedKey;
    this.#feedId = feedId;
    this.#clientId = clientIdOf(feedKey);
  }

  /** `row` starts no later than what is held ends. */
  take({ key, value }: StoredRow): void {
    const start = key[2];
    const entries = decodeRow(value, this.#feedKey);
    if (!entries) {
      this.bad.push({ key, value, reason: 'not a row of this feed' });
      return;
    }
    const overlap = this.held.slice(start, start + entries.length);
    if (!agree(overlap, entries)) {
      this.bad.push({ key, value, reason: 'contradicts the row before it' });
      return;
    }
    if (overlap.length < entries.length) this.#add(start, entries.slice(overlap.length));
  }

  /** A proof by which the feed ends stands by itself. */
  takeClosing({ key, value }: StoredRow): void {
    const entries = decodeRow(value, this.#feedKey);
    if (!entries) {
      this.bad.push({ key, value, reason: 'not a row of this feed' });
      return;
    }
    const segment = this.#segment(key[2], key[2]);
    segment.rowCount = 1;
    segment.run.entries.push(...entries);
  }

  #add(rowStart: number, fresh: readonly Uint8Array[]): void {
    const bytes = fresh.reduce((sum, sealed) => sum + sealed.length, 0);
    const last = this.segments.at(-1);
    const segment =
      last && last.bytes + bytes <= maxRunBytes ? last : this.#segment(rowStart, this.held.length);
    segment.lastRow = rowStart;
    segment.rowCount += 1;
    segment.bytes += bytes;
    for (const sealed of fresh) {
      segment.run.entries.push(sealed);
      this.held.push(sealed);
    }
  }

  #segment(firstRow: number, start: number): Segment {
    const run = {
      feedKey: this.#feedKey,
      feedId: this.#feedId,
      clientId: this.#clientId,
      start,
      entries: [],
    };
    const segment: Segment = { firstRow, lastRow: firstRow, rowCount: 0, bytes: 0, run };
    this.segments.push(segment);
    return segment;
  }
}

function keyFrom(feedId: string): Uint8Array | undefined {
  try {
    const feedKey = feedKeyOf(feedId as FeedId);
    return feedKey.length === 32 ? feedKey : undefined;
  } catch {
    // Not base64url: a damaged key is what this function is asked about.
    return undefined;
  }
}
