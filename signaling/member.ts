import type { Vector } from '../client/core/update.ts';
import { encodeRelayMessage, type RelayMessage } from './protocol.ts';
import type { Socket } from './socket.ts';

/** How far the relay has brought a member: `live` ones have all that the relay has, and get what comes. */
export type Progress =
  | { readonly at: 'quiet' }
  | { readonly at: 'catching-up'; readonly known: Vector }
  | { readonly at: 'live' };

/** One peer in one room, over one socket. */
export interface Member {
  readonly peer: Uint8Array;
  /** `peer` as the key of a map. */
  readonly id: string;
  /** For the log: "peer 3". */
  readonly name: string;
  /** The number that the client chose for the room on its socket. */
  readonly room: number;
  readonly socket: Socket;
  progress: Progress;
  /** Feeds that it was shown from their start, because something of them did not fit. */
  readonly disputed: Set<number>;
  /** Tells whoever holds the membership that the room has ended it. */
  readonly onEnd: (code: number, reason: string) => void;
}

export function sendTo(member: Member, message: RelayMessage): void {
  member.socket.send(encodeRelayMessage(message));
}

/** Encodes once for each room number: members choose their own, but nearly all choose the same. */
export function sendToAll(members: Iterable<Member>, message: (room: number) => RelayMessage): void {
  const encoded = new Map<number, Uint8Array>();
  for (const member of members) {
    const bytes = encoded.get(member.room) ?? encodeRelayMessage(message(member.room));
    encoded.set(member.room, bytes);
    member.socket.send(bytes);
  }
}
