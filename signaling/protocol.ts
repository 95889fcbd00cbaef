/**
 * The contract between a client and the relay: binary WebSocket messages on `/relay`.
 *
 * The relay speaks first, with `welcome`; the client answers `hello` and then joins as many rooms as it likes
 * over the one socket. A room is named by its topic once, in `join`; after that by the number that the client
 * chose for it on this socket.
 *
 *   relay → client                                       client → relay
 *   welcome  := 0 • version u8 • nonce 32 • durable u8    hello := 0 • version u8
 *   joined   := 1 • room • count u16 • peer 32 …          join  := 1 • room • topic 32 • peer 32
 *   refused  := 2 • room • code u16 • sentence                     • roomProof 64 • peerProof 64
 *   arrived  := 3 • room • peer 32                        leave := 2 • room
 *   departed := 4 • room • peer 32                        send  := 3 • room • peer 32 • label u8 • body
 *   from     := 5 • room • peer 32 • label u8 • body      cast  := 4 • room • body
 *   told     := 6 • room • body                           tell  := 5 • room • body
 *                                                         link  := 6 • room • peer 32 • state u8
 *
 * `room` is a u16; integers are big-endian; `body` is what is left of the message. `send` goes to one member,
 * `cast` to every other member (label `frame`), `tell` to the relay's own replica, which answers by `told`.
 * The bodies of `tell` and `told` are frames of `client/core/frame.ts`; those of `send` and `cast` are sealed
 * for members, and the relay never looks inside.
 *
 * Versions: 1 (November 2026), the first.
 */
import { ByteReader, ByteWriter, ProtocolError } from './bytes.ts';

export const protocolVersion = 1;

export const limits = {
  /** Largest WebSocket message either way; every sync is cut into pages that fit. */
  messageBytes: 65_536,
  keyBytes: 32,
  proofBytes: 64,
  roomsPerSocket: 64,
  membersPerRoom: 2_000,
} as const;

/** WebSocket close codes (RFC 6455 §7.4): why the relay ended a socket. */
export const closeCode = {
  restarting: 1012,
  malformed: 4400,
  notAdmitted: 4401,
  tooSlow: 4408,
  replaced: 4409,
  tooLarge: 4413,
  tooMany: 4429,
  versionUnknown: 4426,
} as const;

/** What a directed body is, in the clear, so that the relay can log how a pair is being introduced. */
export const labels = ['frame', 'offer', 'answer', 'candidate', 'knock', 'end'] as const;
export type Label = (typeof labels)[number];

/** How a client's direct link to a peer stands. */
export const linkStates = ['open', 'closed', 'failed'] as const;
export type LinkState = (typeof linkStates)[number];

export type ClientMessage =
  | { readonly type: 'hello'; readonly version: number }
  | {
      readonly type: 'join';
      readonly room: number;
      readonly topic: Uint8Array;
      readonly peer: Uint8Array;
      readonly roomProof: Uint8Array;
      readonly peerProof: Uint8Array;
    }
  | { readonly type: 'leave'; readonly room: number }
  | {
      readonly type: 'send';
      readonly room: number;
      readonly to: Uint8Array;
      readonly label: Label;
      readonly body: Uint8Array;
    }
  | { readonly type: 'cast'; readonly room: number; readonly body: Uint8Array }
  | { readonly type: 'tell'; readonly room: number; readonly body: Uint8Array }
  | { readonly type: 'link'; readonly room: number; readonly peer: Uint8Array; readonly state: LinkState };

export type RelayMessage =
  | {
      readonly type: 'welcome';
      readonly version: number;
      readonly nonce: Uint8Array;
      /** Whether an entry that the relay reports as held survives the relay's own death. */
      readonly durable: boolean;
    }
  | { readonly type: 'joined'; readonly room: number; readonly members: readonly Uint8Array[] }
  | { readonly type: 'refused'; readonly room: number; readonly code: number; readonly reason: string }
  | { readonly type: 'arrived'; readonly room: number; readonly peer: Uint8Array }
  | { readonly type: 'departed'; readonly room: number; readonly peer: Uint8Array }
  | {
      readonly type: 'from';
      readonly room: number;
      readonly peer: Uint8Array;
      readonly label: Label;
      readonly body: Uint8Array;
    }
  | { readonly type: 'told'; readonly room: number; readonly body: Uint8Array };

/** The bytes that a `join` signs twice: with the room's access key and with the peer's feed key. */
export function admissionBytes(nonce: Uint8Array, topic: Uint8Array, peer: Uint8Array): Uint8Array {
  return new ByteWriter().raw(ascii('fieldmesh/1 admission')).raw(nonce).raw(topic).raw(peer).finish();
}

export function encodeClientMessage(message: ClientMessage): Uint8Array {
  const out = new ByteWriter();
  switch (message.type) {
    case 'hello':
      return out.u8(0).u8(message.version).finish();
    case 'join':
      out.u8(1).u16(message.room).raw(message.topic).raw(message.peer);
      return out.raw(message.roomProof).raw(message.peerProof).finish();
    case 'leave':
      return out.u8(2).u16(message.room).finish();
    case 'send':
      out.u8(3).u16(message.room).raw(message.to).u8(labels.indexOf(message.label));
      return out.raw(message.body).finish();
    case 'cast':
      return out.u8(4).u16(message.room).raw(message.body).finish();
    case 'tell':
      return out.u8(5).u16(message.room).raw(message.body).finish();
    case 'link':
      out.u8(6).u16(message.room).raw(message.peer);
      return out.u8(linkStates.indexOf(message.state)).finish();
    default:
      return message satisfies never;
  }
}

/** @throws {ProtocolError} if `bytes` is no client message of this version */
export function decodeClientMessage(bytes: Uint8Array): ClientMessage {
  const reader = new ByteReader(bytes);
  const type = reader.u8();
  switch (type) {
    case 0:
      return whole(reader, { type: 'hello', version: reader.u8() });
    case 1:
      return whole(reader, {
        type: 'join',
        room: reader.u16(),
        topic: reader.take(limits.keyBytes),
        peer: reader.take(limits.keyBytes),
        roomProof: reader.take(limits.proofBytes),
        peerProof: reader.take(limits.proofBytes),
      });
    case 2:
      return whole(reader, { type: 'leave', room: reader.u16() });
    case 3:
      return {
        type: 'send',
        room: reader.u16(),
        to: reader.take(limits.keyBytes),
        label: oneOf(labels, reader.u8(), 'label'),
        body: reader.rest(),
      };
    case 4:
      return { type: 'cast', room: reader.u16(), body: reader.rest() };
    case 5:
      return { type: 'tell', room: reader.u16(), body: reader.rest() };
    case 6:
      return whole(reader, {
        type: 'link',
        room: reader.u16(),
        peer: reader.take(limits.keyBytes),
        state: oneOf(linkStates, reader.u8(), 'link state'),
      });
    default:
      throw new ProtocolError(`client message type ${type} is unknown`);
  }
}

export function encodeRelayMessage(message: RelayMessage): Uint8Array {
  const out = new ByteWriter();
  switch (message.type) {
    case 'welcome':
      return out.u8(0).u8(message.version).raw(message.nonce).u8(Number(message.durable)).finish();
    case 'joined':
      out.u8(1).u16(message.room).u16(message.members.length);
      for (const member of message.members) out.raw(member);
      return out.finish();
    case 'refused':
      return out.u8(2).u16(message.room).u16(message.code).raw(ascii(message.reason)).finish();
    case 'arrived':
      return out.u8(3).u16(message.room).raw(message.peer).finish();
    case 'departed':
      return out.u8(4).u16(message.room).raw(message.peer).finish();
    case 'from':
      out.u8(5).u16(message.room).raw(message.peer).u8(labels.indexOf(message.label));
      return out.raw(message.body).finish();
    case 'told':
      return out.u8(6).u16(message.room).raw(message.body).finish();
    default:
      return message satisfies never;
  }
}

/** @throws {ProtocolError} if `bytes` is no relay message of this version */
export function decodeRelayMessage(bytes: Uint8Array): RelayMessage {
  const reader = new ByteReader(bytes);
  const type = reader.u8();
  switch (type) {
    case 0:
      return whole(reader, {
        type: 'welcome',
        version: reader.u8(),
        nonce: reader.take(32),
        durable: reader.u8() === 1,
      });
    case 1:
      return whole(reader, { type: 'joined', room: reader.u16(), members: readMembers(reader) });
    case 2:
      return { type: 'refused', room: reader.u16(), code: reader.u16(), reason: fromAscii(reader.rest()) };
    case 3:
      return whole(reader, { type: 'arrived', room: reader.u16(), peer: reader.take(limits.keyBytes) });
    case 4:
      return whole(reader, { type: 'departed', room: reader.u16(), peer: reader.take(limits.keyBytes) });
    case 5:
      return {
        type: 'from',
        room: reader.u16(),
        peer: reader.take(limits.keyBytes),
        label: oneOf(labels, reader.u8(), 'label'),
        body: reader.rest(),
      };
    case 6:
      return { type: 'told', room: reader.u16(), body: reader.rest() };
    default:
      throw new ProtocolError(`relay message type ${type} is unknown`);
  }
}

function readMembers(reader: ByteReader): Uint8Array[] {
  const count = reader.u16();
  if (reader.left !== count * limits.keyBytes) throw new ProtocolError(`${count} members do not fit`);
  return Array.from({ length: count }, () => reader.take(limits.keyBytes));
}

function whole<T>(reader: ByteReader, message: T): T {
  reader.end();
  return message;
}

function oneOf<T>(values: readonly T[], index: number, what: string): T {
  const value = values[index];
  if (value === undefined) throw new ProtocolError(`${what} ${index} is unknown`);
  return value;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0x7f);
}

function fromAscii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
