/** Everything derived from a room's secret and a device's secret, by HKDF-SHA-256 (RFC 5869). */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { clientIdOf, type FeedId, feedIdOf, type Topic, toBase64url } from './ids.ts';
import type { Ed25519 } from './ports.ts';
import { encodeUtf8 } from './utf8.ts';

export const roomSecretBytes = 16;
export const deviceSecretBytes = 32;

/** What a member knows and the relay does not; but for `topicKey`, by which the relay knows the room. */
export interface RoomKeys {
  /** Whoever signs with this seed is admitted; its public half is the topic. */
  readonly accessSeed: Uint8Array;
  readonly topicKey: Uint8Array;
  readonly topic: Topic;
  readonly boxKey: Uint8Array;
  readonly signalKey: Uint8Array;
  readonly presenceKey: Uint8Array;
}

/** A device in one room: a pseudonym that nobody can link to the same device in another room. */
export interface FeedIdentity {
  readonly seed: Uint8Array;
  readonly feedKey: Uint8Array;
  readonly feedId: FeedId;
  readonly clientId: number;
}

const salt = encodeUtf8('fieldmesh/1');

export function deriveRoomKeys(secret: Uint8Array, ed25519: Ed25519): RoomKeys {
  const derive = (label: string): Uint8Array => hkdf(sha256, secret, salt, encodeUtf8(label), 32);
  const accessSeed = derive('access');
  const topicKey = ed25519.publicKey(accessSeed);
  return {
    accessSeed,
    topicKey,
    topic: toBase64url(topicKey) as Topic,
    boxKey: derive('box'),
    signalKey: derive('signal'),
    presenceKey: derive('presence'),
  };
}

/** @param feedSalt empty for a device's first feed in a room; random for one that replaces it */
export function deriveFeedIdentity(
  deviceSecret: Uint8Array,
  topicKey: Uint8Array,
  ed25519: Ed25519,
  feedSalt: Uint8Array = new Uint8Array(),
): FeedIdentity {
  const seed = hkdf(sha256, deviceSecret, salt, concatBytes(encodeUtf8('feed'), topicKey, feedSalt), 32);
  const feedKey = ed25519.publicKey(seed);
  return { seed, feedKey, feedId: feedIdOf(feedKey), clientId: clientIdOf(feedKey) };
}
