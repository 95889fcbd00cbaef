import { beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame } from '../../client/core/frame.ts';
import type { Link, Random, RelaySocket } from '../../client/core/ports.ts';
import { RelaySession } from '../../client/core/relay-session.ts';
import { RelayedRoom } from '../../client/core/relayed-room.ts';
import { isProven } from '../../signaling/admission.ts';
import {
  type ClientMessage,
  closeCode,
  decodeClientMessage,
  encodeRelayMessage,
  protocolVersion,
  type RelayMessage,
} from '../../signaling/protocol.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { bytes, ed25519, identityOf, mainStage } from './support.ts';

const ann = identityOf('ann');
const bob = identityOf('bob');
const nonce = bytes(32, 9);
const welcome: RelayMessage = { type: 'welcome', version: protocolVersion, nonce, durable: true };

/** A socket whose far end is the test. */
class LooseSocket implements RelaySocket {
  readonly sent: ClientMessage[] = [];
  bufferedBytes = 0;
  closed = false;
  onMessage: (message: Uint8Array) => void = () => {};
  onClose: (code: number, reason: string) => void = () => {};
  onDrain: () => void = () => {};

  send(message: Uint8Array): void {
    this.sent.push(decodeClientMessage(message.slice()));
  }

  close(): void {
    this.closed = true;
  }

  says(message: RelayMessage): void {
    this.onMessage(encodeRelayMessage(message));
  }
}

let clock: VirtualClock;
let fraction: number;
let sockets: LooseSocket[];
let session: RelaySession;
let story: string[];
let links: Link[];

const random: Random = { fraction: () => fraction, bytes: (count) => bytes(count, 0) };

beforeEach(() => {
  clock = new VirtualClock();
  fraction = 1;
  sockets = [];
  story = [];
  links = [];
  session = new RelaySession(
    () => {
      const socket = new LooseSocket();
      sockets.push(socket);
      return socket;
    },
    clock,
    random,
  );
});

function join(): RelayedRoom {
  return new RelayedRoom(session, mainStage, ann, ed25519, {
    onLink: (link) => {
      links.push(link);
      link.onClose = () => story.push('link closed');
    },
    onMembers: (members) =>
      story.push(`members ${[...members].map((id) => (id === bob.feedId ? 'bob' : id)).join()}`),
    onFrom: (_, label, body) => story.push(`${label} of ${body.length}`),
    onRefused: (reason) => story.push(`refused: ${reason}`),
    onState: () => {},
  });
}

function socket(): LooseSocket {
  const last = sockets.at(-1);
  if (!last) throw new Error('no socket was opened');
  return last;
}

function connected(): RelayedRoom {
  const room = join();
  socket().says(welcome);
  socket().says({ type: 'joined', room: 0, members: [bob.feedKey] });
  return room;
}

describe('joining', () => {
  test('nothing is sent before the relay has spoken; then hello, and a join whose proofs hold', () => {
    join();
    expect([session.state.at, socket().sent]).toEqual(['connecting', []]);
    socket().says(welcome);
    const [hello, joined] = socket().sent;
    expect(hello).toEqual({ type: 'hello', version: protocolVersion });
    if (joined?.type !== 'join') throw new Error('no join');
    expect(isProven(joined, nonce, ed25519)).toBe(true);
    expect(isProven(joined, bytes(32, 8), ed25519)).toBe(false);
    expect([joined.topic, joined.peer]).toEqual([mainStage.topicKey, ann.feedKey]);
    expect(session.state).toEqual({ at: 'connected', sinceMs: clock.now(), durable: true });
  });

  test('the members are the relay’s word, without ourselves', () => {
    const room = connected();
    socket().says({ type: 'arrived', room: 0, peer: ann.feedKey });
    expect([...room.members]).toEqual([bob.feedId]);
    socket().says({ type: 'departed', room: 0, peer: bob.feedKey });
    expect([...room.members]).toEqual([]);
  });

  test('two rooms share a socket, and each hears its own', () => {
    connected();
    const other = join();
    expect(sockets).toHaveLength(1);
    expect(socket().sent.at(-1)).toMatchObject({ type: 'join', room: 1 });
    socket().says({ type: 'joined', room: 1, members: [] });
    socket().says({ type: 'from', room: 0, peer: bob.feedKey, label: 'offer', body: bytes(7, 0) });
    socket().says({ type: 'from', room: 5, peer: bob.feedKey, label: 'offer', body: bytes(9, 0) });
    expect(story).toEqual(['members bob', 'members ', 'offer of 7']);
    other.leave();
    expect([socket().sent.at(-1), socket().closed]).toEqual([{ type: 'leave', room: 1 }, false]);
  });

  test('who leaves the last room closes the socket, for good', () => {
    connected().leave();
    clock.advance(120_000);
    expect([socket().closed, sockets.length, session.state.at]).toEqual([true, 1, 'unused']);
  });

  test('what a room sends is addressed to it', () => {
    const room = connected();
    room.send(bob.feedId, 'knock', bytes(1, 1));
    room.cast(bytes(2, 2));
    room.report(bob.feedId, 'open');
    const frame = encodeFrame({ type: 'bye' });
    links[0]?.send(frame);
    expect(socket().sent.slice(2)).toEqual([
      { type: 'send', room: 0, to: bob.feedKey, label: 'knock', body: bytes(1, 1) },
      { type: 'cast', room: 0, body: bytes(2, 2) },
      { type: 'link', room: 0, peer: bob.feedKey, state: 'open' },
      { type: 'tell', room: 0, body: frame },
    ]);
  });

  test('a refusal ends the room’s link, and is told in its words; the socket stays', () => {
    connected();
    socket().says({ type: 'refused', room: 0, code: closeCode.tooMany, reason: 'The room is full.' });
    expect(story).toEqual(['members bob', 'members ', 'link closed', 'refused: The room is full.']);
    expect(socket().closed).toBe(false);
  });
});

describe('reconnecting', () => {
  const waitedMs = (): number => (session.state.at === 'lost' ? session.state.retryAtMs - clock.now() : -1);

  test('a lost socket ends the link, empties the room, and is opened again within 2 s', () => {
    const room = connected();
    socket().onClose(1006, '');
    expect([...room.members]).toEqual([]);
    expect(story.slice(1)).toEqual(['members ', 'link closed']);
    expect(session.state).toEqual({
      at: 'lost',
      retryAtMs: clock.now() + 2_000,
      reason: 'the relay cannot be reached (1006)',
    });
    clock.advance(2_000);
    expect(sockets).toHaveLength(2);
    socket().says({ ...welcome, nonce: bytes(32, 1) });
    expect(socket().sent.map(({ type }) => type)).toEqual(['hello', 'join']);
  });

  test('the wait is drawn from nothing to 2 s, so that a thousand phones do not come back as one', () => {
    for (fraction of [0, 0.25, 0.999]) {
      join().leave();
      const room = join();
      socket().onClose(1006, '');
      expect(waitedMs()).toBeCloseTo(2_000 * fraction);
      room.leave();
    }
  });

  test('the longer the relay is away the longer the wait, an eighth of that time, 30 s at most', () => {
    connected();
    const waits: number[] = [];
    for (let tries = 0; tries < 40; tries += 1) {
      socket().onClose(1006, '');
      waits.push(waitedMs());
      clock.advance(waitedMs());
    }
    expect(waits.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 2_000));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBe(30_000);
    socket().says(welcome);
    socket().onClose(1006, '');
    expect(waitedMs()).toBe(2_000);
  });

  test('woken, a lost relay is tried at once; a connected one is left alone', () => {
    connected();
    session.wake();
    expect(sockets).toHaveLength(1);
    socket().onClose(1006, '');
    session.wake();
    expect(sockets).toHaveLength(2);
    clock.advance(60_000);
    expect(sockets).toHaveLength(2);
  });

  test('a relay that breaks the protocol is left, and tried again', () => {
    connected();
    socket().onMessage(Uint8Array.of(99));
    expect(socket().closed).toBe(true);
    expect(session.state).toMatchObject({
      at: 'lost',
      reason: 'the relay broke the protocol: relay message type 99 is unknown',
    });
    clock.advance(2_000);
    expect(sockets).toHaveLength(2);
  });

  test('what an older socket still says is not heard', () => {
    connected();
    const [older] = sockets;
    older?.onClose(1006, '');
    clock.advance(2_000);
    socket().says(welcome);
    story.length = 0;
    older?.says({ type: 'joined', room: 0, members: [bob.feedKey] });
    older?.onClose(1006, '');
    expect([story, session.state.at]).toEqual([[], 'connected']);
  });

  test('a link of ours that gives the relay up gives up the socket', () => {
    connected();
    links[0]?.close();
    expect(socket().closed).toBe(true);
    expect(session.state).toMatchObject({ at: 'lost', reason: 'the relay does not answer' });
  });
});

describe('another version', () => {
  test('in the welcome is told, and nothing is tried again', () => {
    join();
    socket().says({ ...welcome, version: 9 });
    clock.advance(600_000);
    expect(session.state).toEqual({
      at: 'refused',
      reason: 'The relay speaks version 9 of the protocol, this page version 1.',
    });
    expect([socket().closed, socket().sent, sockets.length]).toEqual([true, [], 1]);
  });

  test('in the relay’s goodbye is told in its words', () => {
    join();
    socket().onClose(closeCode.versionUnknown, 'Reload the app.');
    clock.advance(600_000);
    expect([session.state, sockets.length]).toEqual([{ at: 'refused', reason: 'Reload the app.' }, 1]);
  });
});
