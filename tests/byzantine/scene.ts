/** What eve knows when she attacks, and how she writes bytes that no honest phone would. */
import * as encoding from 'lib0/encoding';
import { chainStart, sealEntry } from '../../client/core/entry.ts';
import type { Hlc } from '../../client/core/hlc.ts';
import { clientIdOf, feedIdOf } from '../../client/core/ids.ts';
import type { FeedIdentity, RoomKeys } from '../../client/core/keys.ts';
import type { RoomLog } from '../../client/core/room-log.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { bytes, dawnMs, ed25519 } from '../core/support.ts';

export interface Scene {
  readonly keys: RoomKeys;
  /** Eve's own honest copy of the room: it holds ann's feed and hers. */
  readonly log: RoomLog;
  readonly ann: FeedIdentity;
  readonly eve: FeedIdentity;
}

export function identityFrom(seed: Uint8Array): FeedIdentity {
  const feedKey = ed25519.publicKey(seed);
  return { seed, feedKey, feedId: feedIdOf(feedKey), clientId: clientIdOf(feedKey) };
}

/** Somebody of whom nobody but eve has heard yet. */
export const carol = identityFrom(bytes(32, 0xca));

export function lengthOf({ log }: Scene, { clientId }: FeedIdentity): number {
  return log.feed(clientId)?.entries.length ?? 0;
}

export interface Forging {
  readonly seq?: number;
  readonly hlc?: Hlc;
  readonly chain?: Uint8Array;
  readonly topic?: Uint8Array;
  readonly signer?: FeedIdentity;
  readonly textBytes?: number;
}

/** The next entry of `author`'s feed, but for what is said in `forging`. */
export function sealed(scene: Scene, author: FeedIdentity, forging: Forging = {}): Uint8Array {
  const { log, keys } = scene;
  const feed = log.feed(author.clientId);
  const seq = forging.seq ?? lengthOf(scene, author);
  const topic = forging.topic ?? keys.topicKey;
  const { seed } = forging.signer ?? author;
  return sealEntry(
    { topic, feedKey: author.feedKey, seq },
    forging.chain ?? feed?.chain ?? chainStart(topic, author.feedKey),
    forging.hlc ?? { ms: (feed?.lastHlc?.ms ?? dawnMs) + 1, counter: 0 },
    bytes(forging.textBytes ?? 20, 0x61),
    { boxKey: keys.boxKey, nonce: bytes(24, 9), sign: (message) => ed25519.sign(message, seed) },
  );
}

type Part = (out: encoding.Encoder) => void;

/** What is written of the parts, one after another; a number is a varUint. */
export function written(...parts: readonly (number | Uint8Array | Part)[]): Uint8Array {
  return encoding.encode((out) => {
    for (const part of parts) {
      if (typeof part === 'number') encoding.writeVarUint(out, part);
      else if (part instanceof Uint8Array) encoding.writeUint8Array(out, part);
      else part(out);
    }
  });
}

/** The head of a feed's first item. */
export function named(feedId: string, info = 0x08): Uint8Array {
  return written(bytes(1, info), 1, feedId.length, encodeUtf8(feedId));
}

/** The head of an item that follows another. */
export function after(clientId: number, clock: number, info = 0x88): Uint8Array {
  return written(bytes(1, info), clientId, clock);
}

/** Values of a `ContentAny`, each `[sealed]`. */
export function values(...entries: readonly Uint8Array[]): Uint8Array {
  return written(entries.length, ...entries.map((entry) => written(117, 1, 116, entry.length, entry)));
}

/** A section of items that begins at `clock`. */
export function section(clientId: number, clock: number, ...items: readonly Uint8Array[]): Uint8Array {
  return written(items.length, clientId, clock, ...items);
}

export function update(sections: readonly Uint8Array[], deleteSet: Uint8Array = bytes(1, 0)): Uint8Array {
  return written(sections.length, ...sections, deleteSet);
}

/** A whole and honest section: `entries` at the end of the feed, or from `clock` on. */
export function honest(
  scene: Scene,
  { clientId, feedId }: FeedIdentity,
  entries: readonly Uint8Array[],
  clock = lengthOf(scene, { clientId } as FeedIdentity),
): Uint8Array {
  const head = clock === 0 ? named(feedId) : after(clientId, clock - 1);
  return section(clientId, clock, written(head, values(...entries)));
}
