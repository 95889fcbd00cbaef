import { assert, constantFrom, integer, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeWords } from '../../client/core/code-words.ts';
import {
  endsLikeCode,
  formatRoomCode,
  newRoomCode,
  parseRoomCode,
  type RoomCode,
  spokenCode,
} from '../../client/core/room-code.ts';
import { spokenForm } from '../../client/core/spoken-form.ts';
import { SeededRandom } from '../sim/seeded-random.ts';

const scripts = [
  'Main Stage',
  'Hauptbühne',
  'المسرح الرئيسي',
  'मुख्य मंच',
  '主舞台',
  '🎪🍵',
  'ཕྱི་',
  'a\u0323\u0302b',
  'שלום',
];
const anyName = string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(
  (name) => spokenForm(name) !== '' && Array.from(name).length <= 64,
);
const anySeed = integer({ min: 1, max: 1_000_000 });

function codeFor(roomName: string, seed = 1): RoomCode {
  return newRoomCode(roomName, new SeededRandom(seed));
}

/** What a code is refused with; undefined if it opens a room. */
function refusalOf(typed: string): string | undefined {
  try {
    parseRoomCode(typed);
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

describe('a new room’s code', () => {
  test('is its name, two words and four digits', () => {
    expect(formatRoomCode(codeFor('  Main   Stage '))).toMatch(/^Main Stage [a-z]+-[a-z]+-\d{4}$/u);
  });

  test('of two rooms of one name differs: 28.6 bits are random, and all of them are used', () => {
    const random = new SeededRandom(7);
    const codes = Array.from({ length: 4_000 }, () => newRoomCode('Main Stage', random));
    const endings = codes.map(({ codeEnding }) => codeEnding.split('-'));
    // 0.02 pairs are expected among 4,000 of 2,048 × 2,048 × 100.
    expect(new Set(codes.map(spokenCode)).size).toBe(4_000);
    // Of 2,048 words 85.8 % turn up in 4,000 draws; of 100 numbers all do.
    for (const at of [0, 1]) expect(new Set(endings.map((parts) => parts[at])).size).toBeGreaterThan(1_650);
    expect(new Set(endings.map((parts) => parts[2]?.slice(0, 2))).size).toBe(100);
    expect(Math.log2(codeWords.length ** 2 * 100)).toBeCloseTo(28.64, 2);
  });

  test.each(scripts)('carries a name such as “%s”, whatever its script', (name) => {
    const code = codeFor(name);
    expect(parseRoomCode(formatRoomCode(code))).toEqual(code);
    expect(spokenCode(code).startsWith(`${spokenForm(name)} `)).toBe(true);
  });

  test('keeps rooms apart that differ in name alone, even were the rest of the code the same', () => {
    const spoken = scripts.map((roomName) => spokenCode({ roomName, codeEnding: 'bright-otter-4222' }));
    expect(new Set(spoken).size).toBe(scripts.length);
  });

  test('opens one room from any name, however it is typed', () => {
    const typings = [
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) => text.normalize('NFD'),
      (text: string) => text.normalize('NFKC'),
      (text: string) => `  ${text.replaceAll(' ', ' \u00a0 ')}.\n`,
      (text: string) => text.replaceAll('-', ' - '),
      (text: string) => text.replaceAll('-', ' '),
      (text: string) => text.replaceAll('-', '–'),
      (text: string) => text.replace(/-(\d\d)(\d\d)$/u, ' $1 $2'),
      (text: string) =>
        text.replaceAll(/\d(?=\d*$)/gu, (digit) => String.fromCodePoint(0x660 + Number(digit))),
      (text: string) => `\u200e${text}\u200f`,
    ];
    assert(
      property(tuple(anyName, anySeed, constantFrom(...typings)), ([name, seed, type]) => {
        const code = codeFor(name, seed);
        expect(spokenCode(parseRoomCode(type(formatRoomCode(code))))).toBe(spokenCode(code));
      }),
      { numRuns: 3_000 },
    );
  });

  test('is refused for a name that cannot be said', () => {
    expect(() => codeFor('?!')).toThrow('it needs a letter, a digit or an emoji');
    expect(() => codeFor('  ')).toThrow('A code begins with the room’s name');
    expect(() => codeFor('x'.repeat(65))).toThrow('A room’s name holds 64 characters.');
  });
});

describe('a wrong code', () => {
  test('names the word that no code has, and the one that was meant', () => {
    const [first = ''] = codeFor('Main Stage').codeEnding.split('-');
    const typed = formatRoomCode(codeFor('Main Stage')).replace(first, `${first}q`);
    expect(refusalOf(typed)).toBe(`“${first}q” is not a word that codes have. Did you mean “${first}”?`);
    expect(refusalOf('Main Stage qqqqq-otter-4217')).toContain('Ask for the code again.');
  });

  test('says that its name or its digits are missing', () => {
    expect(refusalOf('bright-otter-4222')).toContain('begins with the room’s name');
    expect(refusalOf('Main Stage bright-otter-42')).toBe('A code ends in four digits; this one has 2.');
    expect(refusalOf('Main Stage')).toContain('That is not a room’s code.');
  });

  test('never goes unnoticed for one slip in a word', () => {
    const random = new SeededRandom(3);
    for (let left = 3_000; left > 0; left -= 1) {
      const { roomName, codeEnding } = newRoomCode('Main Stage', random);
      const [first = '', ...rest] = codeEnding.split('-');
      const slipped = slip(first, random);
      if (slipped !== first) expect(refusalOf(`${roomName} ${slipped}-${rest.join('-')}`)).toBeDefined();
    }
  });

  test('goes unnoticed once in a hundred times, whatever else was changed', () => {
    const random = new SeededRandom(11);
    const mistakes = [
      ({ roomName, codeEnding }: RoomCode) => `${roomName}s ${codeEnding}`,
      ({ roomName, codeEnding }: RoomCode) => `${slip(roomName, random)} ${codeEnding}`,
      ({ roomName, codeEnding }: RoomCode) => `${roomName} ${codeEnding.replace(/^(\w+)-(\w+)/u, '$2-$1')}`,
      ({ roomName, codeEnding }: RoomCode) =>
        `${roomName} ${codeEnding.replace(/\d\d\d$/u, '$&').replace(/\d(?=\d{2}$)/u, (d) => String((Number(d) + 1) % 10))}`,
      ({ roomName, codeEnding }: RoomCode) =>
        `${roomName} ${codeEnding.replace(/^\w+/u, codeWords[Math.floor(random.fraction() * 2_048)] ?? '')}`,
    ];
    let tried = 0;
    let passed = 0;
    for (let left = 3_000; left > 0; left -= 1) {
      const code = newRoomCode(`Stage of group ${left}`, random);
      for (const mistaken of mistakes.map((make) => make(code))) {
        if (spokenForm(mistaken) === spokenCode(code)) continue;
        tried += 1;
        if (refusalOf(mistaken) === undefined) passed += 1;
      }
    }
    expect(tried).toBeGreaterThan(14_000);
    expect(passed / tried).toBeGreaterThan(0.007);
    expect(passed / tried).toBeLessThan(0.013);
  });

  test('is told from other texts, and a very long one is not even read', () => {
    expect(endsLikeCode('main stage Bright Otter 4217')).toBe(true);
    for (const text of ['', 'nonsense', 'Main Stage', '4217', 'otter-4217', `${'a '.repeat(300)}4217`]) {
      expect(endsLikeCode(text)).toBe(false);
    }
  });
});

/** One letter more, less or wrong, or two neighbours swapped. */
function slip(word: string, random: SeededRandom): string {
  const at = Math.floor(random.fraction() * word.length);
  const letter = String.fromCodePoint(97 + Math.floor(random.fraction() * 26));
  const slips = [
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at + 1),
    word.slice(0, at) + word.slice(at + 1, at + 2) + word.slice(at, at + 1) + word.slice(at + 2),
  ];
  return slips[Math.floor(random.fraction() * slips.length)] ?? word;
}
