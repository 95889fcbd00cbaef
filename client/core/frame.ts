/**
 * What replicas say to each other over a link, phone to phone and phone to relay:
 *
 *   ping     := 0 • token u32                     asks for the same token back
 *   pong     := 1 • token u32 • now u48           and the answerer's clock, in milliseconds
 *   vector   := 2 • Yjs state vector              all that I hold: send me the rest (once, when a link opens)
 *   have     := 3 • Yjs state vector              these feeds are stored here up to there
 *   update   := 4 • Yjs update v1                 entries, in the one shape that the gate lets through
 *   presence := 5 • envelope                      who is here; see `presence.ts`
 *   bye      := 6                                 I am leaving on purpose
 *   digest   := 7 • entries u48 • sum 16          what I hold, in brief; a difference brings the vectors out
 *   heads    := 8 • (client varUint • clock varUint • head 8) …   equal vectors, unequal digests: which feeds differ?
 *   fork     := 9 • fork                          a feed ends, because its author equivocated; see `fork.ts`
 */
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import { decodeVector, encodeVector, type Vector } from './update.ts';

export type Frame =
  | { readonly type: 'ping'; readonly token: number }
  | { readonly type: 'pong'; readonly token: number; readonly nowMs: number }
  | { readonly type: 'vector'; readonly vector: Vector }
  | { readonly type: 'have'; readonly vector: Vector }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'presence'; readonly envelope: Uint8Array }
  | { readonly type: 'bye' }
  | { readonly type: 'digest'; readonly entryCount: number; readonly sum: Uint8Array }
  | { readonly type: 'heads'; readonly heads: readonly FeedHead[] }
  | { readonly type: 'fork'; readonly fork: Uint8Array };

/** A feed's clock in the vector, and the first bytes of what identifies its content. */
export interface FeedHead {
  readonly clientId: number;
  readonly clock: number;
  readonly head: Uint8Array;
}

export const headBytes = 8;

export function encodeFrame(frame: Frame): Uint8Array {
  switch (frame.type) {
    case 'ping':
      return new ByteWriter(5).u8(0).u32(frame.token).finish();
    case 'pong':
      return new ByteWriter(11).u8(1).u32(frame.token).u48(frame.nowMs).finish();
    case 'vector':
      return withTag(2, encodeVector(frame.vector));
    case 'have':
      return withTag(3, encodeVector(frame.vector));
    case 'update':
      return withTag(4, frame.update);
    case 'presence':
      return withTag(5, frame.envelope);
    case 'bye':
      return Uint8Array.of(6);
    case 'digest':
      return new ByteWriter(23).u8(7).u48(frame.entryCount).raw(frame.sum).finish();
    case 'heads':
      return encodeHeads(frame.heads);
    case 'fork':
      return withTag(9, frame.fork);
    default:
      return frame satisfies never;
  }
}

/** @throws {ProtocolError} if `bytes` is no frame */
export function decodeFrame(bytes: Uint8Array): Frame {
  const reader = new ByteReader(bytes);
  const tag = reader.u8();
  switch (tag) {
    case 0:
      return whole(reader, { type: 'ping', token: reader.u32() });
    case 1:
      return whole(reader, { type: 'pong', token: reader.u32(), nowMs: reader.u48() });
    case 2:
      return { type: 'vector', vector: decodeVector(reader.rest()) };
    case 3:
      return { type: 'have', vector: decodeVector(reader.rest()) };
    case 4:
      return { type: 'update', update: reader.rest() };
    case 5:
      return { type: 'presence', envelope: reader.rest() };
    case 6:
      return whole(reader, { type: 'bye' });
    case 7:
      return whole(reader, { type: 'digest', entryCount: reader.u48(), sum: reader.take(16) });
    case 8:
      return { type: 'heads', heads: readHeads(reader) };
    case 9:
      return { type: 'fork', fork: reader.rest() };
    default:
      throw new ProtocolError(`frame type ${tag} is unknown`);
  }
}

function encodeHeads(heads: readonly FeedHead[]): Uint8Array {
  const out = new ByteWriter(1 + heads.length * 20).u8(8);
  for (const { clientId, clock, head } of heads) out.varUint(clientId).varUint(clock).raw(head);
  return out.finish();
}

function readHeads(reader: ByteReader): FeedHead[] {
  const heads: FeedHead[] = [];
  while (reader.left > 0) {
    heads.push({ clientId: reader.varUint(), clock: reader.varUint(), head: reader.take(headBytes) });
  }
  return heads;
}

function withTag(tag: number, body: Uint8Array): Uint8Array {
  return new ByteWriter(1 + body.length).u8(tag).raw(body).finish();
}

function whole<T>(reader: ByteReader, frame: T): T {
  reader.end();
  return frame;
}
