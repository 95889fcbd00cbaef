import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { isLostHandle, plainError } from './storage-error.ts';

/** Where a run of a feed lies; `start` is the seq of its first entry. */
export type EntryKey = [topic: string, feedId: string, start: number];

/** A row that was not what it should have been, kept for whoever looks into it. */
export interface QuarantinedRow {
  readonly store: 'entries' | 'device';
  readonly key: IDBValidKey;
  /** Undefined if the browser itself has lost it. */
  readonly value: unknown;
  readonly reason: string;
}

/** What disks hand back is `unknown` until it was looked at. */
interface Schema extends DBSchema {
  /** Key: `EntryKey`. Value: `EntryRow` of `entry-row.ts`. */
  entries: { key: IDBValidKey; value: unknown };
  quarantine: { key: number; value: QuarantinedRow };
  /** Key: the topic. Value: `KnownRoom` of `room-store.ts`. */
  rooms: { key: string; value: unknown };
  /** Keys: `secret`, `nickname`. */
  device: { key: string; value: unknown };
}

type Handle = IDBPDatabase<Schema>;
export type Reading = IDBPTransaction<Schema, StoreNames<Schema>[]>;
export type Writing = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;

/** `strict`: on disk when it completes. `relaxed`: handed to the system. */
export type Durability = 'strict' | 'relaxed';

const schemaVersion = 1;
const stores: StoreNames<Schema>[] = ['entries', 'quarantine', 'rooms', 'device'];

/** Opening waits for ever on a tab that holds an older version open, and on some of Safari's bugs. */
const openMs = 10_000;

/**
 * This app's IndexedDB. Its handle is disposable: opened when first needed, let go when a newer version or the
 * browser wants it closed, and opened once more if it turns out dead. So `work` may run twice, and must do the
 * same then. Every transaction spans all stores: they are short, and nearly all need the entries.
 */
export class Database {
  readonly #name: string;
  #handle: Promise<Handle> | undefined;

  constructor(name = 'fieldmesh') {
    this.#name = name;
  }

  /** Rejects with a plain sentence. */
  read<T>(work: (transaction: Reading) => Promise<T>): Promise<T> {
    return this.#withHandle(async (handle) => settle(handle.transaction(stores, 'readonly'), work));
  }

  /** Resolves when the transaction is complete; rejects with a plain sentence if nothing of it was kept. */
  write<T>(durability: Durability, work: (transaction: Writing) => Promise<T>): Promise<T> {
    return this.#withHandle(async (handle) =>
      settle(handle.transaction(stores, 'readwrite', { durability }), work),
    );
  }

  async #withHandle<T>(use: (handle: Handle) => Promise<T>): Promise<T> {
    try {
      return await this.#once(use);
    } catch (error) {
      if (!isLostHandle(error)) throw plainError(error);
    }
    return this.#once(use).catch((error: unknown) => {
      throw plainError(error);
    });
  }

  async #once<T>(use: (handle: Handle) => Promise<T>): Promise<T> {
    const opening = this.#open();
    const handle = await opening.catch((error: unknown) => {
      this.#letGo(opening);
      throw error;
    });
    return use(handle).catch((error: unknown) => {
      if (isLostHandle(error)) {
        handle.close();
        this.#letGo(opening);
      }
      throw error;
    });
  }

  #open(): Promise<Handle> {
    if (this.#handle) return this.#handle;
    const opening: Promise<Handle> = openHandle(this.#name, () => this.#letGo(opening));
    this.#handle = opening;
    return opening;
  }

  #letGo(handle: Promise<Handle>): void {
    if (this.#handle === handle) this.#handle = undefined;
  }
}

/** `onLost` is called when the handle has been closed by the browser or for a newer version of this app. */
function openHandle(name: string, onLost: () => void): Promise<Handle> {
  const opening = openDB<Schema>(name, schemaVersion, {
    upgrade: createStores,
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
  return withinLimit(opening);
}

async function withinLimit(opening: Promise<Handle>): Promise<Handle> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DOMException('it does not open', 'TimeoutError')), openMs);
  });
  try {
    return await Promise.race([opening, limit]);
  } catch (error) {
    // Should it open after all, nobody waits for it any more.
    void opening.then(
      (handle) => handle.close(),
      () => undefined,
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function createStores(handle: Handle): void {
  handle.createObjectStore('entries');
  handle.createObjectStore('quarantine', { autoIncrement: true });
  handle.createObjectStore('rooms');
  handle.createObjectStore('device');
}

/**
 * Runs `work` and waits for the transaction. The transaction's own error counts for more than that of the
 * request which happened to be under way, because only it tells of a full disk.
 */
async function settle<T, M extends 'readonly' | 'readwrite'>(
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], M>,
  work: (transaction: IDBPTransaction<Schema, StoreNames<Schema>[], M>) => Promise<T>,
): Promise<T> {
  const ended = transaction.done.then(
    () => undefined,
    (error: unknown) => error,
  );
  const [worked] = await Promise.allSettled([work(transaction)]);
  if (worked.status === 'rejected') {
    abort(transaction);
    const failure = await ended;
    throw isAbort(worked.reason) ? (failure ?? worked.reason) : worked.reason;
  }
  const failure = await ended;
  if (failure !== undefined) throw failure;
  return worked.value;
}

/** So that half of what `work` meant to do is not kept. */
function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch (error) {
    // Most failures have aborted it already.
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
