import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spokenForm } from '../../client/core/spoken-form.ts';

describe('the spoken form', () => {
  test.each([
    ['Main Stage', '  mAIN-–—stage.\n'],
    ['Café', 'CAFE\u0301'],
    ['STRASSE', 'Straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['Mia’s tent', "MIA'S  TENT"],
    ['Stage ４２', 'ｓｔａｇｅ 42'],
    ['مسرح ٤٢', 'مســـرح 42'],
    ['मंच ४२', 'मंच 42'],
    ['❤️', '❤'],
    ['می‌روم', 'میروم'],
    ['ガーデン', 'ｶﾞｰﾃﾞﾝ'],
    ['각', '\u1100\u1161\u11a8'],
  ])('is the same for “%s” and “%s”', (one, another) => {
    expect(spokenForm(one)).toBe(spokenForm(another));
    expect(spokenForm(one)).not.toBe('');
  });

  test('keeps what is heard apart', () => {
    const names = [
      'Main Stage',
      'Main Stages',
      'Maín Stage',
      'मंच',
      'मच',
      '主舞台',
      '主舞',
      '🎪',
      '🎡',
      'مسرح',
    ];
    expect(new Set(names.map(spokenForm)).size).toBe(names.length);
  });

  test('of what nobody can say is empty', () => {
    expect(['', ' ', '?!', '— …', '\u200b\u202e', '«»'].map(spokenForm)).toEqual(['', '', '', '', '', '']);
  });

  test('is its own spoken form, of any text in any normal form', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 12 }), (text) => {
        const form = spokenForm(text);
        expect(spokenForm(form)).toBe(form);
        for (const normal of ['NFC', 'NFD', 'NFKC', 'NFKD']) {
          expect(spokenForm(text.normalize(normal))).toBe(form);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('is its own spoken form, of every character there is', () => {
    const odd: string[] = [];
    for (let code = 0; code <= 0x1_ffff; code += 1) {
      const form = spokenForm(`a${String.fromCodePoint(code)}`);
      if (spokenForm(form) !== form) odd.push(code.toString(16));
    }
    expect(odd).toEqual([]);
  });
});
