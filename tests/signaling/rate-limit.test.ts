import { describe, expect, test } from 'vitest';
import { relayLimits } from '../../signaling/limits.ts';
import { AddressRates, InboundRate, TokenBucket } from '../../signaling/rate-limit.ts';

describe('a token bucket', () => {
  const rate = { perSecond: 10, burst: 5 };

  test('lets a burst through, then asks for a pause as long as what is owed', () => {
    const bucket = new TokenBucket(rate, 0);
    expect([1, 1, 1, 1, 1].map((count) => bucket.take(count, 0))).toEqual([0, 0, 0, 0, 0]);
    expect(bucket.take(1, 0)).toBe(100);
    expect(bucket.take(1, 0)).toBe(200);
    expect(bucket.take(1, 300)).toBe(0);
  });

  test('never asks for more than one burst takes to come back', () => {
    const bucket = new TokenBucket(rate, 0);
    expect(bucket.take(1_000_000, 0)).toBe(500);
  });

  test('earns no more than a burst, and nothing while the clock runs backwards', () => {
    const bucket = new TokenBucket(rate, 1_000);
    expect(bucket.take(5, 900_000)).toBe(0);
    expect(bucket.take(1, 100)).toBe(100);
  });
});

describe('one socket', () => {
  const frames = { perSecond: relayLimits.framesPerSecond, burst: relayLimits.frameBurst };
  const bytes = { perSecond: relayLimits.bytesPerSecond, burst: relayLimits.byteBurst };

  test('pushes the history of 10,000 messages without a pause', () => {
    const rate = new InboundRate(frames, bytes, 0);
    const waits = Array.from({ length: 60 }, () => rate.take(49_152, 0));
    expect(Math.max(...waits)).toBe(0);
  });

  test('is slowed down when it floods with tiny frames, or with huge ones', () => {
    const tiny = new InboundRate(frames, bytes, 0);
    for (let count = 0; count < 600; count += 1) expect(tiny.take(2, 0)).toBe(0);
    expect(tiny.take(2, 0)).toBeGreaterThan(0);
    const huge = new InboundRate(frames, bytes, 0);
    for (let count = 0; count < 128; count += 1) expect(huge.take(65_536, 0)).toBe(0);
    expect(huge.take(65_536, 0)).toBeGreaterThan(0);
  });
});

describe('addresses', () => {
  test('each has its own rate, and an IPv6 network is one', () => {
    const rates = new AddressRates({ perSecond: 1, burst: 1 }, 10);
    expect(rates.allows('10.0.0.1', 0)).toBe(true);
    expect(rates.allows('10.0.0.1', 0)).toBe(false);
    expect(rates.allows('10.0.0.2', 0)).toBe(true);
    expect(rates.allows('2001:db8:1:2:aaaa::1', 0)).toBe(true);
    expect(rates.allows('2001:db8:1:2:bbbb::2', 0)).toBe(false);
    expect(rates.allows('::ffff:10.0.0.3', 0)).toBe(true);
    expect(rates.allows('::ffff:10.0.0.4', 0)).toBe(true);
  });

  test('only so many are remembered', () => {
    const rates = new AddressRates({ perSecond: 1, burst: 1 }, 2);
    for (const address of ['a', 'b', 'c']) expect(rates.allows(address, 0)).toBe(true);
    expect(rates.allows('c', 0)).toBe(false);
    expect(rates.allows('a', 0)).toBe(true);
  });
});
