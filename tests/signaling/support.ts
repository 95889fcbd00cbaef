/** People at the relay: each with a feed, a replica, and a socket that is only an array. */
import { chainStart, sealEntry } from '../../client/core/entry.ts';
import type { Run } from '../../client/core/feed.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../client/core/frame.ts';
import { clientIdOf, feedIdOf } from '../../client/core/ids.ts';
import { deriveFeedIdentity, deriveRoomKeys, type RoomKeys } from '../../client/core/keys.ts';
import { RoomLog } from '../../client/core/room-log.ts';
import { Hub } from '../../signaling/hub.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';
import {
  admissionBytes,
  type ClientMessage,
  decodeRelayMessage,
  encodeClientMessage,
  type RelayMessage,
} from '../../signaling/protocol.ts';
import type { Conversation, Socket } from '../../signaling/socket.ts';
import { MemoryStore } from '../../signaling/store/memory-store.ts';
import type { RelayStore } from '../../signaling/store/store.ts';
import type { RelayWorld } from '../../signaling/world.ts';

export const ed25519 = nodeEd25519(256);

export function bytes(count: number, fill: number): Uint8Array {
  return new Uint8Array(count).fill(fill);
}

export function hex(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}

/** Everybody here comes from the same poster. */
export const mainStage = deriveRoomKeys(bytes(16, 7), ed25519);

/** Unpredictable only to those who don't read this: the n-th nonce is n, n, n … */
export function countedBytes(): (count: number) => Uint8Array {
  let calls = 0;
  return (count) => {
    calls += 1;
    return bytes(count, calls);
  };
}

export class StoryLog {
  readonly sentences: string[] = [];
  debug(): void {
    // The story is told without the details.
  }
  info(sentence: string): void {
    this.sentences.push(sentence);
  }
  warn(sentence: string): void {
    this.sentences.push(sentence);
  }
  error(sentence: string): void {
    this.sentences.push(sentence);
  }
}

export function openHub(store: RelayStore = new MemoryStore()): {
  hub: Hub;
  log: StoryLog;
  world: RelayWorld;
} {
  const log = new StoryLog();
  const world = { now: () => 1_790_000_000_000, randomBytes: countedBytes(), ed25519, store, log };
  return { hub: new Hub(world), log, world };
}

export class ArraySocket implements Socket {
  readonly sent: RelayMessage[] = [];
  bufferedBytes = 0;
  /** A reader that never reads: what is sent stays. */
  isStalled = false;

  send(message: Uint8Array): void {
    this.sent.push(decodeRelayMessage(message.slice()));
    if (this.isStalled) this.bufferedBytes += message.length;
  }
}

/** Signs with whichever keys it is given, the right ones or not. */
export function joinMessage(
  nonce: Uint8Array,
  keys: RoomKeys,
  peerSeed: Uint8Array,
  room: number,
): Extract<ClientMessage, { type: 'join' }> {
  const peer = ed25519.publicKey(peerSeed);
  const signed = admissionBytes(nonce, keys.topicKey, peer);
  const roomProof = ed25519.sign(signed, keys.accessSeed);
  return {
    type: 'join',
    room,
    topic: keys.topicKey,
    peer,
    roomProof,
    peerProof: ed25519.sign(signed, peerSeed),
  };
}

export class Phone {
  readonly socket = new ArraySocket();
  readonly seed: Uint8Array;
  readonly peer: Uint8Array;
  readonly log: RoomLog;
  readonly keys: RoomKeys;
  readonly room: number;
  readonly conversation: Conversation;
  #hlc = 1;

  constructor(hub: Pick<Hub, 'connect'>, name: number, room = 1, keys = mainStage) {
    const identity = deriveFeedIdentity(bytes(32, name), keys.topicKey, ed25519);
    this.seed = identity.seed;
    this.peer = identity.feedKey;
    this.keys = keys;
    this.room = room;
    this.log = new RoomLog(keys.topicKey, ed25519);
    this.conversation = hub.connect(this.socket);
  }

  get nonce(): Uint8Array {
    const [welcome] = this.socket.sent;
    if (welcome?.type !== 'welcome') throw new Error('no welcome');
    return welcome.nonce;
  }

  say(message: ClientMessage): void {
    this.conversation.message(encodeClientMessage(message));
  }

  join(): this {
    this.say({ type: 'hello', version: 1 });
    this.say(joinMessage(this.nonce, this.keys, this.seed, this.room));
    return this;
  }

  tell(frame: Frame): void {
    this.say({ type: 'tell', room: this.room, body: encodeFrame(frame) });
  }

  /** Joins, and asks for all that it lacks. */
  joinAndSync(): this {
    this.join();
    this.tell({ type: 'vector', vector: this.log.vector });
    return this;
  }

  /** Writes an entry of `textBytes` into its own feed; returns the update that carries it. */
  write(textBytes = 40): Uint8Array {
    const before = new Map(this.log.vector);
    this.log.append(this.#nextRun(textBytes));
    const frame = this.log.page(before)?.frame;
    if (frame?.type !== 'update') throw new Error('nothing written');
    return frame.update;
  }

  writeAndTell(textBytes?: number): void {
    this.tell({ type: 'update', update: this.write(textBytes) });
  }

  /** Frames that the relay itself has told it. */
  get told(): Frame[] {
    return this.socket.sent.flatMap((message) =>
      message.type === 'told' ? [decodeFrame(message.body)] : [],
    );
  }

  get lastTold(): Frame | undefined {
    const last = this.socket.sent.at(-1);
    return last?.type === 'told' ? decodeFrame(last.body) : undefined;
  }

  /** Takes in every update it was told, in order; a gap would throw. */
  takeIn(): this {
    for (const frame of this.told) if (frame.type === 'update') this.log.accept(frame.update);
    return this;
  }

  #nextRun(textBytes: number): Run {
    const identity = feedOf(this);
    const feed = this.log.feed(identity.clientId);
    const seq = feed?.entries.length ?? 0;
    this.#hlc += 1;
    const sealed = sealEntry(
      { topic: this.keys.topicKey, feedKey: this.peer, seq },
      feed?.chain ?? chainStart(this.keys.topicKey, this.peer),
      { ms: this.#hlc, counter: 0 },
      bytes(textBytes, 97),
      {
        boxKey: this.keys.boxKey,
        nonce: bytes(24, seq & 0xff),
        sign: (message) => ed25519.sign(message, this.seed),
      },
    );
    return { ...identity, start: seq, entries: [sealed] };
  }
}

function feedOf(phone: Phone): Pick<Run, 'feedKey' | 'feedId' | 'clientId'> {
  return { feedKey: phone.peer, feedId: feedIdOf(phone.peer), clientId: clientIdOf(phone.peer) };
}

/** xorshift32 (Marsaglia 2003): the same noise on every run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
