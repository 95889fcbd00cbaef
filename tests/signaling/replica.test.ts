import { describe, expect, test } from 'vitest';
import type { Run } from '../../client/core/feed.ts';
import { ProtocolError } from '../../signaling/bytes.ts';
import { relayLimits } from '../../signaling/limits.ts';
import { MemoryStore } from '../../signaling/store/memory-store.ts';
import type { RelayStore } from '../../signaling/store/store.ts';
import { bytes, openHub, Phone } from './support.ts';

const ann = 1;
const bob = 2;

/** Says nothing about what it was given until it is asked to. */
class SlowStore implements RelayStore {
  readonly durable = true;
  readonly appends: { readonly runs: readonly Run[]; readonly done: (failure?: Error) => void }[] = [];

  load(): Run[] {
    return [];
  }

  append(_topic: Uint8Array, runs: readonly Run[], done: (failure?: Error) => void): void {
    this.appends.push({ runs, done });
  }
}

function typesTold(phone: Phone): string[] {
  return phone.told.map((frame) => frame.type);
}

describe('one member and the relay', () => {
  test('ping is answered with the token and the time', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann).join();
    phone.tell({ type: 'ping', token: 77 });
    expect(phone.told).toEqual([{ type: 'pong', token: 77, nowMs: 1_790_000_000_000 }]);
  });

  test('the first vector brings out what the relay holds and has stored; a later one only if it lacks something', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann).joinAndSync();
    expect(typesTold(phone)).toEqual(['vector', 'have']);
    phone.tell({ type: 'vector', vector: phone.log.vector });
    expect(typesTold(phone)).toEqual(['vector', 'have']);
    phone.write();
    phone.tell({ type: 'vector', vector: phone.log.vector });
    expect(typesTold(phone)).toEqual(['vector', 'have', 'vector']);
  });

  test('an equal digest is met with silence, any other with the vector', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann).joinAndSync();
    phone.writeAndTell();
    const counted = phone.told.length;
    phone.tell({ type: 'digest', entryCount: 1, sum: new Uint8Array(phone.log.digest) });
    expect(phone.told).toHaveLength(counted);
    phone.tell({ type: 'digest', entryCount: 1, sum: bytes(16, 3) });
    expect(phone.told.at(-1)).toEqual({ type: 'vector', vector: phone.log.vector });
  });

  test('presence is refused, acks and farewells are ignored', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann).join();
    phone.tell({ type: 'have', vector: new Map([[5, 5]]) });
    phone.tell({ type: 'pong', token: 1, nowMs: 1 });
    phone.tell({ type: 'bye' });
    expect(() => phone.tell({ type: 'presence', envelope: bytes(9, 1) })).toThrow(ProtocolError);
    expect(() => phone.say({ type: 'tell', room: 1, body: bytes(3, 200) })).toThrow(
      'frame type 200 is unknown',
    );
  });

  test('an update that the gate refuses leaves nothing behind', () => {
    const { hub } = openHub();
    const phone = new Phone(hub, ann).joinAndSync();
    const forged = phone.write();
    forged[forged.length - 5] = (forged[forged.length - 5] ?? 0) ^ 1;
    expect(() => phone.tell({ type: 'update', update: forged })).toThrow('bad-signature');
    expect(hub.figures.entries).toBe(0);
  });
});

describe('acks', () => {
  test('P2 nobody is told that an entry is held before the store has said so', () => {
    const store = new SlowStore();
    const { hub } = openHub(store);
    const writer = new Phone(hub, ann).joinAndSync();
    const reader = new Phone(hub, bob).joinAndSync();
    writer.writeAndTell();
    expect(typesTold(reader)).toEqual(['vector', 'have', 'update']);
    expect(typesTold(writer)).toEqual(['vector', 'have']);
    store.appends[0]?.done();
    expect(writer.told.at(-1)).toEqual({ type: 'have', vector: writer.log.vector });
    expect(reader.told.at(-1)).toEqual({ type: 'have', vector: writer.log.vector });
  });

  test('P2 what could not be stored is not acked, and is stored before anything newer', () => {
    const store = new SlowStore();
    const { hub, log } = openHub(store);
    const writer = new Phone(hub, ann).joinAndSync();
    writer.writeAndTell();
    writer.writeAndTell();
    expect(store.appends).toHaveLength(1);
    store.appends[0]?.done(new Error('the disk is full'));
    expect(log.sentences.at(-1)).toBe('room 1: not stored, the disk is full');
    expect(typesTold(writer)).toEqual(['vector', 'have']);
    writer.writeAndTell();
    expect(store.appends[1]?.runs.map((run) => run.start)).toEqual([0, 1, 2]);
    store.appends[1]?.done();
    expect(writer.told.at(-1)).toEqual({ type: 'have', vector: writer.log.vector });
  });

  test('whoever comes back is told what is stored, though its ack was lost', () => {
    const { hub } = openHub();
    const before = new Phone(hub, ann).joinAndSync();
    before.writeAndTell();
    before.conversation.closed();
    const after = new Phone(hub, ann).joinAndSync();
    expect(after.told).toContainEqual({ type: 'have', vector: before.log.vector });
  });

  test('a relay that starts anew has what its store kept', () => {
    const store = new MemoryStore();
    const writer = new Phone(openHub(store).hub, ann).joinAndSync();
    for (let count = 0; count < 30; count += 1) writer.writeAndTell();
    const reader = new Phone(openHub(store).hub, bob).joinAndSync().takeIn();
    expect(reader.log.digest).toEqual(writer.log.digest);
  });
});

describe('fan-out', () => {
  test('a new entry goes once to everybody else, never back, and nothing goes out for an old one', () => {
    const { hub } = openHub();
    const [a, b, c] = [new Phone(hub, ann), new Phone(hub, bob, 9), new Phone(hub, 3)] as const;
    for (const phone of [a, b, c]) phone.joinAndSync();
    const update = a.write();
    a.tell({ type: 'update', update });
    b.tell({ type: 'update', update });
    const updates = [a, b, c].map((phone) => phone.told.filter((frame) => frame.type === 'update').length);
    expect(updates).toEqual([0, 1, 1]);
    expect(b.takeIn().log.digest).toEqual(a.log.digest);
  });

  test('a member that has not said what it holds is sent nothing', () => {
    const { hub } = openHub();
    const writer = new Phone(hub, ann).joinAndSync();
    const silent = new Phone(hub, bob).join();
    writer.writeAndTell();
    expect(silent.told.filter((frame) => frame.type === 'update')).toEqual([]);
  });

  test('a slow newcomer is caught up page by page while others write, with no gap and nothing twice', () => {
    const { hub } = openHub();
    const writer = new Phone(hub, ann).joinAndSync();
    for (let count = 0; count < 80; count += 1) writer.writeAndTell(6_000);
    const slow = new Phone(hub, bob);
    slow.socket.isStalled = true;
    slow.joinAndSync();
    expect(slow.socket.bufferedBytes).toBeLessThan(relayLimits.pauseBytes + 65_536);
    while (slow.socket.bufferedBytes > 0) {
      writer.writeAndTell(6_000);
      slow.socket.bufferedBytes = 0;
      slow.conversation.drained();
      if (writer.log.entryCount > 90) slow.socket.isStalled = false;
    }
    slow.socket.bufferedBytes = 0;
    slow.conversation.drained();
    writer.writeAndTell();
    expect(slow.takeIn().log.digest).toEqual(writer.log.digest);
    const received = slow.told.reduce(
      (sum, frame) => sum + (frame.type === 'update' ? frame.update.length : 0),
      0,
    );
    expect(received).toBeLessThan(writer.log.byteCount * 1.03);
  });

  test('a live member that stops reading is owed pages, not a queue', () => {
    const { hub } = openHub();
    const writer = new Phone(hub, ann).joinAndSync();
    const stalled = new Phone(hub, bob).joinAndSync();
    stalled.socket.isStalled = true;
    for (let count = 0; count < 100; count += 1) writer.writeAndTell(6_000);
    expect(stalled.socket.bufferedBytes).toBeLessThan(relayLimits.pauseBytes + 65_536);
    stalled.socket.isStalled = false;
    stalled.socket.bufferedBytes = 0;
    stalled.conversation.drained();
    writer.writeAndTell();
    expect(stalled.takeIn().log.digest).toEqual(writer.log.digest);
  });

  test('what a newcomer pushes while it is caught up is not sent back to it', () => {
    const { hub } = openHub();
    const writer = new Phone(hub, ann).joinAndSync();
    for (let count = 0; count < 80; count += 1) writer.writeAndTell(6_000);
    const newcomer = new Phone(hub, bob);
    newcomer.socket.isStalled = true;
    newcomer.joinAndSync();
    newcomer.writeAndTell(6_000);
    newcomer.socket.isStalled = false;
    newcomer.socket.bufferedBytes = 0;
    newcomer.conversation.drained();
    const [mine] = [...newcomer.log.vector.keys()];
    const updates = newcomer.told.flatMap((frame) => (frame.type === 'update' ? [frame.update] : []));
    const theirs = new Phone(openHub().hub, 3).log;
    for (const update of updates) theirs.accept(update);
    expect(theirs.vector.has(mine ?? 0)).toBe(false);
    expect(theirs.entryCount).toBe(80);
  });
});
