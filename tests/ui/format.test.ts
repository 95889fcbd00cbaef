import { expect, test } from 'vitest';
import {
  agoWords,
  byteWords,
  clockWords,
  countdownWords,
  countWords,
  dayWords,
  roundTripWords,
  spanWords,
} from '../../client/ui/format.ts';

const now = new Date(2026, 6, 18, 14, 5).getTime();
const plain = (text: string): string => text.replaceAll(/\s/gu, ' ');

test.each([
  [0, '0 s'],
  [12_900, '12 s'],
  [60_000, '1 min'],
  [7_199_000, '1 h'],
  [172_800_000, '2 d'],
  [-5_000, '0 s'],
])('a span of %i ms reads "%s"', (ms, words) => {
  expect(plain(spanWords(ms))).toBe(words);
});

test('an age reads as its largest whole unit, and what a faster clock stamped is just now', () => {
  expect(plain(agoWords(now - 12_000, now))).toBe('12 s ago');
  expect(agoWords(now - 900, now)).toBe('just now');
  expect(agoWords(now + 60_000, now)).toBe('just now');
});

test('a countdown rounds up, and ends at now', () => {
  expect(plain(countdownWords(now + 2_100, now))).toBe('in 3 s');
  expect(plain(countdownWords(now + 1, now))).toBe('in 1 s');
  expect(countdownWords(now, now)).toBe('now');
});

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [12_345, '12.3 kB'],
  [4_000_000, '4 MB'],
  [2_500_000_000, '2.5 GB'],
])('%i bytes read "%s"', (bytes, words) => {
  expect(plain(byteWords(bytes))).toBe(words);
});

test.each([
  [0.42, '0.4 ms'],
  [34.4, '34 ms'],
  [1_240, '1.2 s'],
])('a round trip of %d ms reads "%s"', (ms, words) => {
  expect(plain(roundTripWords(ms))).toBe(words);
});

test('one is not many', () => {
  expect(countWords(1, 'phone')).toBe('1 phone');
  expect(countWords(1_200, 'entry', 'entries')).toBe('1,200 entries');
});

test('days are named from where the reader is', () => {
  expect(dayWords(now, now)).toBe('Today');
  expect(dayWords(now - 86_400_000, now)).toBe('Yesterday');
  expect(dayWords(new Date(2026, 6, 1).getTime(), now)).toBe('Wednesday, July 1');
  expect(dayWords(new Date(2025, 6, 1).getTime(), now)).toBe('July 1, 2025');
});

test('the time of day has its minutes', () => {
  expect(clockWords(now)).toContain(':05');
});
