import { describe, expect, test } from 'vitest';
import { Breaker, cooldownMs, dialRules } from '../../client/core/backoff.ts';
import { bytes } from './support.ts';

function drawing(fraction: number): { fraction: () => number; bytes: (count: number) => Uint8Array } {
  return { fraction: () => fraction, bytes: (count) => bytes(count, 0) };
}

describe('the cooldown', () => {
  test('is 5 s at first, and may be twice as long with each failure, up to a minute', () => {
    const longest = [1, 2, 3, 4, 5, 6, 50].map((failures) => cooldownMs(failures, drawing(1)));
    expect(longest).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  test('is never under 5 s, however the dice fall', () => {
    for (const failures of [0, 1, 2, 9, 2_000]) expect(cooldownMs(failures, drawing(0))).toBe(5_000);
    expect(cooldownMs(3, drawing(0.5))).toBe(12_500);
  });
});

describe('the breaker', () => {
  const opened = (): Breaker => {
    const breaker = new Breaker();
    for (const nowMs of [10, 20, 30]) breaker.failed(nowMs, 0);
    return breaker;
  };

  test('is closed until three dials in a row have failed', () => {
    const breaker = new Breaker();
    breaker.failed(1, 0);
    breaker.failed(2, 0);
    breaker.succeeded();
    breaker.failed(3, 0);
    breaker.failed(4, 0);
    expect(breaker.allowance(4)).toBe(Number.POSITIVE_INFINITY);
    expect(breaker.openUntilMs(4)).toBeUndefined();
    breaker.failed(5, 0);
    expect(breaker.allowance(5)).toBe(0);
    expect(breaker.openUntilMs(5)).toBe(5 + dialRules.breakerOpenMs);
  });

  test('rests for 30 s, and then lets one dial probe', () => {
    const breaker = opened();
    expect(breaker.allowance(30_029)).toBe(0);
    expect(breaker.allowance(30_030)).toBe(1);
    expect(breaker.openUntilMs(30_030)).toBeUndefined();
    breaker.dialed(30_030);
    expect(breaker.allowance(30_031)).toBe(0);
  });

  test('a probe that fails opens it again, one that succeeds closes it', () => {
    const failing = opened();
    failing.dialed(40_000);
    failing.failed(48_000, 0);
    expect(failing.openUntilMs(48_000)).toBe(78_000);
    const succeeding = opened();
    succeeding.dialed(40_000);
    succeeding.succeeded();
    expect(succeeding.allowance(40_001)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a dial that was urged while it was open is no probe', () => {
    const breaker = opened();
    breaker.dialed(1_000);
    expect(breaker.allowance(30_030)).toBe(1);
  });

  test('counts no failure while a direct link is up: this network allows them', () => {
    const breaker = new Breaker();
    for (let left = 10; left > 0; left -= 1) breaker.failed(1, 1);
    expect(breaker.allowance(1)).toBe(Number.POSITIVE_INFINITY);
  });
});
