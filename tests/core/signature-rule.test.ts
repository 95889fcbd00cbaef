import { ed25519 as curve } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { hasStrictForm, nobleEd25519 } from '../../client/core/ed25519.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';
import { smallPoints } from './known-points.ts';
import {
  type Group,
  type SignatureVector,
  signatureVectors,
  type Verifier,
  webCryptoAccepts,
  wronglyJudged,
} from './signature-vectors.ts';

const vectors = signatureVectors();
const openSsl = nodeEd25519(1_000);

function ofGroup(...groups: readonly Group[]): SignatureVector[] {
  return vectors.filter(({ group }) => groups.includes(group));
}

const grid = ofGroup('the grid, message "Zcash"', 'the grid, with a message for which the equation holds');

describe('the vectors', () => {
  test('have the 14 encodings of the eight points of small order, 196 pairs of them', () => {
    const encodings = smallPoints().map(({ encoded }) => Buffer.from(encoded).toString('hex'));
    expect(new Set(encodings).size).toBe(14);
    const points = encodings.map((text) => curve.Point.fromHex(text, true));
    expect(points.every((point) => point.isSmallOrder())).toBe(true);
    expect(new Set(points.map((point) => point.toHex())).size).toBe(8);
    expect(ofGroup('the grid, message "Zcash"')).toHaveLength(196);
    expect(grid).toHaveLength(392);
  });

  test('are the same ones on each run', () => {
    expect(signatureVectors()).toEqual(vectors);
  });

  test('of mixed order are 1,008: some valid, most not', () => {
    const mixed = ofGroup('mixed order');
    const valid = mixed.filter(({ isValid }) => isValid);
    expect(mixed).toHaveLength(1_008);
    expect(valid.length).toBeGreaterThan(100);
    expect(valid.length).toBeLessThan(200);
  });

  test('that are sound are valid, and nothing else is but some of mixed order', () => {
    expect(ofGroup('sound').every(({ isValid }) => isValid)).toBe(true);
    const valid = new Set(vectors.filter(({ isValid }) => isValid).map(({ group }) => group));
    expect(valid).toEqual(new Set(['sound', 'mixed order']));
  });
});

describe('P4 one verdict, the one worked out in plain integers,', () => {
  test('by plain JavaScript', async () => {
    const verifies: Verifier = (of) => nobleEd25519.verify(of.signature, of.message, of.publicKey);
    expect(await wronglyJudged(vectors, verifies)).toEqual([]);
  });

  test('by the relay', async () => {
    const verifies: Verifier = (of) => openSsl.verify(of.signature, of.message, of.publicKey);
    expect(await wronglyJudged(vectors, verifies)).toEqual([]);
  });

  test('by WebCrypto behind the form', async () => {
    const verifies: Verifier = async (of) =>
      hasStrictForm(of.signature, of.publicKey) && webCryptoAccepts(of);
    expect(await wronglyJudged(vectors, verifies)).toEqual([]);
  });

  test('and the form alone refuses the whole grid', () => {
    expect(grid.filter(({ signature, publicKey }) => hasStrictForm(signature, publicKey))).toEqual([]);
  });
});

describe('without the rule', () => {
  test('noble accepts the whole grid, and WebCrypto a part of it', async () => {
    const byNoble = grid.filter((of) => curve.verify(of.signature, of.message, of.publicKey));
    const byWebCrypto = await Promise.all(grid.map(webCryptoAccepts));
    expect(byNoble).toHaveLength(392);
    expect(byWebCrypto).toContain(true);
    expect(byWebCrypto).toContain(false);
  });
});
