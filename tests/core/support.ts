/** People with feeds of their own, made without any part of the room that is under test. */
import { sha256 } from '@noble/hashes/sha2.js';
import { type Body, encodeBody } from '../../client/core/body.ts';
import { chainNext, chainStart, sealEntry } from '../../client/core/entry.ts';
import type { Run } from '../../client/core/feed.ts';
import { GateError, type GateRule } from '../../client/core/gate-error.ts';
import type { Hlc } from '../../client/core/hlc.ts';
import { clientIdOf, feedIdOf } from '../../client/core/ids.ts';
import { deriveRoomKeys, type FeedIdentity, type RoomKeys } from '../../client/core/keys.ts';
import { RoomLog } from '../../client/core/room-log.ts';
import { encodeUpdate } from '../../client/core/update.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { ProtocolError } from '../../signaling/bytes.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';

export const ed25519 = nodeEd25519(1_000);

export function bytes(count: number, fill: number): Uint8Array {
  return new Uint8Array(count).fill(fill);
}

export function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

export const mainStage = deriveRoomKeys(bytes(16, 7), ed25519);
export const otherStage = deriveRoomKeys(bytes(16, 8), ed25519);

export function identityOf(name: string, keys: RoomKeys = mainStage): FeedIdentity {
  const seed = sha256(encodeUtf8(`${name} in ${keys.topic}`));
  const feedKey = ed25519.publicKey(seed);
  return { seed, feedKey, feedId: feedIdOf(feedKey), clientId: clientIdOf(feedKey) };
}

/** When everybody here begins to write. */
export const dawnMs = 1_800_000_000_000;

/** Writes into a feed of its own, a millisecond after each entry the next. */
export class Author {
  readonly keys: RoomKeys;
  readonly identity: FeedIdentity;
  readonly entries: Uint8Array[] = [];
  chain: Uint8Array;
  #hlc: Hlc;

  constructor(name: string, keys: RoomKeys = mainStage, startMs = dawnMs) {
    this.keys = keys;
    this.identity = identityOf(name, keys);
    this.chain = chainStart(keys.topicKey, this.identity.feedKey);
    this.#hlc = { ms: startMs, counter: 0 };
  }

  /** One more entry of the feed. */
  write(body: Body, hlc: Hlc = { ms: this.#hlc.ms + 1, counter: 0 }): Run {
    const seq = this.entries.length;
    const sealed = this.seal(encodeBody(body), hlc);
    this.#hlc = hlc;
    this.chain = chainNext(this.chain, sealed);
    this.entries.push(sealed);
    return this.run(seq);
  }

  say(text: string, hlc?: Hlc): Run {
    return this.write({ kind: 'text', profileSeq: 0, text }, hlc);
  }

  /** Introduces itself, and says `count` things. */
  chat(name: string, count: number): this {
    this.write({ kind: 'profile', nickname: name });
    for (let at = 0; at < count; at += 1) this.say(`${name} says ${at}`);
    return this;
  }

  /** What the next entry would be, with this stamp; it does not become part of the feed. */
  seal(plaintext: Uint8Array, hlc: Hlc, seq = this.entries.length): Uint8Array {
    const { topicKey: topic, boxKey } = this.keys;
    const { feedKey, seed } = this.identity;
    const nonce = bytes(24, seq & 0xff);
    const sign = (message: Uint8Array): Uint8Array => ed25519.sign(message, seed);
    return sealEntry({ topic, feedKey, seq }, this.chain, hlc, plaintext, { boxKey, nonce, sign });
  }

  get nextHlc(): Hlc {
    return { ms: this.#hlc.ms + 1, counter: 0 };
  }

  run(start = 0, end = this.entries.length): Run {
    const { feedKey, feedId, clientId } = this.identity;
    return { feedKey, feedId, clientId, start, entries: this.entries.slice(start, end) };
  }
}

export function newLog(keys: RoomKeys = mainStage): RoomLog {
  return new RoomLog(keys.topicKey, ed25519);
}

/** A replica that was given these authors' feeds, an entry at a time. */
export function logOf(...authors: readonly Author[]): RoomLog {
  const log = newLog();
  for (const author of authors) {
    for (let seq = 0; seq < author.entries.length; seq += 1) {
      log.accept(encodeUpdate([author.run(seq, seq + 1)]));
    }
  }
  return log;
}

export function refusal(run: () => void): ProtocolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** The rule by which the gate refused. */
export function brokenRule(run: () => void): GateRule | undefined {
  const error = refusal(run);
  return error instanceof GateError ? error.rule : undefined;
}
