import { assert, property, string, uint8Array } from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  clientIdOf,
  feedIdOf,
  feedKeyOf,
  fromBase64url,
  sameBytes,
  toBase64url,
} from '../../client/core/ids.ts';
import { ProtocolError } from '../../signaling/bytes.ts';
import { bytes, refusal } from './support.ts';

describe('base64url', () => {
  test('is what Node writes, and comes back', () => {
    assert(
      property(uint8Array({ maxLength: 70 }), (data) => {
        const text = toBase64url(data);
        expect(text).toBe(Buffer.from(data).toString('base64url'));
        expect(fromBase64url(text)).toEqual(data);
      }),
    );
  });

  test('one value has one text: whatever is read would be written the same', () => {
    assert(
      property(string({ maxLength: 12, unit: 'binary' }), (text) => {
        try {
          expect(toBase64url(fromBase64url(text))).toBe(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['A', 'AAAAA', 'AB', 'AAB', 'A=', 'AA==', 'A A', 'A+', 'A/', 'é', '\u{1F3B8}', 'AA\n'])(
    '%j is damaged',
    (text) => {
      expect(() => fromBase64url(text)).toThrow(ProtocolError);
    },
  );

  test('a lost or changed last character of a feed’s id is noticed where it carries spare bits', () => {
    const id = feedIdOf(bytes(32, 0xff));
    expect(id).toHaveLength(43);
    expect(refusal(() => fromBase64url(`${id.slice(0, -1)}9`)).message).toContain('damaged');
  });
});

describe('ids', () => {
  test('a feed’s id is its key in base64url', () => {
    const key = bytes(32, 0xab);
    expect(feedKeyOf(feedIdOf(key))).toEqual(key);
  });

  test('the client id is the first 53 bits of the key’s SHA-256', () => {
    assert(
      property(uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
        const first = createHash('sha256').update(key).digest().readBigUInt64BE() >> 11n;
        expect(BigInt(clientIdOf(key))).toBe(first);
        expect(Number.isSafeInteger(clientIdOf(key))).toBe(true);
      }),
    );
  });

  test('bytes are the same if they are as many and each is', () => {
    expect(sameBytes(bytes(3, 1), bytes(3, 1))).toBe(true);
    expect(sameBytes(bytes(3, 1), bytes(4, 1))).toBe(false);
    expect(sameBytes(bytes(3, 1), bytes(3, 2))).toBe(false);
    expect(sameBytes(bytes(0, 0), bytes(0, 1))).toBe(true);
  });
});
