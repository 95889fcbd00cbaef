import { ed25519 as curve } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { hasStrictForm, nobleEd25519 } from '../../client/core/ed25519.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { bytes, ed25519 as node, unhex } from './support.ts';

const { Point } = curve;
const order = Point.Fn.ORDER;
/** Generates the eight points of small order. */
const torsion = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
const message = bytes(40, 1);
const seed = bytes(32, 3);
const key = nobleEd25519.publicKey(seed);
const signature = nobleEd25519.sign(message, seed);

function number(littleEndian: Uint8Array): bigint {
  return littleEndian.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function bytes32(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

function join(r: Uint8Array, s: Uint8Array): Uint8Array {
  return Uint8Array.from([...r, ...s]);
}

/** What Node's OpenSSL and plain JavaScript both say. */
function verdict(of: Uint8Array, by: Uint8Array, about = message): boolean {
  const said = nobleEd25519.verify(of, about, by);
  expect(node.verify(of, about, by)).toBe(said);
  return said;
}

describe('the strict rule', () => {
  test('RFC 8032 §7.1, test 2, passes', () => {
    const publicKey = unhex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    const signed = unhex(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
        '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(verdict(signed, publicKey, Uint8Array.of(0x72))).toBe(true);
  });

  test('a key or an R of small order is refused, in each of its encodings', () => {
    let point = Point.ZERO;
    for (let at = 0; at < 8; at += 1) {
      const encoded = point.toBytes();
      const negative = encoded.slice();
      negative[31] = (negative[31] ?? 0) ^ 0x80;
      for (const small of [encoded, negative]) {
        expect(verdict(join(small, bytes(32, 0)), small)).toBe(false);
        expect(hasStrictForm(signature, small)).toBe(false);
        expect(hasStrictForm(join(small, signature.subarray(32)), key)).toBe(false);
      }
      point = point.add(torsion);
    }
  });

  test('a y that is not below the prime is refused, with either sign', () => {
    const prime = (1n << 255n) - 19n;
    for (let above = 0n; above < 19n; above += 1n) {
      for (const sign of [0n, 1n << 255n]) {
        const y = bytes32((prime + above) | sign);
        expect(hasStrictForm(signature, y)).toBe(false);
        expect(hasStrictForm(join(y, signature.subarray(32)), key)).toBe(false);
        expect(verdict(signature, y)).toBe(false);
      }
    }
  });

  test('S is below the group’s order, so that a signature has one form', () => {
    const s = number(signature.subarray(32));
    for (let value = s + order; value < 1n << 256n; value += order) {
      expect(verdict(join(signature.subarray(0, 32), bytes32(value)), key)).toBe(false);
    }
    expect(hasStrictForm(join(signature.subarray(0, 32), bytes32(order)), key)).toBe(false);
    expect(hasStrictForm(join(signature.subarray(0, 32), bytes32(order - 1n)), key)).toBe(true);
  });

  test('an R of mixed order is refused, though the equation holds once it is multiplied by the cofactor', () => {
    const secret = 987_654_321n;
    const publicKey = Point.BASE.multiply(secret).toBytes();
    for (let nonce = 2n; nonce < 22n; nonce += 1n) {
      const r = Point.BASE.multiply(nonce).add(torsion).toBytes();
      const k = number(sha512(Uint8Array.from([...r, ...publicKey, ...message]))) % order;
      const mixed = join(r, bytes32((nonce + k * secret) % order));
      expect(curve.verify(mixed, message, publicKey)).toBe(true);
      expect(verdict(mixed, publicKey)).toBe(false);
    }
  });

  test('what has another length is refused, not thrown', () => {
    expect(verdict(signature.subarray(1), key)).toBe(false);
    expect(verdict(signature, key.subarray(1))).toBe(false);
    expect(verdict(bytes(0, 0), bytes(0, 0))).toBe(false);
  });
});

describe('Node and plain JavaScript', () => {
  test('reach one verdict on 300 generated signatures, sound and damaged', () => {
    const random = new SeededRandom(25_519);
    const verdicts = Array.from({ length: 300 }, () => {
      const ownSeed = random.bytes(32);
      const text = random.bytes(random.below(120));
      const own = node.publicKey(ownSeed);
      const signed = node.sign(text, ownSeed);
      expect(nobleEd25519.sign(text, ownSeed)).toEqual(signed);
      const target = random.pick([signed, own, text, undefined]);
      if (target !== undefined && target.length > 0) {
        const at = random.below(target.length);
        target[at] = (target[at] ?? 0) ^ (1 << random.below(8));
      }
      return verdict(signed, own, text);
    });
    expect(verdicts.filter(Boolean).length).toBeGreaterThan(30);
    expect(verdicts.filter((sound) => !sound).length).toBeGreaterThan(100);
  });

  test('reach one verdict on keys that may be no point at all', () => {
    const random = new SeededRandom(8_032);
    for (let left = 150; left > 0; left -= 1) expect(verdict(signature, random.bytes(32))).toBe(false);
  });
});
