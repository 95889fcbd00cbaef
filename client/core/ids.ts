/** Names of things: made and parsed here only. */
import { sha256 } from '@noble/hashes/sha2.js';
import { ProtocolError } from '../../signaling/bytes.ts';

/** A feed's Ed25519 public key in base64url, 43 characters. A device has one per room; it is also the peer's id. */
export type FeedId = string & { readonly brand: 'FeedId' };

/** A room's access key, public half, in base64url. */
export type Topic = string & { readonly brand: 'Topic' };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const triple = (bytes[at] ?? 0) * 0x1_0000 + (bytes[at + 1] ?? 0) * 0x100 + (bytes[at + 2] ?? 0);
    text += alphabet.charAt(triple >>> 18) + alphabet.charAt((triple >>> 12) & 63);
    if (left > 1) text += alphabet.charAt((triple >>> 6) & 63);
    if (left > 2) text += alphabet.charAt(triple & 63);
  }
  return text;
}

/** @throws {ProtocolError} if `text` is not what `toBase64url` writes */
export function fromBase64url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  for (const character of text) {
    const six = alphabet.indexOf(character);
    if (six < 0) throw new ProtocolError('a character is not base64url');
    bits = ((bits << 6) | six) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[at] = (bits >>> bitCount) & 0xff;
    at += 1;
  }
  if (toBase64url(bytes) !== text) throw new ProtocolError('the base64url text is damaged');
  return bytes;
}

export function feedIdOf(feedKey: Uint8Array): FeedId {
  return toBase64url(feedKey) as FeedId;
}

export function feedKeyOf(feedId: FeedId): Uint8Array {
  return fromBase64url(feedId);
}

/** The Yjs client id of a feed: the first 53 bits of SHA-256 of its public key. */
export function clientIdOf(feedKey: Uint8Array): number {
  const hash = sha256(feedKey);
  let id = 0;
  for (const byte of hash.subarray(0, 6)) id = id * 0x100 + byte;
  return id * 0x20 + ((hash[6] ?? 0) >>> 3);
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
