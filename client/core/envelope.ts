/**
 * A small message that is not kept: presence, and the steps of introducing two peers. Sealed for members, signed by
 * its author:
 *
 *   envelope := feed key 32 • nonce 24 • box • signature 64
 *   signed   := domain • topic • purpose u8 • everything before the signature
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import { openBox } from './entry.ts';
import type { FeedIdentity } from './keys.ts';
import type { Ed25519, Random } from './ports.ts';
import { encodeUtf8 } from './utf8.ts';

export const purposes = { presence: 1, signal: 2 } as const;
type Purpose = (typeof purposes)[keyof typeof purposes];

const domain = encodeUtf8('fieldmesh/1 envelope');
const keyBytes = 32;
const nonceBytes = 24;
const signatureBytes = 64;

export interface Opened {
  readonly feedKey: Uint8Array;
  readonly plaintext: Uint8Array;
}

/** Seals and opens envelopes of one purpose in one room. */
export class Envelopes {
  readonly #topicKey: Uint8Array;
  readonly #purpose: Purpose;
  readonly #key: Uint8Array;
  readonly #ed25519: Ed25519;

  constructor(topicKey: Uint8Array, purpose: Purpose, key: Uint8Array, ed25519: Ed25519) {
    this.#topicKey = topicKey;
    this.#purpose = purpose;
    this.#key = key;
    this.#ed25519 = ed25519;
  }

  seal(plaintext: Uint8Array, author: FeedIdentity, random: Random): Uint8Array {
    const nonce = random.bytes(nonceBytes);
    const box = xchacha20poly1305(this.#key, nonce, author.feedKey).encrypt(plaintext);
    const unsigned = new ByteWriter().raw(author.feedKey).raw(nonce).raw(box).finish();
    const signature = this.#ed25519.sign(this.#signed(unsigned), author.seed);
    return new ByteWriter(unsigned.length + signatureBytes).raw(unsigned).raw(signature).finish();
  }

  /** @throws {ProtocolError} if it was not sealed by a member, for this purpose, and signed by who it names */
  open(envelope: Uint8Array): Opened {
    const reader = new ByteReader(envelope);
    const feedKey = reader.take(keyBytes);
    const nonce = reader.take(nonceBytes);
    const box = reader.take(Math.max(0, reader.left - signatureBytes));
    const signature = reader.take(signatureBytes);
    const unsigned = envelope.subarray(0, -signatureBytes);
    if (!this.#ed25519.verify(signature, this.#signed(unsigned), feedKey)) {
      throw new ProtocolError('an envelope is not its author’s');
    }
    const plaintext = openBox(this.#key, nonce, box, feedKey);
    if (plaintext === undefined) throw new ProtocolError('an envelope was not sealed for this room');
    return { feedKey, plaintext };
  }

  #signed(unsigned: Uint8Array): Uint8Array {
    return new ByteWriter(64 + unsigned.length)
      .raw(domain)
      .raw(this.#topicKey)
      .u8(this.#purpose)
      .raw(unsigned)
      .finish();
  }
}
