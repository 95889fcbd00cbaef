import { assert, bigInt, maxSafeNat, nat, oneof, property, uint8Array } from 'fast-check';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import { bytes, hex, refusal, unhex } from './support.ts';

/** Numbers of every length, not only of the longest. */
const anyNumber = oneof(
  maxSafeNat(),
  nat(300),
  bigInt({ min: 0n, max: 52n }).map((bits) => 2 ** Number(bits)),
  bigInt({ min: 1n, max: 53n }).map((bits) => 2 ** Number(bits) - 1),
);

function read(text: string): number {
  const reader = new ByteReader(unhex(text));
  const value = reader.varUint();
  reader.end();
  return value;
}

describe('varUint', () => {
  test('every number up to 53 bits comes back, written just as lib0 writes it', () => {
    assert(
      property(anyNumber, (value) => {
        const written = new ByteWriter(1).varUint(value).finish();
        expect(new ByteReader(written).varUint()).toBe(value);
        expect(written).toEqual(encoding.encode((out) => encoding.writeVarUint(out, value)));
        expect(decoding.readVarUint(decoding.createDecoder(written))).toBe(value);
      }),
    );
  });

  test('whatever bytes are read as a number are the ones that would be written for it', () => {
    assert(
      property(uint8Array({ minLength: 1, maxLength: 10 }), (data) => {
        const reader = new ByteReader(data);
        try {
          const value = reader.varUint();
          expect(new ByteWriter().varUint(value).finish()).toEqual(data.slice(0, reader.at));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['8000', '808000', 'ff00', '80808080808080808000'])('%s is longer than needed', (text) => {
    expect(() => read(text)).toThrow(ProtocolError);
  });

  test('2^53 − 1 is the largest; 2^53 is refused, and so is a number without an end', () => {
    expect(read('ffffffffffffff0f')).toBe(Number.MAX_SAFE_INTEGER);
    expect(refusal(() => read('8080808080808010')).message).toContain('53 bits');
    expect(refusal(() => read('ffffffffffffff7f')).message).toContain('53 bits');
    expect(refusal(() => read('80'.repeat(500))).message).toContain('53 bits');
  });

  test('a number that is cut off is refused', () => {
    expect(refusal(() => read('')).message).toContain('1 byte expected');
    expect(refusal(() => read('80')).message).toContain('1 byte expected');
  });
});

describe('ByteReader', () => {
  test('reads what ByteWriter writes, in every width', () => {
    const out = new ByteWriter(1)
      .u8(0xfe)
      .u16(0xfedc)
      .u32(0xfedc_ba98)
      .u48(0xfedc_ba98_7654)
      .raw(bytes(3, 9));
    expect(hex(out.finish())).toBe('fefedcfedcba98fedcba987654090909');
    expect(out.length).toBe(16);
    const reader = new ByteReader(out.finish());
    expect([reader.u8(), reader.u16(), reader.u32(), reader.u48()]).toEqual([
      0xfe, 0xfedc, 0xfedc_ba98, 0xfedc_ba98_7654,
    ]);
    expect(reader.rest()).toEqual(bytes(3, 9));
    expect(() => reader.end()).not.toThrow();
  });

  test('never reads past the end, and leaves its place when it refuses', () => {
    const reader = new ByteReader(bytes(3, 1));
    expect(refusal(() => reader.take(4)).message).toBe('4 bytes expected, 3 left');
    expect(reader.at).toBe(0);
    expect(refusal(() => reader.u32()).code).toBe(4400);
  });

  test('bytes that are left over are refused', () => {
    const reader = new ByteReader(bytes(3, 1));
    reader.u8();
    expect(refusal(() => reader.end()).message).toBe('2 bytes left over');
  });

  test('take gives a view, so that nothing is copied', () => {
    const data = bytes(8, 1);
    expect(new ByteReader(data).take(4).buffer).toBe(data.buffer);
  });
});
