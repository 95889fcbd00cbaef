import { describe, expect, test } from 'vitest';
import {
  chainNext,
  chainStart,
  checkShape,
  entryLimits,
  hlcOf,
  openEntry,
  type Position,
  sealEntry,
  signatureOf,
  signedBytes,
} from '../../client/core/entry.ts';
import { nobleEd25519 } from '../../client/core/ed25519.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { brokenRule, bytes, ed25519, hex, identityOf, otherStage } from './support.ts';

/** Fixed, so that the bytes below hang on nothing but the format. */
const seed = bytes(32, 3);
const feedKey = ed25519.publicKey(seed);
const boxKey = bytes(32, 4);
const bob = identityOf('bob');
const hlc = { ms: 1_800_000_000_000, counter: 2 };
const position: Position = { topic: ed25519.publicKey(bytes(32, 2)), feedKey, seq: 3 };
const chain = chainStart(position.topic, position.feedKey);
const plaintext = encodeUtf8('see you at the main stage');
const sealing = {
  boxKey,
  nonce: bytes(24, 5),
  sign: (message: Uint8Array) => ed25519.sign(message, seed),
};
const sealed = sealEntry(position, chain, hlc, plaintext, sealing);

function isSigned(at: Position, chainBefore: Uint8Array, entry: Uint8Array): boolean {
  return ed25519.verify(signatureOf(entry), signedBytes(at, chainBefore, entry), feedKey);
}

describe('an entry', () => {
  test('opens to what was sealed, at its position and with the room’s key', () => {
    expect(openEntry(position, sealed, boxKey)).toEqual(plaintext);
    expect(hlcOf(sealed)).toEqual(hlc);
    expect(isSigned(position, chain, sealed)).toBe(true);
  });

  test.each<[string, Position]>([
    ['at another seq', { ...position, seq: 4 }],
    ['in another room', { ...position, topic: otherStage.topicKey }],
    ['in another feed', { ...position, feedKey: bob.feedKey }],
  ])('%s it neither opens nor is signed', (_, elsewhere) => {
    expect(openEntry(elsewhere, sealed, boxKey)).toBeUndefined();
    expect(isSigned(elsewhere, chain, sealed)).toBe(false);
  });

  test('it does not open with another room’s key', () => {
    expect(openEntry(position, sealed, otherStage.boxKey)).toBeUndefined();
  });

  test('after another history it is not signed', () => {
    expect(isSigned(position, chainNext(chain, sealed), sealed)).toBe(false);
  });

  test('with any byte changed it is not signed, and with the box or the stamp changed it does not open', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(isSigned(position, chain, changed)).toBe(false);
      const opens = openEntry(position, changed, boxKey) !== undefined;
      expect(opens).toBe(at === 0 || at >= sealed.length - 64);
    }
  });

  test('takes 113 bytes more than what it says', () => {
    expect(sealed.length - plaintext.length).toBe(113);
    expect(entryLimits).toEqual({ minBytes: 113, maxBytes: 8_192 });
  });

  test('the smallest and the largest pass, one byte less or more does not, nor does another version', () => {
    const shaped = (length: number, version: number): Uint8Array => bytes(length, 0).fill(version, 0, 1);
    expect(() => checkShape(shaped(113, 1))).not.toThrow();
    expect(() => checkShape(shaped(8_192, 1))).not.toThrow();
    expect(brokenRule(() => checkShape(shaped(112, 1)))).toBe('entry-size');
    expect(brokenRule(() => checkShape(shaped(8_193, 1)))).toBe('entry-size');
    expect(brokenRule(() => checkShape(shaped(113, 0)))).toBe('entry-version');
    expect(brokenRule(() => checkShape(shaped(113, 2)))).toBe('entry-version');
  });
});

describe('the bytes', () => {
  test('of an entry are pinned', () => {
    expect(hex(sealed)).toBe(
      '0101a3185c50000002050505050505050505050505050505050505050505050505e7667a11bde2430ae8f369' +
        '98ade07defee420f0496893687d6a82b0d36d2485e1653a15cfeec99c35d57b17896c906e497632a07db0328' +
        '4f8d98d597212829b7af925587e985bcac3ba702b0c72e0cdb9616a14106b1959a2ad4eebd5fff09a58fa3b4' +
        'b319c03d980d',
    );
  });

  test('of its chain are pinned', () => {
    expect(hex(chain)).toBe('fbaa01d83e87b93635439ec31a97ed5b46313575e74e0ef12ea23b30f4296ede');
    expect(hex(chainNext(chain, sealed))).toBe(
      '344609ed73e3f58d55165c683ffced1ba4d0791eeadedc696238891a98938a0a',
    );
  });

  test('are the same when plain JavaScript signs', () => {
    const sign = (message: Uint8Array): Uint8Array => nobleEd25519.sign(message, seed);
    expect(sealEntry(position, chain, hlc, plaintext, { ...sealing, sign })).toEqual(sealed);
  });
});
