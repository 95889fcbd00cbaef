import { describe, expect, test } from 'vitest';
import { deriveRoomKeys } from '../../client/core/keys.ts';
import { encodeFrame } from '../../client/core/frame.ts';
import { ProtocolError } from '../../signaling/bytes.ts';
import { encodeClientMessage } from '../../signaling/protocol.ts';
import { bytes, ed25519, joinMessage, mainStage, openHub, Phone, randomFrom } from './support.ts';

const ann = 1;
const bob = 2;
const eve = 3;

function thrown(run: () => void): ProtocolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('admission', () => {
  test('a client that speaks another version is told which one to get', () => {
    const { hub } = openHub();
    const newer = thrown(() => new Phone(hub, ann).say({ type: 'hello', version: 9 }));
    expect([newer.code, newer.message]).toEqual([
      4426,
      'The relay speaks version 1, not 9: the relay needs an update.',
    ]);
    expect(thrown(() => new Phone(hub, ann).say({ type: 'hello', version: 0 })).message).toContain(
      'reload the app',
    );
  });

  test('the first to join meets nobody, the second meets the first, who sees it arrive', () => {
    const { hub } = openHub();
    const first = new Phone(hub, ann, 1).join();
    const second = new Phone(hub, bob, 40).join();
    expect(first.socket.sent.slice(1)).toEqual([
      { type: 'joined', room: 1, members: [] },
      { type: 'arrived', room: 1, peer: second.peer },
    ]);
    expect(second.socket.sent.slice(1)).toEqual([{ type: 'joined', room: 40, members: [first.peer] }]);
    expect(first.conversation.admitted).toBe(true);
  });

  test('a proof heard on another socket proves nothing', () => {
    const { hub } = openHub();
    const heard = joinMessage(new Phone(hub, ann).nonce, mainStage, bytes(32, 9), 1);
    const mallory = new Phone(hub, eve);
    mallory.say({ type: 'hello', version: 1 });
    mallory.say(heard);
    expect(mallory.socket.sent.at(-1)).toMatchObject({ type: 'refused', room: 1, code: 4401 });
    expect(mallory.conversation.admitted).toBe(false);
  });

  test('without the key of the room, or of the peer, nobody is admitted', () => {
    const { hub } = openHub();
    const mallory = new Phone(hub, eve);
    mallory.say({ type: 'hello', version: 1 });
    const good = joinMessage(mallory.nonce, mainStage, mallory.seed, 1);
    mallory.say({ ...good, roomProof: good.peerProof });
    mallory.say({ ...good, peerProof: good.roomProof });
    expect(mallory.socket.sent.slice(1).map((message) => message.type)).toEqual(['refused', 'refused']);
    expect(thrown(() => mallory.say({ ...good, peer: new Phone(hub, ann).peer })).code).toBe(4401);
  });

  test('a client that pipelines after a join that is refused goes on, unheard', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann);
    phone.say({ type: 'hello', version: 1 });
    const good = joinMessage(phone.nonce, mainStage, phone.seed, 1);
    phone.say({ ...good, roomProof: good.peerProof });
    phone.say({ type: 'cast', room: 1, body: bytes(3, 1) });
    phone.say(good);
    expect(phone.socket.sent.at(-1)).toEqual({ type: 'joined', room: 1, members: [] });
  });

  test('hello comes once and first; room numbers are joined once and before use', () => {
    const { hub } = openHub();
    const early = new Phone(hub, ann);
    expect(thrown(() => early.say({ type: 'leave', room: 1 })).message).toBe('leave came before hello');
    const phone = new Phone(hub, ann).join();
    expect(thrown(() => phone.say({ type: 'hello', version: 1 })).message).toBe('hello came twice');
    const again = joinMessage(phone.nonce, mainStage, phone.seed, 1);
    expect(thrown(() => phone.say(again)).message).toBe('room number 1 is in use');
    const cast = { type: 'cast', room: 7, body: bytes(1, 1) } as const;
    expect(thrown(() => phone.say(cast)).message).toBe('room number 7 was not joined');
    expect(thrown(() => phone.say({ type: 'leave', room: 7 })).message).toBe('room number 7 was not joined');
  });

  test('one socket joins so many rooms and no more', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann).join();
    for (let room = 2; room <= 65; room += 1) {
      const keys = deriveRoomKeys(bytes(16, 100 + room), ed25519);
      phone.say(joinMessage(phone.nonce, keys, phone.seed, room));
    }
    expect(phone.socket.sent.at(-2)).toEqual({ type: 'joined', room: 64, members: [] });
    expect(phone.socket.sent.at(-1)).toMatchObject({ type: 'refused', room: 65, code: 4429 });
  });
});

describe('membership', () => {
  test('a peer that joins over a new socket replaces its old one, and others notice nothing', () => {
    const { hub } = openHub();
    const other = new Phone(hub, bob).join();
    const old = new Phone(hub, ann, 5).join();
    const seen = other.socket.sent.length;
    const anew = new Phone(hub, ann, 6).join();
    expect(old.socket.sent.at(-1)).toMatchObject({ type: 'refused', room: 5, code: 4409 });
    expect(anew.socket.sent.at(-1)).toEqual({ type: 'joined', room: 6, members: [other.peer] });
    old.say({ type: 'cast', room: 5, body: bytes(1, 1) });
    old.conversation.closed();
    expect(other.socket.sent).toHaveLength(seen);
    other.say({ type: 'send', room: 1, to: anew.peer, label: 'offer', body: bytes(2, 2) });
    expect(anew.socket.sent.at(-1)).toMatchObject({ type: 'from', room: 6, label: 'offer' });
  });

  test('others see who leaves, and who is cut off', () => {
    const { hub } = openHub();
    const watcher = new Phone(hub, ann).join();
    const leaving = new Phone(hub, bob).join();
    const lost = new Phone(hub, eve).join();
    leaving.say({ type: 'leave', room: 1 });
    lost.conversation.closed();
    lost.conversation.closed();
    expect(watcher.socket.sent.slice(-2)).toEqual([
      { type: 'departed', room: 1, peer: leaving.peer },
      { type: 'departed', room: 1, peer: lost.peer },
    ]);
    expect(hub.figures.connections).toBe(2);
  });

  test('a room with nobody in it and nothing said is forgotten, one with entries is kept', () => {
    const { hub } = openHub();
    new Phone(hub, ann).join().conversation.closed();
    expect(hub.figures.rooms).toBe(0);
    const writer = new Phone(hub, ann).join();
    writer.writeAndTell();
    writer.conversation.closed();
    expect(hub.figures).toEqual({ connections: 0, rooms: 1, entries: 1 });
  });
});

describe('forwarding', () => {
  test('cast reaches every other member under its own room number, send reaches one', () => {
    const { hub } = openHub();
    const [a, b, c] = [new Phone(hub, ann, 1), new Phone(hub, bob, 2), new Phone(hub, eve, 3)] as const;
    for (const phone of [a, b, c]) phone.join();
    const counts = [a, b, c].map((phone) => phone.socket.sent.length);
    a.say({ type: 'cast', room: 1, body: bytes(2, 8) });
    a.say({ type: 'send', room: 1, to: c.peer, label: 'candidate', body: bytes(2, 9) });
    const [fromA, fromB, fromC] = [a, b, c].map((phone, at) => phone.socket.sent.slice(counts[at]));
    expect(fromA).toEqual([]);
    expect(fromB).toEqual([{ type: 'from', room: 2, peer: a.peer, label: 'frame', body: bytes(2, 8) }]);
    expect(fromC).toEqual([
      { type: 'from', room: 3, peer: a.peer, label: 'frame', body: bytes(2, 8) },
      { type: 'from', room: 3, peer: a.peer, label: 'candidate', body: bytes(2, 9) },
    ]);
  });

  test('what is sent to somebody who is gone is dropped, and the sender goes on', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann).join();
    phone.say({ type: 'send', room: 1, to: bytes(32, 1), label: 'offer', body: bytes(2, 9) });
    expect(phone.socket.sent.at(-1)?.type).toBe('joined');
  });

  test('the log tells the story by numbers, and never names a topic, a key or an address', () => {
    const { hub, log } = openHub();
    const a = new Phone(hub, ann).join();
    const b = new Phone(hub, bob).join();
    a.say({ type: 'send', room: 1, to: b.peer, label: 'offer', body: bytes(2, 9) });
    b.say({ type: 'send', room: 1, to: a.peer, label: 'answer', body: bytes(2, 9) });
    b.say({ type: 'send', room: 1, to: a.peer, label: 'candidate', body: bytes(2, 9) });
    a.say({ type: 'link', room: 1, peer: b.peer, state: 'open' });
    b.say({ type: 'link', room: 1, peer: a.peer, state: 'open' });
    expect(hub.mesh).toEqual({ people: 2, direct: 2, links: 1 });
    b.conversation.closed();
    expect(log.sentences).toEqual([
      'room 1: peer 1 joined, 1 here',
      'room 1: peer 2 joined, 2 here',
      'room 1: offer from peer 1 to peer 2',
      'room 1: answer from peer 2 to peer 1',
      'room 1: candidate from peer 2 to peer 1',
      'room 1: link between peer 1 and peer 2 open',
      'room 1: peer 2 left, 1 here',
    ]);
  });
});

test('P6 of 20,000 damaged messages each is taken or refused, and those who are there see nothing of it', () => {
  const { hub } = openHub();
  const witness = new Phone(hub, ann).joinAndSync();
  const random = randomFrom(42);
  const intact = (phone: Phone): Uint8Array[] => [
    encodeClientMessage({
      type: 'tell',
      room: 1,
      body: encodeFrame({ type: 'update', update: phone.write() }),
    }),
    encodeClientMessage({
      type: 'tell',
      room: 1,
      body: encodeFrame({ type: 'vector', vector: phone.log.vector }),
    }),
    encodeClientMessage({ type: 'send', room: 1, to: witness.peer, label: 'offer', body: bytes(3, 3) }),
    encodeClientMessage({ type: 'link', room: 1, peer: witness.peer, state: 'open' }),
  ];
  for (let round = 0; round < 200; round += 1) {
    const mallory = new Phone(hub, eve).join();
    const messages = intact(mallory);
    for (let count = 0; count < 100; count += 1) {
      const damaged = (messages[random() % messages.length] as Uint8Array).slice();
      for (let at = 1 + (random() % 4); at > 0; at -= 1) damaged[random() % damaged.length] = random() & 0xff;
      takenOrRefused(() => mallory.conversation.message(damaged));
    }
    mallory.conversation.closed();
  }
  witness.tell({ type: 'ping', token: 1 });
  expect(witness.told.at(-1)).toMatchObject({ type: 'pong', token: 1 });
});

function takenOrRefused(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}

test('after its end a conversation hears nothing', () => {
  const { hub } = openHub();
  const phone = new Phone(hub, ann).join();
  phone.conversation.closed();
  phone.conversation.message(bytes(3, 255));
  phone.conversation.drained();
  expect(phone.socket.sent.at(-1)?.type).toBe('joined');
});
