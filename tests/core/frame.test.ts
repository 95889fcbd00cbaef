import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '../../client/core/frame.ts';
import { ProtocolError } from '../../signaling/bytes.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { bytes, hex, refusal, unhex } from './support.ts';

const frames: readonly [string, Frame][] = [
  ['00deadbeef', { type: 'ping', token: 0xdead_beef }],
  ['01deadbeef01a3185c5000', { type: 'pong', token: 0xdead_beef, nowMs: 1_800_000_000_000 }],
  [
    '0202ac02050701',
    {
      type: 'vector',
      vector: new Map([
        [300, 5],
        [7, 1],
      ]),
    },
  ],
  ['0301ac0205', { type: 'have', vector: new Map([[300, 5]]) }],
  ['040000', { type: 'update', update: bytes(2, 0) }],
  ['05eeee', { type: 'presence', envelope: bytes(2, 0xee) }],
  ['06', { type: 'bye' }],
  [
    `08ac0205${'bb'.repeat(8)}0701${'cc'.repeat(8)}`,
    {
      type: 'heads',
      heads: [
        { clientId: 300, clock: 5, head: bytes(8, 0xbb) },
        { clientId: 7, clock: 1, head: bytes(8, 0xcc) },
      ],
    },
  ],
  ['09eeee', { type: 'fork', fork: bytes(2, 0xee) }],
  [`07000000012345${'aa'.repeat(16)}`, { type: 'digest', entryCount: 0x1_2345, sum: bytes(16, 0xaa) }],
];

/** A frame, or undefined if it was refused in the one way that there is. */
function decoded(data: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(data);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

describe('the frames', () => {
  test.each(frames)('%s', (pinned, frame) => {
    expect(hex(encodeFrame(frame))).toBe(pinned);
    expect(decodeFrame(unhex(pinned))).toEqual(frame);
  });

  test('a frame of one length is refused when it has another', () => {
    for (const [pinned, { type }] of frames) {
      const data = unhex(pinned);
      if (['update', 'presence', 'fork'].includes(type)) continue;
      expect(decoded(data.subarray(0, -1)), type).toBeUndefined();
      expect(decoded(Uint8Array.from([...data, 0])), type).toBeUndefined();
    }
  });

  test('nothing, and types that do not exist, are refused', () => {
    expect(refusal(() => decodeFrame(bytes(0, 0))).message).toBe('1 byte expected, 0 left');
    for (let tag = 10; tag < 256; tag += 1) {
      expect(refusal(() => decodeFrame(Uint8Array.of(tag))).message).toBe(`frame type ${tag} is unknown`);
    }
  });

  test('50,000 random frames are frames or ProtocolErrors, and what is read is written the same', () => {
    const random = new SeededRandom(1);
    let read = 0;
    for (let left = 50_000; left > 0; left -= 1) {
      const data = random.bytes(random.below(40));
      if (data.length > 0) data[0] = random.below(11);
      const frame = decoded(data);
      if (!frame) continue;
      read += 1;
      expect(hex(encodeFrame(frame))).toBe(hex(data));
    }
    expect(read).toBeGreaterThan(5_000);
  });
});
