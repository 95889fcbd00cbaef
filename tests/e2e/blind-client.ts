/** A client that the relay lets in and that can open nothing: it holds the key to enter, and no key to read. */
import { on } from 'node:events';
import { WebSocket } from 'ws';
import { browserRandom } from '../../client/browser-world.ts';
import type { Run } from '../../client/core/feed.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../client/core/frame.ts';
import type { RoomKeys } from '../../client/core/keys.ts';
import { RoomLog } from '../../client/core/room-log.ts';
import type { Vector } from '../../client/core/update.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';
import {
  admissionBytes,
  type ClientMessage,
  decodeRelayMessage,
  encodeClientMessage,
  protocolVersion,
} from '../../signaling/protocol.ts';

const ed25519 = nodeEd25519(16);
const room = 0;

export interface Pulled {
  readonly runs: readonly Run[];
  /** Every message from the relay, whole. */
  readonly received: readonly Uint8Array[];
}

/** All entries that the relay has of the room. Rejects with the relay's own sentence if it lets nobody in. */
export async function pullRoom(
  url: string,
  { topicKey, accessSeed }: Pick<RoomKeys, 'topicKey' | 'accessSeed'>,
): Promise<Pulled> {
  const webSocket = new WebSocket(url);
  const visit = new Visit(webSocket, topicKey, accessSeed);
  try {
    for await (const [data] of on(webSocket, 'message', { close: ['close'] })) {
      visit.hear(new Uint8Array(data as Buffer));
      if (visit.isDone) break;
    }
  } finally {
    webSocket.close();
  }
  if (!visit.isDone) throw new Error('the relay hung up before it had sent everything');
  return visit;
}

class Visit implements Pulled {
  readonly runs: Run[] = [];
  readonly received: Uint8Array[] = [];
  readonly #webSocket: WebSocket;
  readonly #accessSeed: Uint8Array;
  readonly #log: RoomLog;
  #wanted: Vector | undefined;

  constructor(webSocket: WebSocket, topicKey: Uint8Array, accessSeed: Uint8Array) {
    this.#webSocket = webSocket;
    this.#accessSeed = accessSeed;
    this.#log = new RoomLog(topicKey, ed25519);
  }

  /** Whether it holds all that the relay said it has. */
  get isDone(): boolean {
    const { vector } = this.#log;
    return this.#wanted !== undefined && [...this.#wanted].every(([id, count]) => vector.get(id) === count);
  }

  hear(bytes: Uint8Array): void {
    this.received.push(bytes);
    const message = decodeRelayMessage(bytes);
    if (message.type === 'welcome') this.#enter(message.nonce);
    if (message.type === 'refused') throw new Error(message.reason);
    if (message.type === 'joined') {
      this.#say({ type: 'tell', room, body: encodeFrame({ type: 'vector', vector: new Map() }) });
    }
    if (message.type === 'told') this.#take(decodeFrame(message.body));
  }

  #take(frame: Frame): void {
    if (frame.type === 'vector') this.#wanted = frame.vector;
    if (frame.type === 'update') this.runs.push(...this.#log.accept(frame.update));
  }

  #enter(nonce: Uint8Array): void {
    const { topic } = this.#log;
    const seed = browserRandom.bytes(32);
    const peer = ed25519.publicKey(seed);
    const signed = admissionBytes(nonce, topic, peer);
    const [roomProof, peerProof] = [ed25519.sign(signed, this.#accessSeed), ed25519.sign(signed, seed)];
    this.#say({ type: 'hello', version: protocolVersion });
    this.#say({ type: 'join', room, topic, peer, roomProof, peerProof });
  }

  #say(message: ClientMessage): void {
    this.#webSocket.send(encodeClientMessage(message));
  }
}
