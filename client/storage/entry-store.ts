import type { Run } from '../core/feed.ts';
import type { Store } from '../core/ports.ts';
import { compact } from './compaction.ts';
import type { Database, Durability, EntryKey, Writing } from './database.ts';
import { agree, decodeRow, encodeRow, type EntryRow } from './entry-row.ts';
import { loadRoom, quarantine } from './load.ts';

export interface LoadedRuns {
  /** Each feed contiguous from 0, in order of seq; many small rows come as one run. */
  readonly runs: readonly Run[];
  /** Rows that were damaged, and now lie in the `quarantine` store. */
  readonly quarantined: number;
  /** Resolves when small rows have been merged; with what went wrong, if they had to be left as they were. */
  readonly tidied: Promise<Error | undefined>;
}

interface Append {
  readonly rows: readonly { readonly key: EntryKey; readonly row: EntryRow }[];
  readonly durability: Durability;
  readonly done: (failure?: Error) => void;
}

/**
 * One room's entries in IndexedDB, a row a run. What is appended while a transaction is under way goes into the
 * next one together, so that a burst costs one flush of the disk. Runs are copied when they are appended.
 */
export class EntryStore implements Store {
  readonly #database: Database;
  readonly #topic: string;
  readonly #queue: Append[] = [];
  #writing = false;

  /** `topic` in base64url. */
  constructor(database: Database, topic: string) {
    this.#database = database;
    this.#topic = topic;
  }

  append(runs: readonly Run[], durability: Durability, done: (failure?: Error) => void): void {
    const rows = runs.map((run) => ({
      key: [this.#topic, run.feedId, run.start] satisfies EntryKey,
      row: encodeRow(run),
    }));
    this.#queue.push({ rows, durability, done });
    if (!this.#writing) void this.#drain();
  }

  /** Rejects, with a plain sentence, only if nothing can be read at all. */
  async loadRuns(): Promise<LoadedRuns> {
    const { segments, bad } = await loadRoom(this.#database, this.#topic);
    const failure = bad.length > 0 ? await failureOf(quarantine(this.#database, bad)) : undefined;
    return {
      runs: segments.map(({ run }) => run),
      quarantined: bad.length,
      tidied: failure ? Promise.resolve(failure) : failureOf(compact(this.#database, this.#topic, segments)),
    };
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    while (this.#queue.length > 0) await this.#commit(this.#nextBatch());
    this.#writing = false;
  }

  /** As many of the oldest as ask for the same durability. */
  #nextBatch(): Append[] {
    const end = this.#queue.findIndex(({ durability }) => durability !== this.#queue[0]?.durability);
    return this.#queue.splice(0, end < 0 ? this.#queue.length : end);
  }

  /** Each append on its own if they fail together: one must not take another with it. */
  async #commit(batch: readonly Append[]): Promise<void> {
    const durability = batch[0]?.durability ?? 'strict';
    const rows = batch.flatMap((append) => append.rows);
    const failure = await failureOf(
      this.#database.write(durability, async (transaction) => {
        for (const { key, row } of rows) await putRow(transaction, key, row);
      }),
    );
    if (failure && batch.length > 1) for (const append of batch) await this.#commit([append]);
    else for (const { done } of batch) tell(done, failure);
  }
}

/**
 * Puts a row where there is mostly none. There is one where this append is repeated, or where entries beyond a
 * gap were left in place and now came again: the longer stays if they agree, and if not, the new one, which
 * the core has verified.
 */
async function putRow(transaction: Writing, key: EntryKey, row: EntryRow): Promise<void> {
  const entries = transaction.objectStore('entries');
  const present = await entries.get(key);
  if (present !== undefined) {
    const held = decodeRow(present, row.feedKey);
    const fresh = decodeRow(row, row.feedKey) ?? [];
    const agreed = held !== undefined && agree(held, fresh);
    if (agreed && held.length >= fresh.length) return;
    if (!agreed) {
      const reason = 'contradicts what was appended';
      await transaction.objectStore('quarantine').add({ store: 'entries', key, value: present, reason });
    }
  }
  await entries.put(row, key);
}

/** In a task step of its own: a bug in `done` must be seen, and must not stop the queue. */
function tell(done: (failure?: Error) => void, failure: Error | undefined): void {
  queueMicrotask(() => (failure ? done(failure) : done()));
}

function failureOf(outcome: Promise<unknown>): Promise<Error | undefined> {
  return outcome.then(
    () => undefined,
    (error: Error) => error,
  );
}
