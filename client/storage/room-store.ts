import type { Database } from './database.ts';

/** A room that this device has the key of. */
export interface KnownRoom {
  /** Base64url. */
  readonly topic: string;
  /** 16 bytes: what a private room's invite carries, or what an open room's code is stretched into. */
  readonly secret: Uint8Array;
  readonly name: string;
  /** What an open room's code says after its name. Private rooms have none, as rows from before there were codes. */
  readonly codeEnding?: string | undefined;
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
  async put({ topic, secret, name, codeEnding, lastOpenedMs, feedSalt }: KnownRoom): Promise<void> {
    // Copies: stored as views, the whole buffers that they lie in would be written.
    const room: KnownRoom = {
      topic,
      secret: secret.slice(),
      name,
      codeEnding,
      lastOpenedMs,
      feedSalt: feedSalt?.slice(),
    };
    await this.#database.write('strict', (transaction) => transaction.objectStore('rooms').put(room, topic));
  }
}

function isKnownRoom(value: unknown): value is KnownRoom {
  if (typeof value !== 'object' || value === null) return false;
  const { topic, secret, name, codeEnding, lastOpenedMs, feedSalt } = value as Partial<KnownRoom>;
  const named = typeof topic === 'string' && typeof name === 'string' && typeof lastOpenedMs === 'number';
  const salted = feedSalt === undefined || feedSalt instanceof Uint8Array;
  const coded = codeEnding === undefined || typeof codeEnding === 'string';
  return named && coded && salted && secret instanceof Uint8Array && secret.length === secretBytes;
}
