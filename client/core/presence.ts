/**
 * Who is here: each phone says so itself, in a signed and sealed envelope that is never stored.
 *
 *   plaintext := stamp 8 • flags u8 • neighbour count u8 • prefix 8 … • UTF-8 nickname
 *
 * The stamp is a hybrid logical clock on room time; it only rises, so that an old presence cannot be played back over
 * a newer one. The neighbours are the phones with a direct link to the author, each by the first 8 bytes of its key.
 */
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import { visibleName } from './body.ts';
import { type Envelopes } from './envelope.ts';
import { compareHlc, type Hlc, nextHlc, readHlc, writeHlc } from './hlc.ts';
import { type FeedId, feedIdOf, feedKeyOf, toBase64url } from './ids.ts';
import type { FeedIdentity } from './keys.ts';
import type { Clock, Random } from './ports.ts';
import type { RoomTime } from './room-time.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** Said again this often in a small room, and taken for gone when not heard for three times as long. */
export const presenceIntervalMs = 10_000;
/** Remembered this long, and refused when stamped longer ago: nobody is raised from the dead by a replay. */
const maxAgeMs = 120_000;
/** A bound on memory, not on the room: more people than this are here, but not listed. */
const maxPresences = 500;
const maxNeighbours = 16;
const prefixBytes = 8;
const flag = { directAvailable: 1, relayConnected: 2, leaving: 4 } as const;

export interface Presence {
  readonly nickname: string;
  /** Whether the phone makes direct links at all. */
  readonly directAvailable: boolean;
  readonly relayConnected: boolean;
  readonly neighbours: ReadonlySet<string>;
  readonly heardMs: number;
  readonly stamp: Hlc;
}

/** What a phone says of itself. */
export interface OwnPresence {
  readonly nickname: string;
  readonly directAvailable: boolean;
  readonly relayConnected: boolean;
  readonly neighbours: readonly FeedId[];
  readonly leaving: boolean;
}

export class PresenceBook {
  readonly #envelopes: Envelopes;
  readonly #clock: Clock;
  readonly #roomTime: RoomTime;
  readonly #present = new Map<FeedId, Presence>();
  #ttlMs = 3 * presenceIntervalMs;
  #lastStamp: Hlc = { ms: 0, counter: 0 };

  constructor(envelopes: Envelopes, clock: Clock, roomTime: RoomTime) {
    this.#envelopes = envelopes;
    this.#clock = clock;
    this.#roomTime = roomTime;
  }

  /** An envelope with the next stamp. */
  say(own: OwnPresence, author: FeedIdentity, random: Random): Uint8Array {
    const neighbours = own.neighbours.slice(0, maxNeighbours);
    const out = new ByteWriter();
    this.#lastStamp = nextHlc(this.#roomTime.now(), [this.#lastStamp]);
    writeHlc(out, this.#lastStamp);
    out.u8(
      (own.directAvailable ? flag.directAvailable : 0) |
        (own.relayConnected ? flag.relayConnected : 0) |
        (own.leaving ? flag.leaving : 0),
    );
    out.u8(neighbours.length);
    for (const neighbour of neighbours) out.raw(feedKeyOf(neighbour).subarray(0, prefixBytes));
    return this.#envelopes.seal(out.raw(encodeUtf8(own.nickname)).finish(), author, random);
  }

  /**
   * Takes in an envelope. Returns whose it is if it was news, else undefined.
   *
   * @throws {ProtocolError} if it is not a presence that a member signed
   */
  hear(envelope: Uint8Array): FeedId | undefined {
    const { feedKey, plaintext } = this.#envelopes.open(envelope);
    const feedId = feedIdOf(feedKey);
    const { presence, leaving } = readPresence(plaintext, this.#clock.now());
    const known = this.#present.get(feedId);
    if (known && compareHlc(known.stamp, presence.stamp) >= 0) return undefined;
    // From too far ahead it would drown everything that its author says once the clock is right.
    if (Math.abs(presence.stamp.ms - this.#roomTime.now()) > maxAgeMs) return undefined;
    if (!known && this.#present.size >= maxPresences) return undefined;
    this.#present.set(feedId, leaving ? { ...presence, heardMs: Number.NEGATIVE_INFINITY } : presence);
    return feedId;
  }

  get(feedId: FeedId): Presence | undefined {
    const presence = this.#present.get(feedId);
    return presence && this.#clock.now() - presence.heardMs <= this.#ttlMs ? presence : undefined;
  }

  /** In a crowd everybody speaks less often. */
  expectEvery(intervalMs: number): void {
    this.#ttlMs = Math.min(maxAgeMs, 3 * intervalMs);
  }

  /** Everyone heard of within the time to live. */
  present(): FeedId[] {
    return [...this.#present.keys()].filter((feedId) => this.get(feedId) !== undefined);
  }

  /** Forgets those whose every old envelope would be refused by its age. */
  expire(): void {
    const oldestMs = this.#roomTime.now() - maxAgeMs;
    for (const [feedId, { stamp }] of this.#present) if (stamp.ms < oldestMs) this.#present.delete(feedId);
  }
}

export function isNeighbour(presence: Presence, feedId: FeedId): boolean {
  return presence.neighbours.has(prefixOf(feedKeyOf(feedId)));
}

function prefixOf(feedKey: Uint8Array): string {
  return toBase64url(feedKey.subarray(0, prefixBytes));
}

function readPresence(
  plaintext: Uint8Array,
  heardMs: number,
): { readonly presence: Presence; readonly leaving: boolean } {
  const reader = new ByteReader(plaintext);
  const stamp = readHlc(reader);
  const flags = reader.u8();
  const neighbours = new Set<string>();
  for (let left = reader.u8(); left > 0; left -= 1) neighbours.add(prefixOf(reader.take(prefixBytes)));
  const nickname = visibleName(decodeUtf8(reader.rest()));
  if (nickname === '') throw new ProtocolError('a presence without a nickname');
  return {
    presence: {
      nickname,
      directAvailable: (flags & flag.directAvailable) > 0,
      relayConnected: (flags & flag.relayConnected) > 0,
      neighbours,
      heardMs,
      stamp,
    },
    leaving: (flags & flag.leaving) > 0,
  };
}
