/**
 * One entry of a feed, sealed for the room's members and signed by its author:
 *
 *   sealed   := version u8 • hlc 8 • nonce 24 • box • signature 64
 *   box      := XChaCha20-Poly1305(box key, nonce, aad = topic • feed • seq • hlc, plaintext)
 *   signed   := domain • topic • feed • seq • chain(seq − 1) • everything before the signature
 *   chain(n) := SHA-256(chain(n − 1) • sealed(n)),  chain(−1) := SHA-256(domain • topic • feed)
 *
 * The chain covers earlier signatures too, so the last signature of a run proves the whole run.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ByteReader, ByteWriter } from '../../signaling/bytes.ts';
import { GateError } from './gate-error.ts';
import { type Hlc, hlcBytes, readHlc, writeHlc } from './hlc.ts';
import { encodeUtf8 } from './utf8.ts';

export const entryVersion = 1;
export const signatureBytes = 64;
const nonceBytes = 24;
const tagBytes = 16;
const headBytes = 1 + hlcBytes + nonceBytes;

/** Bounds of one sealed entry: an empty box, and room for the longest text with its head. */
export const entryLimits = { minBytes: headBytes + tagBytes + signatureBytes, maxBytes: 8_192 } as const;

const domain = encodeUtf8('fieldmesh/1 entry');

/** Where an entry stands; part of what is authenticated, so it can stand nowhere else. */
export interface Position {
  readonly topic: Uint8Array;
  readonly feedKey: Uint8Array;
  readonly seq: number;
}

export function chainStart(topic: Uint8Array, feedKey: Uint8Array): Uint8Array {
  return sha256.create().update(domain).update(topic).update(feedKey).digest();
}

export function chainNext(chain: Uint8Array, sealed: Uint8Array): Uint8Array {
  return sha256.create().update(chain).update(sealed).digest();
}

/** Reads the stamp, which is in the clear so that the timeline can be ordered without a key. */
export function hlcOf(sealed: Uint8Array): Hlc {
  return readHlc(new ByteReader(sealed.subarray(1, 1 + hlcBytes)));
}

/** @throws {GateError} if the entry is of another version or size than this one */
export function checkShape(sealed: Uint8Array): void {
  if (sealed.length < entryLimits.minBytes || sealed.length > entryLimits.maxBytes) {
    throw new GateError('entry-size', `entry of ${sealed.length} bytes`);
  }
  if (sealed[0] !== entryVersion) throw new GateError('entry-version', `entry version ${sealed[0]}`);
}

/** The bytes that the author signed for `sealed` at `position`, given the chain before it. */
export function signedBytes(position: Position, chainBefore: Uint8Array, sealed: Uint8Array): Uint8Array {
  return unsignedToSigned(position, chainBefore, sealed.subarray(0, -signatureBytes));
}

export function signatureOf(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(-signatureBytes);
}

function unsignedToSigned(position: Position, chainBefore: Uint8Array, unsigned: Uint8Array): Uint8Array {
  const out = new ByteWriter(192 + unsigned.length);
  out.raw(domain).raw(position.topic).raw(position.feedKey).u48(position.seq);
  return out.raw(chainBefore).raw(unsigned).finish();
}

function associatedData(position: Position, hlc: Hlc): Uint8Array {
  const out = new ByteWriter(96).raw(position.topic).raw(position.feedKey).u48(position.seq);
  writeHlc(out, hlc);
  return out.finish();
}

export interface Sealing {
  readonly boxKey: Uint8Array;
  /** 24 fresh unpredictable bytes. */
  readonly nonce: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** Seals and signs `plaintext` as the entry at `position`. */
export function sealEntry(
  position: Position,
  chainBefore: Uint8Array,
  hlc: Hlc,
  plaintext: Uint8Array,
  sealing: Sealing,
): Uint8Array {
  const aad = associatedData(position, hlc);
  const box = xchacha20poly1305(sealing.boxKey, sealing.nonce, aad).encrypt(plaintext);
  const out = new ByteWriter(headBytes + box.length + signatureBytes).u8(entryVersion);
  writeHlc(out, hlc);
  const unsigned = out.raw(sealing.nonce).raw(box).finish();
  return out.raw(sealing.sign(unsignedToSigned(position, chainBefore, unsigned))).finish();
}

/** The plaintext, or undefined if the box was not sealed for this room and this position. */
export function openEntry(
  position: Position,
  sealed: Uint8Array,
  boxKey: Uint8Array,
): Uint8Array | undefined {
  const nonce = sealed.subarray(1 + hlcBytes, headBytes);
  const box = sealed.subarray(headBytes, -signatureBytes);
  return openBox(boxKey, nonce, box, associatedData(position, hlcOf(sealed)));
}

/** Undefined where the tag does not fit: a member may sign a box that nobody can open. */
export function openBox(
  key: Uint8Array,
  nonce: Uint8Array,
  box: Uint8Array,
  aad: Uint8Array,
): Uint8Array | undefined {
  try {
    return xchacha20poly1305(key, nonce, aad).decrypt(box);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
