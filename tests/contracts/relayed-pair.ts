/** A link to the relay's replica, over a real session and a real socket; at its far end, a relay by the protocol. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { browserClock, browserRandom } from '../../client/browser-world.ts';
import { deriveFeedIdentity, deriveRoomKeys } from '../../client/core/keys.ts';
import type { Link } from '../../client/core/ports.ts';
import { RelayedRoom } from '../../client/core/relayed-room.ts';
import { RelaySession } from '../../client/core/relay-session.ts';
import { relaySocketTo } from '../../client/net/websocket.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';
import {
  type ClientMessage,
  closeCode,
  decodeClientMessage,
  encodeRelayMessage,
  limits,
  protocolVersion,
} from '../../signaling/protocol.ts';

/** `tell` and `told` alike: a type and a room's number before the frame. */
export const headBytes = 3;
export const mostFrameBytes = limits.messageBytes - headBytes;

/** ws's client, which has a browser's interface but makes an exception of an error event that nobody handles. */
class BrowserLikeSocket extends WebSocket {
  constructor(address: string) {
    super(address);
    this.on('error', () => undefined);
  }
}

/** The client's end first. */
export async function openRelayedPair(): Promise<[Link, Link]> {
  vi.stubGlobal('WebSocket', BrowserLikeSocket);
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: limits.messageBytes });
  const relayEnd = new Promise<Link>((resolve) => {
    server.once('connection', (socket) => converse(socket, resolve));
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const session = new RelaySession(
    relaySocketTo(`ws://127.0.0.1:${port}/relay`),
    browserClock,
    browserRandom,
  );
  const { clientEnd, leave } = join(session);
  onTestFinished(() => {
    leave();
    for (const socket of server.clients) socket.terminate();
    server.close();
    vi.unstubAllGlobals();
  });
  return Promise.all([clientEnd, relayEnd]);
}

function join(session: RelaySession): { clientEnd: Promise<Link>; leave: () => void } {
  const ed25519 = nodeEd25519(16);
  const keys = deriveRoomKeys(browserRandom.bytes(16), ed25519);
  const identity = deriveFeedIdentity(browserRandom.bytes(32), keys.topicKey, ed25519);
  let leave = (): void => {};
  const clientEnd = new Promise<Link>((resolve) => {
    const room = new RelayedRoom(session, keys, identity, ed25519, {
      onLink: resolve,
      onMembers: () => {},
      onFrom: () => {},
      onRefused: () => {},
      onState: () => {},
    });
    leave = () => room.leave();
  });
  return { clientEnd, leave };
}

/** Welcomes and admits whoever comes; its own end of the link is there once somebody has joined. */
function converse(socket: WebSocket, onLink: (link: Link) => void): void {
  let link: RelayEnd | undefined;
  const nonce = new Uint8Array(32);
  socket.send(encodeRelayMessage({ type: 'welcome', version: protocolVersion, nonce, durable: false }));
  socket.on('message', (data: Buffer) => {
    const message: ClientMessage = decodeClientMessage(new Uint8Array(data));
    if (message.type === 'tell') link?.take(message.body);
    if (message.type !== 'join') return;
    socket.send(encodeRelayMessage({ type: 'joined', room: message.room, members: [] }));
    link = new RelayEnd(socket, message.room);
    onLink(link);
  });
}

class RelayEnd implements Link {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  onDrain: () => void = () => {};
  readonly #socket: WebSocket;
  readonly #room: number;
  #isOpen = true;

  constructor(socket: WebSocket, room: number) {
    this.#socket = socket;
    this.#room = room;
    socket.on('close', () => {
      if (this.#isOpen) this.onClose();
      this.#isOpen = false;
    });
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    if (frame.length > mostFrameBytes) throw new Error(`a frame of ${frame.length} bytes`);
    if (!this.#isOpen) return;
    this.#socket.send(encodeRelayMessage({ type: 'told', room: this.#room, body: frame }), () =>
      this.#drained(),
    );
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.close(closeCode.restarting, 'the relay ends the link');
  }

  take(frame: Uint8Array): void {
    if (this.#isOpen) this.onFrame(frame);
  }

  #drained(): void {
    if (this.#isOpen && this.bufferedBytes === 0) this.onDrain();
  }
}
