/**
 * Hybrid logical clock: milliseconds of room time and a counter, so that an entry never sorts before one that its
 * author had seen ("Logical Physical Clocks", Kulkarni et al. 2014).
 */
import type { ByteReader, ByteWriter } from '../../signaling/bytes.ts';

export interface Hlc {
  /** 48 bits of room time. */
  readonly ms: number;
  /** 16 bits. */
  readonly counter: number;
}

export const hlcBytes = 8;
const maxCounter = 0xffff;

export function compareHlc(left: Hlc, right: Hlc): number {
  return left.ms - right.ms || left.counter - right.counter;
}

export function readHlc(reader: ByteReader): Hlc {
  return { ms: reader.u48(), counter: reader.u16() };
}

export function writeHlc(writer: ByteWriter, hlc: Hlc): void {
  writer.u48(hlc.ms).u16(hlc.counter);
}

/** The stamp for a new entry: `nowMs` if that is later than everything in `seen`, else just after it. */
export function nextHlc(nowMs: number, seen: readonly Hlc[]): Hlc {
  const latest = seen.reduce((a, b) => (compareHlc(a, b) < 0 ? b : a), { ms: 0, counter: 0 });
  const ms = Math.floor(nowMs);
  if (ms > latest.ms) return { ms, counter: 0 };
  if (latest.counter < maxCounter) return { ms: latest.ms, counter: latest.counter + 1 };
  return { ms: latest.ms + 1, counter: 0 };
}
