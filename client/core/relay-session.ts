import { ProtocolError } from '../../signaling/bytes.ts';
import {
  closeCode,
  decodeRelayMessage,
  encodeClientMessage,
  protocolVersion,
  type ClientMessage,
  type RelayMessage,
} from '../../signaling/protocol.ts';
import type { Clock, OpenRelaySocket, Random, RelaySocket } from './ports.ts';
import type { Stop } from './readable.ts';
import { type RelayedRoom, type RelayMembership } from './relayed-room.ts';

/**
 * The wait before another try, with full jitter so that a thousand phones do not come back as one: up to 2 s at
 * first, then an eighth of the time that the relay has been away, up to 30 s.
 */
const minRetryMs = 2_000;
const maxRetryMs = 30_000;
const retryShare = 1 / 8;

export type RelayState =
  | { readonly at: 'unused' }
  | { readonly at: 'connecting'; readonly sinceMs: number }
  | { readonly at: 'lost'; readonly retryAtMs: number; readonly reason: string }
  | { readonly at: 'refused'; readonly reason: string }
  | { readonly at: 'connected'; readonly sinceMs: number; readonly durable: boolean };

/** The one socket between this browser and the relay: opened again whenever it is lost, shared by every room. */
export class RelaySession {
  readonly #open: OpenRelaySocket;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #rooms = new Map<number, RelayedRoom>();
  #nextRoom = 0;
  #socket: RelaySocket | undefined;
  #state: RelayState = { at: 'unused' };
  #nonce: Uint8Array | undefined;
  /** When the relay was last there, or first looked for. */
  #awaySinceMs: number | undefined;
  #stopRetry: Stop = () => {};

  constructor(open: OpenRelaySocket, clock: Clock, random: Random) {
    this.#open = open;
    this.#clock = clock;
    this.#random = random;
  }

  get state(): RelayState {
    return this.#state;
  }

  /** Keeps the room joined for as long as the relay can be reached. Returns the way out. */
  join(room: RelayedRoom): RelayMembership {
    const number = this.#nextRoom;
    this.#nextRoom = (number + 1) % 0x1_0000;
    this.#rooms.set(number, room);
    if (this.#nonce) this.#sendJoin(number, room, this.#nonce);
    else if (this.#socket === undefined) this.#connect();
    else room.onState();
    return {
      send: (message) => this.#send({ ...message, room: number }),
      bufferedBytes: () => this.#socket?.bufferedBytes ?? 0,
      drop: (reason) => this.#lose(reason),
      rejoin: () => this.#rejoin(number, room),
      leave: () => this.#leave(number),
    };
  }

  /** The world changed (page shown again, network back): a lost relay is tried now. */
  wake(): void {
    if (this.#state.at === 'lost') this.#connect();
  }

  #rejoin(number: number, room: RelayedRoom): void {
    if (!this.#nonce) return;
    this.#send({ type: 'leave', room: number });
    this.#sendJoin(number, room, this.#nonce);
  }

  #leave(number: number): void {
    if (!this.#rooms.delete(number)) return;
    this.#send({ type: 'leave', room: number });
    if (this.#rooms.size > 0) return;
    this.#stopRetry();
    this.#socket?.close();
    this.#socket = undefined;
    this.#nonce = undefined;
    this.#state = { at: 'unused' };
  }

  #connect(): void {
    this.#stopRetry();
    const socket = this.#open();
    this.#socket = socket;
    this.#become({ at: 'connecting', sinceMs: this.#clock.now() });
    socket.onMessage = (bytes) => this.#receive(socket, bytes);
    socket.onClose = (code, reason) => {
      if (socket === this.#socket) this.#ended(code, reason);
    };
    socket.onDrain = () => {
      for (const room of this.#rooms.values()) room.onDrain();
    };
  }

  #receive(socket: RelaySocket, bytes: Uint8Array): void {
    if (socket !== this.#socket) return;
    try {
      this.#handle(decodeRelayMessage(bytes));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#lose(`the relay broke the protocol: ${error.message}`);
    }
  }

  #handle(message: RelayMessage): void {
    if (message.type === 'welcome') this.#welcome(message);
    else this.#rooms.get(message.room)?.onMessage(message);
  }

  #welcome({ version, nonce, durable }: Extract<RelayMessage, { type: 'welcome' }>): void {
    if (version !== protocolVersion) {
      this.#refuse(
        `The relay speaks version ${version} of the protocol, this page version ${protocolVersion}.`,
      );
      return;
    }
    this.#nonce = nonce;
    this.#awaySinceMs = undefined;
    this.#send({ type: 'hello', version: protocolVersion });
    this.#become({ at: 'connected', sinceMs: this.#clock.now(), durable });
    for (const [number, room] of this.#rooms) this.#sendJoin(number, room, nonce);
  }

  #sendJoin(number: number, room: RelayedRoom, nonce: Uint8Array): void {
    this.#send({ type: 'join', room: number, ...room.admission(nonce) });
  }

  #send(message: ClientMessage): void {
    if (this.#nonce) this.#socket?.send(encodeClientMessage(message));
  }

  #lose(reason: string): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#ended(1006, reason);
    socket.close();
  }

  #ended(code: number, reason: string): void {
    this.#socket = undefined;
    this.#nonce = undefined;
    if (code === closeCode.versionUnknown) this.#refuse(reason);
    else this.#retryLater(reason || `the relay cannot be reached (${code})`);
    for (const room of this.#rooms.values()) room.onLost();
  }

  #retryLater(reason: string): void {
    const now = this.#clock.now();
    this.#awaySinceMs ??= now;
    const ceilingMs = Math.max(minRetryMs, Math.min(maxRetryMs, (now - this.#awaySinceMs) * retryShare));
    const delayMs = ceilingMs * this.#random.fraction();
    this.#stopRetry = this.#clock.after(delayMs, () => this.#connect());
    this.#become({ at: 'lost', retryAtMs: now + delayMs, reason });
  }

  /** No retry can help: the page or the relay has to be renewed first. */
  #refuse(reason: string): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#nonce = undefined;
    socket?.close();
    this.#become({ at: 'refused', reason });
  }

  #become(state: RelayState): void {
    this.#state = state;
    for (const room of this.#rooms.values()) room.onState();
  }
}
