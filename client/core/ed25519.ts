/**
 * One rule for Ed25519, so that every replica reaches the same verdict. Verifiers in the wild disagree on odd
 * keys and signatures ("Taming the many EdDSAs", Chalkias et al. 2020); we refuse the odd ones before any verifier
 * sees them: canonical encodings, no small-order key or R, S < L. What passes must satisfy the equation without the
 * cofactor, compared in encoded form as OpenSSL and BoringSSL do (noble's own verifier multiplies by the cofactor,
 * and would accept a mixed-order R that WebCrypto refuses).
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { sameBytes } from './ids.ts';
import type { Ed25519 } from './ports.ts';

/** The field's prime and the group's order, little-endian (RFC 8032 §5.1). */
const prime = littleEndian((1n << 255n) - 19n);
const order = littleEndian((1n << 252n) + 27742317777372353535851937790883648493n);

/** The y coordinates of the eight points of small order in their canonical form (the sign bit aside). */
const smallOrderY = [
  0n,
  1n,
  (1n << 255n) - 20n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
].map(littleEndian);

export function hasStrictForm(signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return (
    isStrictPoint(publicKey) &&
    isStrictPoint(signature.subarray(0, 32)) &&
    isBelow(signature.subarray(32), order)
  );
}

function isStrictPoint(encoded: Uint8Array): boolean {
  const y = encoded.slice();
  y[31] = (y[31] ?? 0) & 0x7f;
  return isBelow(y, prime) && !smallOrderY.some((small) => small.every((byte, at) => byte === y[at]));
}

/** Whether `left` < `right`, both 32 bytes little-endian. */
function isBelow(left: Uint8Array, right: Uint8Array): boolean {
  for (let at = 31; at >= 0; at -= 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(at * 8)) & 0xffn));
}

/** Runs everywhere, plain HTTP included. */
export const nobleEd25519: Ed25519 = {
  publicKey: (seed) => ed25519.getPublicKey(seed),
  sign: (message, seed) => ed25519.sign(message, seed),
  verify: (signature, message, publicKey) =>
    hasStrictForm(signature, publicKey) && satisfiesEquation(signature, message, publicKey),
};

/** Whether encode(S·B − k·A) = R, with k = SHA-512(R | A | message) mod L (RFC 8032 §5.1.7). */
function satisfiesEquation(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const { Point } = ed25519;
  const r = signature.subarray(0, 32);
  const key = decodePoint(publicKey);
  if (key === undefined) return false;
  const k = fromLittleEndian(sha512.create().update(r).update(publicKey).update(message).digest());
  const s = fromLittleEndian(signature.subarray(32));
  // Reduced, because for a key of mixed order k and k mod L are not the same.
  const expected = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k % Point.Fn.ORDER));
  return sameBytes(expected.toBytes(), r);
}

/** Undefined for the half of all encodings that are no point of the curve. */
function decodePoint(encoded: Uint8Array): InstanceType<typeof ed25519.Point> | undefined {
  try {
    return ed25519.Point.fromBytes(encoded);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
