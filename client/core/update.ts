/**
 * Writes the one shape of Yjs update (v1) and state vector that we exchange; `gate.ts` reads it back.
 *
 *   update  := client count • section … • 0 (an empty delete set)
 *   section := 1 (struct count) • client • clock • item        sections by descending client
 *   item    := 0x08 • 1 • root name • any …                    if clock = 0: the first entry names its feed
 *           |  0x88 • client • clock − 1 • any …               else: origin = the entry before
 *   any …   := count • (117 • 1 • 116 • byte count • sealed) … each value is [Uint8Array]
 *
 * All numbers are lib0 varUints. The one-element array makes Yjs store ContentAny, which merges a whole feed into
 * one item. Source: yjs src/utils/encoding.js and src/structs/{Item,ContentAny}.js, lib0 encoding.js.
 */
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import type { Run } from './feed.ts';

/** A Yjs state vector: a feed's client id → how many of its entries are held. */
export type Vector = ReadonlyMap<number, number>;

export const wire = {
  itemAny: 0x08,
  itemAnyWithOrigin: 0x88,
  rootParent: 1,
  anyArray: 117,
  anyBytes: 116,
} as const;

/** @param runs at most one per feed */
export function encodeUpdate(runs: readonly Run[]): Uint8Array {
  const out = new ByteWriter(1_024).varUint(runs.length);
  for (const run of runs.toSorted((a, b) => b.clientId - a.clientId)) writeSection(out, run);
  return out.varUint(0).finish();
}

function writeSection(out: ByteWriter, run: Run): void {
  out.varUint(1).varUint(run.clientId).varUint(run.start);
  if (run.start === 0) {
    out.u8(wire.itemAny).varUint(wire.rootParent).varUint(run.feedId.length);
    for (const character of run.feedId) out.u8(character.charCodeAt(0));
  } else {
    out
      .u8(wire.itemAnyWithOrigin)
      .varUint(run.clientId)
      .varUint(run.start - 1);
  }
  out.varUint(run.entries.length);
  for (const sealed of run.entries) {
    out.u8(wire.anyArray).varUint(1).u8(wire.anyBytes).varUint(sealed.length).raw(sealed);
  }
}

export function encodeVector(vector: Vector): Uint8Array {
  const out = new ByteWriter(16 + vector.size * 11).varUint(vector.size);
  for (const [clientId, count] of vector) out.varUint(clientId).varUint(count);
  return out.finish();
}

/** @throws {ProtocolError} if `bytes` is no state vector, or names a feed twice */
export function decodeVector(bytes: Uint8Array): Vector {
  const reader = new ByteReader(bytes);
  const size = reader.varUint();
  if (size * 2 > reader.left) {
    throw new ProtocolError(`state vector of ${size} feeds in ${reader.left} bytes`);
  }
  const vector = new Map<number, number>();
  for (let left = size; left > 0; left -= 1) vector.set(reader.varUint(), reader.varUint());
  reader.end();
  if (vector.size !== size) throw new ProtocolError('state vector names a feed twice');
  return vector;
}
