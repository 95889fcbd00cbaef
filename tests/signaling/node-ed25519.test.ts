import { ed25519 as curve } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { nobleEd25519 } from '../../client/core/ed25519.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';
import { bytes } from './support.ts';

const node = nodeEd25519(2);
const message = bytes(50, 5);
const seed = bytes(32, 11);
const key = nobleEd25519.publicKey(seed);
const signature = nobleEd25519.sign(message, seed);

/** What both say; they must not differ. */
function verdict(given: Uint8Array, of: Uint8Array, by: Uint8Array): boolean {
  const said = node.verify(given, of, by);
  expect(nobleEd25519.verify(given, of, by)).toBe(said);
  return said;
}

function flipped(data: Uint8Array, bit: number): Uint8Array {
  const copy = data.slice();
  copy[bit >>> 3] = (copy[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

function toNumber(littleEndian: Uint8Array): bigint {
  return littleEndian.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function toBytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

describe('node:crypto and noble', () => {
  test('make the same keys and signatures, and accept them', () => {
    expect(node.publicKey(seed)).toEqual(key);
    expect(node.sign(message, seed)).toEqual(signature);
    expect(verdict(signature, message, key)).toBe(true);
  });

  test('refuse a signature with any bit changed, another message, and another key', () => {
    for (let bit = 0; bit < 512; bit += 7) expect(verdict(flipped(signature, bit), message, key)).toBe(false);
    expect(verdict(signature, bytes(50, 6), key)).toBe(false);
    for (let bit = 0; bit < 256; bit += 5) expect(verdict(signature, message, flipped(key, bit))).toBe(false);
  });

  test('refuse what has the wrong length', () => {
    expect(verdict(signature.subarray(1), message, key)).toBe(false);
    expect(verdict(signature, message, key.subarray(1))).toBe(false);
    expect(verdict(bytes(0, 0), message, bytes(0, 0))).toBe(false);
  });

  test('refuse S + L, which stands for the same number', () => {
    const doubled = signature.slice();
    doubled.set(toBytes(toNumber(signature.subarray(32)) + curve.Point.Fn.ORDER), 32);
    expect(verdict(doubled, message, key)).toBe(false);
  });

  test('refuse every key and every R of small order', () => {
    const torsion = curve.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
    let point = torsion;
    for (let order = 0; order < 8; order += 1) {
      const small = point.toBytes();
      const zero = new Uint8Array(64);
      zero.set(small);
      expect(verdict(zero, message, small)).toBe(false);
      expect(verdict(zero, message, key)).toBe(false);
      point = point.add(torsion);
    }
  });

  test('refuse a y coordinate that is not below the prime', () => {
    const prime = (1n << 255n) - 19n;
    for (let y = 0n; y < 19n; y += 1n) expect(verdict(signature, message, toBytes(prime + y))).toBe(false);
  });

  test('agree about a key that is of mixed order', () => {
    const torsion = curve.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
    const secret = 123_456_789n;
    const mixed = curve.Point.BASE.multiply(secret).add(torsion).toBytes();
    const verdicts = Array.from({ length: 40 }, (_, nonce) => {
      const r = curve.Point.BASE.multiply(BigInt(nonce + 2)).toBytes();
      const k = toNumber(sha512(Uint8Array.from([...r, ...mixed, ...message]))) % curve.Point.Fn.ORDER;
      const s = (BigInt(nonce + 2) + k * secret) % curve.Point.Fn.ORDER;
      return verdict(Uint8Array.from([...r, ...toBytes(s)]), message, mixed);
    });
    expect(new Set(verdicts).size).toBe(2);
  });

  test('keep few keys in parsed form, and still know the others', () => {
    for (const fill of [1, 2, 3, 4, 1, 2]) {
      const other = node.publicKey(bytes(32, fill));
      expect(verdict(node.sign(message, bytes(32, fill)), message, other)).toBe(true);
    }
  });

  test('a key that is no point of the curve is refused, not thrown', () => {
    for (let y = 2n; y < 40n; y += 1n) expect(verdict(signature, message, toBytes(y))).toBe(false);
  });
});
