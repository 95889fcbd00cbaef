/**
 * Writes the one shape of Yjs update (v1) and state vector that we exchange; `gate.ts` reads it back.
 *
 *   update  := client count • section … • 0 (an empty delete set)
 *   section := struct count • client • clock • item …          sections by descending client
 *   item    := 0x08 • 1 • root name • any …                    if clock = 0: the first entry names its feed
 *           |  0x88 • client • clock − 1 • any …               else: origin = the entry before
 *   any …   := count • (117 • 1 • 116 • byte count • sealed) … each value is [Uint8Array]
 *
 * All numbers are lib0 varUints. The one-element array makes Yjs store ContentAny, which merges a whole feed into
 * one item once it is there; on the way each item ends with the signature that proves it. Source: yjs src/utils/encoding.js and src/structs/{Item,ContentAny}.js, lib0 encoding.js.
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

/** @param runs those of one feed next to each other, and continuing each other; each becomes one struct */
export function encodeUpdate(runs: readonly Run[]): Uint8Array {
  const sections = sectionsOf(runs);
  const out = new ByteWriter(1_024).varUint(sections.length);
  for (const section of sections) {
    const [first] = section;
    out.varUint(section.length).varUint(first.clientId).varUint(first.start);
    for (const run of section) writeItem(out, run);
  }
  return out.varUint(0).finish();
}

type Section = [Run, ...Run[]];

function sectionsOf(runs: readonly Run[]): Section[] {
  const sections: Section[] = [];
  for (const run of runs) {
    const last = sections.at(-1);
    if (last?.[0].clientId === run.clientId) last.push(run);
    else sections.push([run]);
  }
  return sections.toSorted(([a], [b]) => b.clientId - a.clientId);
}

function writeItem(out: ByteWriter, run: Run): void {
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
