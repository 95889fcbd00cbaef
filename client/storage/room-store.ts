import type { Database } from './database.ts';

/** A room that this device has the key of. */
export interface KnownRoom {
  /** Base64url. */
  readonly topic: string;
  /** 16 bytes: what the invite carries. */
  readonly secret: Uint8Array;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly lastOpenedMs: number;
  /** Random bytes, once this device had to begin a new feed in the room. */
  readonly feedSalt: Uint8Array | undefined;
}

const secretBytes = 16;

/** The rooms of this device. A row that is damaged is left alone and not shown. */
export class RoomStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first. */
  async list(): Promise<KnownRoom[]> {
    const values = await this.#database.read((transaction) => transaction.objectStore('rooms').getAll());
    return values.filter(isKnownRoom).sort((left, right) => right.lastOpenedMs - left.lastOpenedMs);
  }

  async get(topic: string): Promise<KnownRoom | undefined> {
    const value = await this.#database.read((transaction) => transaction.objectStore('rooms').get(topic));
    return isKnownRoom(value) ? value : undefined;
  }

  /** On disk when this resolves: whoever loses a room's secret loses the room. */
  async put({ topic, secret, name, lastOpenedMs, feedSalt }: KnownRoom): Promise<void> {
    // Copies: stored as views, the whole buffers that they lie in would be written.
    const room: KnownRoom = {
      topic,
      secret: secret.slice(),
      name,
      lastOpenedMs,
      feedSalt: feedSalt?.slice(),
    };
    await this.#database.write('strict', (transaction) => transaction.objectStore('rooms').put(room, topic));
  }
}

function isKnownRoom(value: unknown): value is KnownRoom {
  if (typeof value !== 'object' || value === null) return false;
  const { topic, secret, name, lastOpenedMs, feedSalt } = value as Partial<KnownRoom>;
  const named = typeof topic === 'string' && typeof name === 'string' && typeof lastOpenedMs === 'number';
  const salted = feedSalt === undefined || feedSalt instanceof Uint8Array;
  return named && salted && secret instanceof Uint8Array && secret.length === secretBytes;
}
