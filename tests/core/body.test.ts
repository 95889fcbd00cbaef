import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Body,
  checkNickname,
  checkRoomName,
  checkText,
  decodeBody,
  encodeBody,
  visibleName,
} from '../../client/core/body.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { bytes, hex, unhex } from './support.ts';

describe('a body', () => {
  test.each<[string, Body]>([
    ['01ac02c3a974c3a9', { kind: 'text', profileSeq: 300, text: 'été' }],
    ['0100', { kind: 'text', profileSeq: 0, text: '' }],
    ['02f09f8eb8', { kind: 'profile', nickname: '🎸' }],
  ])('%s', (pinned, body) => {
    expect(hex(encodeBody(body))).toBe(pinned);
    expect(decodeBody(unhex(pinned))).toEqual(body);
  });

  test('any text within its bounds comes back', () => {
    assert(
      property(string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        const body: Body = { kind: 'text', profileSeq: 3, text };
        expect(decodeBody(encodeBody(body))).toEqual(body);
      }),
    );
  });

  test('of a kind from a newer version, or of none, there is nothing to show', () => {
    for (const kind of [0, 3, 4, 200, 255]) expect(decodeBody(Uint8Array.of(kind, 1, 2))).toBeUndefined();
    expect(decodeBody(bytes(0, 0))).toBeUndefined();
  });

  test('that is cut off, not UTF-8, or has a number in two forms is not shown, and not thrown', () => {
    for (const text of ['01', '0180', '018000', '0100ff', '0100c3', '02c3', '02eda080']) {
      expect(decodeBody(unhex(text)), text).toBeUndefined();
    }
  });

  test('a text of 2,000 characters is shown, a longer one is not', () => {
    const body = (length: number): Body => ({ kind: 'text', profileSeq: 0, text: 'x'.repeat(length) });
    expect(decodeBody(encodeBody(body(2_000)))).toEqual(body(2_000));
    expect(decodeBody(encodeBody(body(2_001)))).toBeUndefined();
  });

  test('a profile whose name shows nothing is no profile', () => {
    for (const name of ['', ' ', '\u200B', '\u202E\u2066', '\n\t']) {
      expect(decodeBody(encodeBody({ kind: 'profile', nickname: name }))).toBeUndefined();
    }
  });

  test('a name from elsewhere is shown as it may be shown', () => {
    const hostile = encodeBody({ kind: 'profile', nickname: ` a\u202Enn\u200B\n ${'x'.repeat(50)}` });
    expect(decodeBody(hostile)).toEqual({ kind: 'profile', nickname: `ann ${'x'.repeat(28)}` });
  });
});

describe('a name that may be shown', () => {
  const bidi = ['\u061C', '\u200E', '\u200F', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E'];
  const isolates = ['\u2066', '\u2067', '\u2068', '\u2069'];
  const zeroWidth = ['\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\u00AD', '\u{E0041}'];
  const breaks = ['\u0000', '\u0007', '\u001B', '\u007F', '\u0085', '\n', '\r', '\u2028', '\u2029'];

  test.each([...bidi, ...isolates, ...zeroWidth, ...breaks].map((character) => [character]))(
    'has no %j',
    (character) => {
      expect(visibleName(`an${character}n`)).toBe('ann');
      expect(visibleName(`${character}ann${character}`)).toBe('ann');
    },
  );

  test('shown once is shown the same again, so that two names do not look alike', () => {
    expect(visibleName('e\u200b\u0301')).toBe('é');
    expect(visibleName(`${'x'.repeat(31)} y`)).toBe('x'.repeat(31));
  });

  test('is not made of blanks, nor piles up marks', () => {
    expect(visibleName('\u3164\u2800\u115f\u034f\ufe0f')).toBe('');
    expect(visibleName(`b${'\u0336'.repeat(40)}`)).toBe(`b${'\u0336'.repeat(4)}`);
  });

  test('has single spaces within and none around', () => {
    expect(visibleName('  ann \u00A0\u3000 b  ')).toBe('ann b');
  });

  test('is composed, so that one name is one sequence of characters', () => {
    expect(visibleName('e\u0301te\u0301')).toBe('été');
  });

  test('keeps every script and emoji, and cuts after 32 characters, not within one', () => {
    for (const name of ['Анна', '安娜', 'آنا', 'अन्ना', 'ஆனா', '안나', '🎸🎪']) {
      expect(visibleName(name)).toBe(name.normalize('NFC'));
    }
    expect(visibleName('🎸'.repeat(40))).toBe('🎸'.repeat(32));
  });
});

describe('what a writer is told', () => {
  test('of an empty or too long message', () => {
    expect(checkText('hello')).toBe('hello');
    expect(() => checkText(' \n ')).toThrow('There is nothing to send yet.');
    expect(() => checkText('x'.repeat(2_001))).toThrow('A message holds 2000 characters; this one has 2001.');
  });

  test('of an empty or too long nickname', () => {
    expect(checkNickname(' ann ')).toBe('ann');
    expect(() => checkNickname('\u200B')).toThrow('Choose a nickname first.');
    expect(checkNickname('🎸'.repeat(32))).toBe('🎸'.repeat(32));
    expect(() => checkNickname('x'.repeat(33))).toThrow('A nickname holds 32 characters.');
  });

  test('of an empty or too long room name', () => {
    expect(checkRoomName(' Main Stage ')).toBe('Main Stage');
    expect(() => checkRoomName('  ')).toThrow('Give the room a name first.');
    expect(() => checkRoomName('x'.repeat(65))).toThrow('A room’s name holds 64 characters.');
  });

  test('whatever may be written fits in an entry', () => {
    const longest = encodeBody({
      kind: 'text',
      profileSeq: 2 ** 48,
      text: checkText('\u{FFFF}'.repeat(2_000)),
    });
    expect(longest.length).toBeLessThan(8_192 - 113);
    expect(encodeUtf8('\u{FFFF}').length).toBe(3);
  });
});
