/**
 * Offers, answers and candidates on their way between two peers, sealed for members and signed by their author, so
 * that neither the relay nor another member can put itself between the two:
 *
 *   plaintext := to 32 • dial u32 • sent u48 (room time, ms) • label u8 • UTF-8 text
 */
import { ByteReader, ByteWriter, ProtocolError } from '../../signaling/bytes.ts';
import { labels } from '../../signaling/protocol.ts';
import type { Envelopes } from './envelope.ts';
import { type FeedId, feedIdOf, feedKeyOf, sameBytes } from './ids.ts';
import type { FeedIdentity } from './keys.ts';
import type { Random, Signal } from './ports.ts';
import type { RoomTime } from './room-time.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/** Older ones are refused: a replayed offer would only cost us an answer. */
const maxAgeMs = 120_000;

export interface Introduction {
  readonly peer: FeedId;
  /** Which attempt it belongs to: drawn by the side that dials. */
  readonly dialId: number;
  readonly signal: Signal;
}

export class Introductions {
  readonly #envelopes: Envelopes;
  readonly #self: FeedIdentity;
  readonly #roomTime: RoomTime;
  readonly #random: Random;

  constructor(envelopes: Envelopes, self: FeedIdentity, roomTime: RoomTime, random: Random) {
    this.#envelopes = envelopes;
    this.#self = self;
    this.#roomTime = roomTime;
    this.#random = random;
  }

  seal({ peer, dialId, signal }: Introduction): Uint8Array {
    const out = new ByteWriter().raw(feedKeyOf(peer)).u32(dialId).u48(Math.floor(this.#roomTime.now()));
    out.u8(labels.indexOf(signal.label)).raw(encodeUtf8(signal.text));
    return this.#envelopes.seal(out.finish(), this.#self, this.#random);
  }

  /** @throws {ProtocolError} if no member signed it, for us, lately */
  open(envelope: Uint8Array): Introduction {
    const { feedKey, plaintext } = this.#envelopes.open(envelope);
    const reader = new ByteReader(plaintext);
    if (!sameBytes(reader.take(32), this.#self.feedKey)) {
      throw new ProtocolError('a signal for somebody else');
    }
    const dialId = reader.u32();
    const ageMs = this.#roomTime.now() - reader.u48();
    if (Math.abs(ageMs) > maxAgeMs) throw new ProtocolError('a signal from another time');
    const label = labels[reader.u8()];
    if (label === undefined || label === 'frame') throw new ProtocolError('a signal of no known kind');
    return { peer: feedIdOf(feedKey), dialId, signal: { label, text: decodeUtf8(reader.rest()) } };
  }
}
