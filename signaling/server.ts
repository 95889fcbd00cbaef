/** Turns WebSockets into conversations. The only file that knows ws. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ProtocolError } from './bytes.ts';
import type { RelayLimits } from './limits.ts';
import { Liveness, type Watched } from './liveness.ts';
import { closeCode } from './protocol.ts';
import { AddressRates, InboundRate } from './rate-limit.ts';
import type { Conversation, Socket } from './socket.ts';
import { TickWriter } from './tick-writer.ts';
import type { Log } from './world.ts';

/** Who answers on which path: binary messages on `/relay`, text on `/y-webrtc`. */
export interface Doors {
  relay(socket: Socket): Conversation;
  yWebrtc(socket: Socket<string>): Conversation<string>;
}

export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly limits: RelayLimits;
}

/** RFC 6455 §5.5: a close frame carries at most 125 bytes, two of them the code. */
const reasonBytes = 123;
const internalError = 1011;

/** Answers WebSocket upgrades on `http` until it is closed. */
export class SocketServer {
  readonly #doors: Doors;
  readonly #surroundings: Surroundings;
  readonly #webSockets: WebSocketServer;
  readonly #liveness: Liveness;
  readonly #rates: AddressRates;
  readonly #writer = new TickWriter();
  readonly #clients = new Set<ClientSocket>();
  readonly #sweeps: NodeJS.Timeout;
  #isClosing = false;

  constructor(http: Server, doors: Doors, surroundings: Surroundings) {
    const { limits, now } = surroundings;
    this.#doors = doors;
    this.#surroundings = surroundings;
    this.#webSockets = new WebSocketServer(webSocketOptions(limits));
    this.#liveness = new Liveness(limits, Math.random);
    this.#rates = new AddressRates(
      { perSecond: limits.connectsPerSecond, burst: limits.connectBurst },
      limits.addresses,
    );
    this.#sweeps = setInterval(() => this.#liveness.sweep(now()), limits.sweepMs);
    http.on('upgrade', (request, wire, head) => this.#upgrade(request, wire, head));
  }

  get connections(): number {
    return this.#clients.size;
  }

  /** Ends every client with 1012 and a sentence; whoever does not answer in time is cut. */
  close(): void {
    this.#isClosing = true;
    clearInterval(this.#sweeps);
    const goodbye = 'The relay is going down; try again.';
    for (const client of this.#clients) client.end(closeCode.restarting, goodbye);
  }

  #upgrade(request: IncomingMessage, wire: Duplex, head: Buffer): void {
    const { now, log } = this.#surroundings;
    wire.on('error', (error) => log.debug(`a socket failed: ${error.message}`));
    const isRelay = request.url?.split('?')[0] === '/relay';
    if (!isRelay && request.url?.split('?')[0] !== '/y-webrtc') return refuse(wire, '404 Not Found');
    if (this.#isClosing) return refuse(wire, '503 Service Unavailable');
    const isAllowed = this.#rates.allows(request.socket.remoteAddress ?? '', now());
    if (!isAllowed) return refuse(wire, '429 Too Many Requests');
    this.#webSockets.handleUpgrade(request, wire, head, (webSocket) => this.#open(webSocket, wire, isRelay));
  }

  #open(webSocket: WebSocket, wire: Duplex, isRelay: boolean): void {
    const client = new ClientSocket(webSocket, wire, this.#writer, this.#surroundings);
    this.#clients.add(client);
    this.#liveness.add(client, this.#surroundings.now());
    webSocket.on('pong', () => this.#liveness.heardPong(client));
    webSocket.on('close', () => {
      this.#clients.delete(client);
      this.#liveness.remove(client);
    });
    if (isRelay) client.converse(this.#doors.relay(client), asBytes);
    else client.converse(this.#doors.yWebrtc(client), asText);
  }
}

class ClientSocket implements Watched {
  readonly #webSocket: WebSocket;
  readonly #wire: Duplex;
  readonly #writer: TickWriter;
  readonly #surroundings: Surroundings;
  readonly #rate: InboundRate;
  #conversation: Pick<Conversation, 'closed' | 'admitted'> | undefined;

  constructor(webSocket: WebSocket, wire: Duplex, writer: TickWriter, surroundings: Surroundings) {
    this.#webSocket = webSocket;
    this.#wire = wire;
    this.#writer = writer;
    this.#surroundings = surroundings;
    const { framesPerSecond, frameBurst, bytesPerSecond, byteBurst } = surroundings.limits;
    this.#rate = new InboundRate(
      { perSecond: framesPerSecond, burst: frameBurst },
      { perSecond: bytesPerSecond, burst: byteBurst },
      surroundings.now(),
    );
  }

  get bufferedBytes(): number {
    return this.#webSocket.bufferedAmount;
  }

  get admitted(): boolean {
    return this.#conversation?.admitted ?? false;
  }

  get isPaused(): boolean {
    return this.#webSocket.isPaused;
  }

  get #isOpen(): boolean {
    return this.#webSocket.readyState === this.#webSocket.OPEN;
  }

  send(message: Uint8Array | string): void {
    if (!this.#isOpen) return;
    if (this.bufferedBytes > this.#surroundings.limits.unsentBytes) {
      return this.end(closeCode.tooSlow, 'This connection is too slow.');
    }
    this.#writer.hold(this.#wire);
    this.#webSocket.send(message);
  }

  ping(): void {
    if (this.#isOpen) this.#webSocket.ping();
  }

  turnAway(sentence: string): void {
    this.end(closeCode.notAdmitted, sentence);
  }

  cut(): void {
    this.#webSocket.terminate();
  }

  /** The rest of the goodbye must come in time, else the socket is cut. Once is enough. */
  end(code: number, sentence: string): void {
    if (!this.#isOpen) return;
    this.#surroundings.log.debug(`a socket is ended, ${code}: ${sentence}`);
    this.#webSocket.close(code, cutToBytes(sentence, reasonBytes));
    const cutting = setTimeout(() => this.cut(), this.#surroundings.limits.closeMs);
    this.#webSocket.once('close', () => clearTimeout(cutting));
  }

  /** Passes on what happens to the socket, until it is ended. */
  converse<Message>(
    conversation: Conversation<Message>,
    read: (data: Buffer, isBinary: boolean) => Message,
  ): void {
    this.#conversation = conversation;
    this.#webSocket.on('message', (data: Buffer, isBinary) => {
      if (!this.#isOpen) return;
      this.#guard(() => conversation.message(read(data, isBinary)));
      this.#slowDown(data.length);
    });
    this.#webSocket.on('close', () => conversation.closed());
    // ws closes the socket itself, with 1009 for an oversized message and 1002 for a broken frame.
    this.#webSocket.on('error', (error) => this.#surroundings.log.debug(`a socket failed: ${error.message}`));
    this.#wire.on('drain', () => conversation.drained());
  }

  /** One bad client costs one socket; a bug of ours that its message woke costs no more, and is logged whole. */
  #guard(handle: () => void): void {
    try {
      handle();
    } catch (error) {
      this.#conversation?.closed();
      if (error instanceof ProtocolError) return this.end(error.code, error.message);
      this.#surroundings.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      this.end(internalError, 'The relay made a mistake.');
    }
  }

  /** Over its rate a socket is not read for a while: the sender's own network then slows it down. */
  #slowDown(byteCount: number): void {
    const waitMs = this.#rate.take(byteCount, this.#surroundings.now());
    if (waitMs === 0 || this.isPaused || !this.#isOpen) return;
    this.#webSocket.pause();
    const waiting = setTimeout(() => this.#webSocket.resume(), waitMs);
    this.#webSocket.once('close', () => clearTimeout(waiting));
  }
}

function webSocketOptions(limits: RelayLimits): ConstructorParameters<typeof WebSocketServer>[0] {
  return {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    maxFragments: limits.fragmentsPerMessage,
    maxBufferedChunks: limits.chunksPerMessage,
  };
}

function asBytes(data: Buffer, isBinary: boolean): Uint8Array {
  if (!isBinary) throw new ProtocolError('text came where all messages are binary');
  // Not a Buffer: its `slice` would be a view where everybody expects a copy.
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function asText(data: Buffer): string {
  return data.toString('utf8');
}

function refuse(wire: Duplex, status: string): void {
  wire.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => wire.destroy());
}

function cutToBytes(sentence: string, most: number): string {
  let text = sentence;
  while (Buffer.byteLength(text) > most) text = text.slice(0, -1);
  return text;
}
