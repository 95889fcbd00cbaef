/** What `tests/core/signature-rule.test.ts` asks of Node, asked of the browser's own Ed25519. */
import { describe, expect, test } from 'vitest';
import { hasStrictForm, nobleEd25519 } from '../../client/core/ed25519.ts';
import {
  signatureVectors,
  type Verifier,
  webCryptoAccepts,
  wronglyJudged,
} from '../core/signature-vectors.ts';

const vectors = signatureVectors();
const grid = vectors.filter(({ group }) => group.startsWith('the grid'));

describe('P4 one verdict, the one worked out in plain integers,', () => {
  test('by the browser’s WebCrypto behind the form', async () => {
    const verifies: Verifier = async (of) =>
      hasStrictForm(of.signature, of.publicKey) && webCryptoAccepts(of);
    expect(await wronglyJudged(vectors, verifies)).toEqual([]);
  });

  test('by plain JavaScript in the browser', async () => {
    const verifies: Verifier = (of) => nobleEd25519.verify(of.signature, of.message, of.publicKey);
    expect(await wronglyJudged(vectors, verifies)).toEqual([]);
  });
});

describe('without the rule', () => {
  test('the browser’s WebCrypto accepts a part of the grid', async () => {
    const verdicts = await Promise.all(grid.map(webCryptoAccepts));
    expect(verdicts).toHaveLength(392);
    expect(verdicts).toContain(true);
    expect(verdicts).toContain(false);
  });
});
