/** A room with a past, written by the real core in Node and brought to a relay over the real protocol. */
import { WebSocket } from 'ws';
import { browserClock, browserRandom } from '../../client/browser-world.ts';
import { type Body, encodeBody } from '../../client/core/body.ts';
import { chainNext, chainStart, sealEntry } from '../../client/core/entry.ts';
import type { Run } from '../../client/core/feed.ts';
import { encodeInvite } from '../../client/core/invite.ts';
import {
  deriveFeedIdentity,
  deriveRoomKeys,
  type FeedIdentity,
  type RoomKeys,
} from '../../client/core/keys.ts';
import type { RelaySocket, Store } from '../../client/core/ports.ts';
import { RelaySession } from '../../client/core/relay-session.ts';
import { Room } from '../../client/core/room.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';

const ed25519 = nodeEd25519(256);
const authorCount = 50;
/** Between one message and the next. */
const pauseMs = 100;
/** A run is proven by one signature, and can be sent on as one piece. */
const entriesPerRun = 100;

export interface WrittenRoom {
  /** From `#` on. */
  readonly invite: string;
  readonly keys: RoomKeys;
  readonly runs: readonly Run[];
  readonly messageCount: number;
  /** The messages, and each author's profile. */
  readonly entryCount: number;
}

/** What message `number` says, counted from 1 and in the order of the timeline. */
export function textOf(number: number): string {
  return `message ${number}, from somewhere on the field`;
}

/** `messageCount` messages by 50 authors who take turns; the last one was written just now. */
export function writeRoom(messageCount: number): WrittenRoom {
  const secret = browserRandom.bytes(16);
  const keys = deriveRoomKeys(secret, ed25519);
  const authors = Array.from({ length: authorCount }, (_, at) => new Author(keys, `author ${at}`));
  const startMs = Date.now() - messageCount * pauseMs;
  for (const author of authors) author.introduce(startMs - pauseMs);
  for (let at = 0; at < messageCount; at += 1) {
    authors[at % authorCount]?.say(textOf(at + 1), startMs + at * pauseMs);
  }
  return {
    invite: encodeInvite({ secret, roomName: 'Main Stage' }),
    keys,
    runs: authors.flatMap((author) => author.runs()),
    messageCount,
    entryCount: messageCount + authorCount,
  };
}

class Author {
  readonly #keys: RoomKeys;
  readonly #identity: FeedIdentity;
  readonly #name: string;
  readonly #entries: Uint8Array[] = [];
  #chain: Uint8Array;

  constructor(keys: RoomKeys, name: string) {
    this.#keys = keys;
    this.#name = name;
    this.#identity = deriveFeedIdentity(browserRandom.bytes(32), keys.topicKey, ed25519);
    this.#chain = chainStart(keys.topicKey, this.#identity.feedKey);
  }

  introduce(atMs: number): void {
    this.#write({ kind: 'profile', nickname: this.#name }, atMs);
  }

  say(text: string, atMs: number): void {
    this.#write({ kind: 'text', profileSeq: 0, text }, atMs);
  }

  runs(): Run[] {
    const { feedKey, feedId, clientId } = this.#identity;
    const starts = Array.from(
      { length: Math.ceil(this.#entries.length / entriesPerRun) },
      (_, at) => at * entriesPerRun,
    );
    return starts.map((start) => {
      const entries = this.#entries.slice(start, start + entriesPerRun);
      return { feedKey, feedId, clientId, start, entries };
    });
  }

  #write(body: Body, ms: number): void {
    const { feedKey, seed } = this.#identity;
    const position = { topic: this.#keys.topicKey, feedKey, seq: this.#entries.length };
    const sealed = sealEntry(position, this.#chain, { ms, counter: 0 }, encodeBody(body), {
      boxKey: this.#keys.boxKey,
      nonce: browserRandom.bytes(24),
      sign: (message) => ed25519.sign(message, seed),
    });
    this.#entries.push(sealed);
    this.#chain = chainNext(this.#chain, sealed);
  }
}

/** Joins as a phone that holds the whole room, and leaves when the relay says that it has it. */
export async function bringToRelay(room: WrittenRoom, port: number): Promise<void> {
  const open = (): RelaySocket => nodeSocket(`ws://localhost:${port}/relay`);
  const session = new RelaySession(open, browserClock, browserRandom);
  const carrier = new Room({
    name: 'Main Stage',
    inviteLink: '',
    keys: room.keys,
    identity: deriveFeedIdentity(browserRandom.bytes(32), room.keys.topicKey, ed25519),
    nickname: 'carrier',
    saved: room.runs,
    store: nowhere,
    session,
    dialer: { available: false, dial: () => ({ accept: () => {}, close: () => {} }) },
    clock: browserClock,
    random: browserRandom,
    ed25519,
    log: () => {},
    onOwnFeedClosed: () => {},
  });
  await new Promise<void>((resolve) => {
    const stop = carrier.replica.subscribe(() => {
      if (!carrier.replica.value.feeds.every(({ relay, entries }) => relay === entries)) return;
      stop();
      resolve();
    });
  });
  carrier.stop();
}

const nowhere: Store = { append: (_runs, _durability, done) => queueMicrotask(() => done()) };

function nodeSocket(url: string): RelaySocket {
  const webSocket = new WebSocket(url);
  const socket: RelaySocket = {
    send: (message) => webSocket.send(message, () => socket.onDrain()),
    close: () => webSocket.close(),
    get bufferedBytes() {
      return webSocket.bufferedAmount;
    },
    onMessage: () => {},
    onClose: () => {},
    onDrain: () => {},
  };
  webSocket.on('message', (data: Buffer) => socket.onMessage(new Uint8Array(data)));
  webSocket.on('close', (code, reason) => socket.onClose(code, reason.toString()));
  webSocket.on('error', ({ message }) => process.stderr.write(`the carrier’s socket: ${message}\n`));
  return socket;
}
