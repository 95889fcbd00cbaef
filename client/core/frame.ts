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
  | { readonly type: 'digest'; readonly entryCount: number; readonly sum: Uint8Array };

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
    default:
      throw new ProtocolError(`frame type ${tag} is unknown`);
  }
}

function withTag(tag: number, body: Uint8Array): Uint8Array {
  return new ByteWriter(1 + body.length).u8(tag).raw(body).finish();
}

function whole<T>(reader: ByteReader, frame: T): T {
  reader.end();
  return frame;
}
