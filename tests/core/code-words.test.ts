import { sha256 } from '@noble/hashes/sha2.js';
import { expect, test } from 'vitest';
import { codeWords } from '../../client/core/code-words.ts';
import { isOneSlipAway } from '../../client/core/room-code.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { hex } from './support.ts';

test('there are 2,048 words, 11 bits each: plain, different, and never changed', () => {
  expect(codeWords).toHaveLength(2_048);
  expect(new Set(codeWords).size).toBe(2_048);
  expect(codeWords.filter((word) => !/^[a-z]{4,9}$/u.test(word))).toEqual([]);
  const pin = 'cc49f4f0e29a9c483d0dabbccf5b436b90462e7aae50a61f3eabc86b47726631';
  expect(hex(sha256(encodeUtf8(codeWords.join(' '))))).toBe(pin);
});

test('no single slip makes one word into another', () => {
  const close = codeWords.flatMap((word, at) =>
    codeWords
      .slice(at + 1)
      .filter((other) => isOneSlipAway(word, other))
      .map((other) => `${word} ${other}`),
  );
  expect(close).toEqual([]);
});

test('a slip is a letter more, less or wrong, or two neighbours swapped, and nothing else', () => {
  const near = ['ottter', 'oter', 'oster', 'otetr', 'tter', 'xotter', 'otters', 'toter'];
  expect(near.filter((typed) => !isOneSlipAway('otter', typed))).toEqual([]);
  const far = ['rotte', 'to', 'others', 'ottre1', 'retto'];
  expect(far.filter((typed) => isOneSlipAway('otter', typed))).toEqual([]);
});
