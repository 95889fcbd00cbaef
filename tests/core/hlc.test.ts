import { array, assert, nat, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareHlc, hlcBytes, nextHlc, readHlc, writeHlc } from '../../client/core/hlc.ts';
import { ByteReader, ByteWriter } from '../../signaling/bytes.ts';
import { hex } from './support.ts';

const stamps = record({ ms: nat(2_000), counter: nat(0xffff) });

describe('the hybrid logical clock', () => {
  test('a new stamp is later than every stamp that was seen', () => {
    assert(
      property(nat(2_000), array(stamps), (nowMs, seen) => {
        const next = nextHlc(nowMs, seen);
        for (const stamp of seen) expect(compareHlc(next, stamp)).toBeGreaterThan(0);
        expect(next.ms).toBeGreaterThanOrEqual(nowMs);
      }),
    );
  });

  test('it is the time itself as soon as the time is ahead of all that was seen', () => {
    expect(nextHlc(1_000.9, [{ ms: 999, counter: 7 }])).toEqual({ ms: 1_000, counter: 0 });
    expect(nextHlc(5, [])).toEqual({ ms: 5, counter: 0 });
  });

  test('it counts where the time stands still or goes back, and moves on where the counter is full', () => {
    expect(nextHlc(1_000, [{ ms: 1_000, counter: 0 }])).toEqual({ ms: 1_000, counter: 1 });
    expect(nextHlc(1, [{ ms: 1_000, counter: 3 }])).toEqual({ ms: 1_000, counter: 4 });
    expect(nextHlc(1, [{ ms: 1_000, counter: 0xffff }])).toEqual({ ms: 1_001, counter: 0 });
  });

  test('stamps order by time, then by counter', () => {
    expect(compareHlc({ ms: 1, counter: 9 }, { ms: 2, counter: 0 })).toBeLessThan(0);
    expect(compareHlc({ ms: 2, counter: 1 }, { ms: 2, counter: 0 })).toBeGreaterThan(0);
    expect(compareHlc({ ms: 2, counter: 1 }, { ms: 2, counter: 1 })).toBe(0);
  });

  test('eight bytes, and the bytes order as the stamps do', () => {
    const out = new ByteWriter();
    writeHlc(out, { ms: 0x0123_4567_89ab, counter: 0xcdef });
    expect(out.length).toBe(hlcBytes);
    expect(hex(out.finish())).toBe('0123456789abcdef');
    expect(readHlc(new ByteReader(out.finish()))).toEqual({ ms: 0x0123_4567_89ab, counter: 0xcdef });
  });
});
