import { describe, expect, test } from 'vitest';
import { festival } from './scenario.ts';
import { brokenPromises } from './verdict.ts';

/** `SEED=7 npm run sim` replays one seed; `SEEDS=1000` runs more of them. */
const only = process.env['SEED'];
const count = Number(process.env['SEEDS'] ?? 200);
const seeds = only === undefined ? Array.from({ length: count }, (_, at) => at + 1) : [Number(only)];

describe('P3 phones that part, crash and lose their relay agree when they meet again', () => {
  const convergedMs: number[] = [];

  test.each(seeds)('SEED=%i', (seed) => {
    const outcome = festival(seed);
    expect(brokenPromises(outcome)).toEqual([]);
    convergedMs.push(outcome.convergedMs ?? Number.POSITIVE_INFINITY);
  });

  test('all but one in a hundred agree within 6 s of healing, the last within 15 s', () => {
    const sorted = convergedMs.toSorted((a, b) => a - b);
    expect(sorted[Math.floor((sorted.length - 1) * 0.99)]).toBeLessThanOrEqual(6_000);
    expect(sorted.at(-1)).toBeLessThanOrEqual(15_000);
  });
});

test('one seed gives one trace', () => {
  expect(festival(11).trace).toBe(festival(11).trace);
});
