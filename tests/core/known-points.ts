/**
 * Points of edwards25519 made as scalar·B + torsion·T, with both numbers known and T of order 8; and the strict rule
 * on these numbers, in plain integers: but for SHA-512 it shares no code with the verifiers that are held to it.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

const { Point } = ed25519;
export type Bytes = Uint8Array<ArrayBuffer>;

export const torsions = Array.from({ length: 8 }, (_, at) => BigInt(at));
export const prime = 2n ** 255n - 19n;
export const order = 2n ** 252n + 27742317777372353535851937790883648493n;
export const signBit = 2n ** 255n;
const torsionPoint = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');

export interface KnownPoint {
  readonly scalar: bigint;
  readonly torsion: bigint;
  readonly encoded: Bytes;
}

export interface Signing {
  readonly key: KnownPoint;
  readonly r: KnownPoint;
  readonly s: bigint;
  readonly message: Bytes;
}

/** The strict rule: canonical, nothing of small order, S < L, and S·B = R + k·A with no cofactor. */
export function isValid({ key, r, s, message }: Signing): boolean {
  for (const { scalar, encoded } of [key, r]) {
    // A point of small order is torsion alone. Both points with x = 0, and so a sign without a number, are among them.
    if (scalar === 0n || numberOf(encoded) % signBit >= prime) return false;
  }
  if (s >= order) return false;
  const k = challenge(key, r, message);
  return s === (r.scalar + k * key.scalar) % order && torsionCancels(key, r, message);
}

export function torsionCancels(key: KnownPoint, r: KnownPoint, message: Bytes): boolean {
  return (r.torsion + challenge(key, r, message) * key.torsion) % 8n === 0n;
}

/** Reduced by L before anything else, as every verifier does: for a mixed-order key that makes a difference. */
function challenge(key: KnownPoint, r: KnownPoint, message: Bytes): bigint {
  return numberOf(sha512(concat(r.encoded, key.encoded, message))) % order;
}

/** The S by which the equation holds but for torsion. */
export function soundS(key: KnownPoint, r: KnownPoint, message: Bytes): bigint {
  return (r.scalar + challenge(key, r, message) * key.scalar) % order;
}

/** The 14 encodings of the eight points of small order: y or y + p, and either sign where x is 0. */
export function smallPoints(): KnownPoint[] {
  return torsions.flatMap((torsion) => {
    const { encoded } = point(0n, torsion);
    const [y, sign] = [numberOf(encoded) % signBit, numberOf(encoded) & signBit];
    const signs = y === 1n || y === prime - 1n ? [0n, signBit] : [sign];
    const ys = [y, y + prime].filter((value) => value < signBit);
    return pairs(ys, signs).map(([value, bit]) => ({ scalar: 0n, torsion, encoded: bytes32(value + bit) }));
  });
}

export function point(scalar: bigint, torsion: bigint): KnownPoint {
  const free = scalar === 0n ? Point.ZERO : Point.BASE.multiply(scalar);
  const sum = free.add(torsion === 0n ? Point.ZERO : torsionPoint.multiplyUnsafe(torsion));
  return { scalar, torsion, encoded: Uint8Array.from(sum.toBytes()) };
}

/** Some y that no point has: x² = (y² − 1) / (d·y² + 1) must be a square (RFC 8032 §5.1.3; Euler's criterion). */
export const pointless = Array.from({ length: 60 }, (_, at) => BigInt(at)).filter((y) => {
  const d = -121665n * power(121666n, prime - 2n);
  const square = (y * y - 1n) * power(d * y * y + 1n, prime - 2n);
  return power(square, (prime - 1n) / 2n) === prime - 1n;
});

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, ((base % prime) + prime) % prime];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left % 2n === 1n) result = (result * square) % prime;
    square = (square * square) % prime;
  }
  return result;
}

/** Little-endian, as all numbers of Ed25519. */
export function numberOf(data: Uint8Array): bigint {
  return data.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

export function bytes32(value: bigint): Bytes {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function pairs<A, B>(left: readonly A[], right: readonly B[]): [A, B][] {
  return left.flatMap((a) => right.map((b): [A, B] => [a, b]));
}
