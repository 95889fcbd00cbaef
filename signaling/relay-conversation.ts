import { isProven, type Join } from './admission.ts';
import { ProtocolError } from './bytes.ts';
import { keyText } from './key-text.ts';
import { relayLimits } from './limits.ts';
import type { Member } from './member.ts';
import {
  type ClientMessage,
  closeCode,
  decodeClientMessage,
  encodeRelayMessage,
  limits,
  protocolVersion,
} from './protocol.ts';
import type { RelayRoom } from './relay-room.ts';
import type { RoomTable } from './room-table.ts';
import type { Conversation, Socket } from './socket.ts';
import type { RelayWorld } from './world.ts';

/** What a room number of this socket stands for; `ended` by the relay, of which the client may not know yet. */
type Place =
  | {
      readonly at: 'member';
      readonly room: RelayRoom;
      readonly member: Member;
      readonly topic: Uint8Array;
    }
  | { readonly at: 'ended' };

const nonceBytes = 32;

type InRoom = Exclude<ClientMessage, { type: 'hello' | 'join' | 'leave' }>;

/** One client's socket on `/relay`, from the welcome to its end. */
export class RelayConversation implements Conversation {
  readonly #socket: Socket;
  readonly #world: RelayWorld;
  readonly #rooms: RoomTable;
  readonly #onClosed: () => void;
  readonly #nonce: Uint8Array;
  readonly #places = new Map<number, Place>();
  #at: 'welcomed' | 'greeted' | 'closed' = 'welcomed';
  #refusedJoins = 0;
  #isAdmitted = false;

  constructor(socket: Socket, world: RelayWorld, rooms: RoomTable, onClosed: () => void) {
    this.#socket = socket;
    this.#world = world;
    this.#rooms = rooms;
    this.#onClosed = onClosed;
    this.#nonce = world.randomBytes(nonceBytes);
    const { durable } = world.store;
    socket.send(
      encodeRelayMessage({ type: 'welcome', version: protocolVersion, nonce: this.#nonce, durable }),
    );
  }

  get admitted(): boolean {
    return this.#isAdmitted;
  }

  message(bytes: Uint8Array): void {
    if (this.#at === 'closed') return;
    const message = decodeClientMessage(bytes);
    if (message.type === 'hello') return this.#hello(message.version);
    if (this.#at !== 'greeted') throw new ProtocolError(`${message.type} came before hello`);
    if (message.type === 'join') return this.#join(message);
    if (message.type === 'leave') return this.#leave(message.room);
    const place = this.#places.get(message.room);
    if (!place) throw new ProtocolError(`room number ${message.room} was not joined`);
    if (place.at === 'member') this.#inRoom(place.room, place.member, message);
  }

  drained(): void {
    for (const place of this.#places.values()) {
      if (place.at === 'member') place.room.resume(place.member);
    }
  }

  closed(): void {
    if (this.#at === 'closed') return;
    this.#at = 'closed';
    for (const number of this.#places.keys()) this.#leave(number);
    this.#onClosed();
  }

  #hello(version: number): void {
    if (this.#at !== 'welcomed') throw new ProtocolError('hello came twice');
    if (version !== protocolVersion) throw versionError(version);
    this.#at = 'greeted';
  }

  #join(join: Join): void {
    if (this.#places.get(join.room)?.at === 'member') {
      throw new ProtocolError(`room number ${join.room} is in use`);
    }
    if (!this.#places.has(join.room) && this.#places.size >= relayLimits.roomNumbers) {
      throw new ProtocolError(`more than ${relayLimits.roomNumbers} room numbers`, closeCode.tooMany);
    }
    if (isProven(join, this.#nonce, this.#world.ed25519)) this.#admit(join);
    else this.#refuseProof(join.room);
  }

  #admit(join: Join): void {
    // Copies: the message may be a view into a far larger chunk of the socket, and these stay.
    const topic = new Uint8Array(join.topic);
    const peer = new Uint8Array(join.peer);
    if (this.#roomsJoined >= limits.roomsPerSocket) {
      return this.#end(join.room, closeCode.tooMany, `More than ${limits.roomsPerSocket} rooms at once.`);
    }
    const room = this.#rooms.open(topic);
    if (!room?.hasPlaceFor(keyText(peer))) {
      return this.#end(join.room, closeCode.tooMany, room ? 'The room is full.' : 'The relay is full.');
    }
    this.#isAdmitted = true;
    const member = this.#member(room, peer, join.room);
    this.#places.set(join.room, { at: 'member', room, member, topic });
    room.join(member);
  }

  #member(room: RelayRoom, peer: Uint8Array, number: number): Member {
    const id = keyText(peer);
    return {
      peer,
      id,
      name: room.nameOf(id) ?? this.#rooms.nextPeerName(),
      room: number,
      socket: this.#socket,
      progress: { at: 'quiet' },
      disputed: new Set(),
      onEnd: (code, reason) => this.#end(number, code, reason),
    };
  }

  #inRoom(room: RelayRoom, member: Member, message: InRoom): void {
    switch (message.type) {
      case 'send':
        return room.send(member, message.to, message.label, message.body);
      case 'cast':
        return room.cast(member, message.body);
      case 'tell':
        return room.tell(member, message.body);
      case 'link':
        return room.link(member, message.peer, message.state);
      default:
        message satisfies never;
    }
  }

  #leave(number: number): void {
    const place = this.#places.get(number);
    if (!place) throw new ProtocolError(`room number ${number} was not joined`);
    this.#places.delete(number);
    if (place.at === 'ended') return;
    place.room.leave(place.member);
    this.#rooms.release(place.topic);
  }

  #refuseProof(number: number): void {
    this.#refusedJoins += 1;
    this.#world.log.info('a peer was not admitted: its proof does not fit');
    if (this.#refusedJoins >= relayLimits.refusedJoins) {
      throw new ProtocolError('the proofs do not fit', closeCode.notAdmitted);
    }
    this.#end(number, closeCode.notAdmitted, 'The proof does not fit the room and the peer.');
  }

  /** From now on the number may be joined anew; what the client had sent to it meanwhile is dropped. */
  #end(number: number, code: number, reason: string): void {
    this.#places.set(number, { at: 'ended' });
    this.#socket.send(encodeRelayMessage({ type: 'refused', room: number, code, reason }));
  }

  get #roomsJoined(): number {
    return [...this.#places.values()].filter((place) => place.at === 'member').length;
  }
}

function versionError(version: number): ProtocolError {
  const advice = version < protocolVersion ? 'reload the app' : 'the relay needs an update';
  const sentence = `The relay speaks version ${protocolVersion}, not ${version}: ${advice}.`;
  return new ProtocolError(sentence, closeCode.versionUnknown);
}
