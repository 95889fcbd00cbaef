import { expect, test } from 'vitest';
import type { SimPhone } from './sim-phone.ts';
import { World } from './world.ts';

function meet(...phones: readonly SimPhone[]): void {
  for (const phone of phones) phone.start();
}

function relayBytes(phone: SimPhone): number {
  const relay = phone.room?.mesh.value.relay;
  return relay?.at === 'connected' ? relay.receivedBytes : Number.NaN;
}

test('P9 a message arrives through the relay before any direct link is up', () => {
  const world = new World(3);
  const [ann, bob] = [world.addPhone(), world.addPhone()];
  world.cut(ann.name, bob.name);
  meet(ann, bob);
  world.clock.advance(1_500);
  ann.room?.say('hello');
  world.clock.advance(1_000);
  expect(bob.timeline()).toEqual(['phone-0: hello']);
  expect(bob.room?.mesh.value.peers[0]?.route).toBe('relayed');
});

test('P1 the relay’s loss closes no direct link, and chat goes on over it', () => {
  const world = new World(4);
  const [ann, bob] = [world.addPhone(), world.addPhone()];
  meet(ann, bob);
  world.clock.advance(5_000);
  const since = ann.room?.mesh.value.peers[0]?.dial;
  world.relay.kill();
  bob.room?.say('still here');
  world.clock.advance(60_000);
  expect(ann.timeline()).toEqual(['phone-1: still here']);
  expect(ann.room?.mesh.value.peers[0]?.dial).toEqual(since);
});

test('direct only: the relay introduces, and is neither sent nor asked for entries', () => {
  const world = new World(5);
  const [ann, bob] = [world.addPhone(), world.addPhone()];
  meet(ann, bob);
  world.clock.advance(5_000);
  ann.room?.prefer('direct');
  world.clock.advance(2_000);
  const before = relayBytes(ann);
  bob.room?.say('x'.repeat(1_500));
  ann.room?.say('y'.repeat(1_500));
  world.clock.advance(4_000);
  expect(ann.timeline()).toHaveLength(2);
  expect(bob.timeline()).toHaveLength(2);
  expect(relayBytes(ann) - before).toBeLessThan(500);
});

test('relay only: direct links end, on both sides, and are not dialled again', () => {
  const world = new World(6);
  const [ann, bob] = [world.addPhone(), world.addPhone()];
  meet(ann, bob);
  world.clock.advance(5_000);
  ann.room?.prefer('relay');
  world.clock.advance(20_000);
  expect(bob.room?.mesh.value.peers[0]?.route).toBe('relayed');
  expect(bob.room?.mesh.value.peers[0]?.dial).toEqual({
    at: 'declined',
    reason: 'they make no direct links',
  });
  bob.room?.say('hello');
  world.clock.advance(2_000);
  expect(ann.timeline()).toEqual(['phone-1: hello']);
});

test('A–B direct, C through the relay only: one timeline', () => {
  const world = new World(7);
  const [ann, bob, cyd] = [world.addPhone(), world.addPhone(), world.addPhone()];
  for (const other of [ann, bob]) world.cut(cyd.name, other.name);
  meet(ann, bob, cyd);
  world.clock.advance(5_000);
  for (const phone of [ann, bob, cyd]) phone.room?.say(`from ${phone.name}`);
  world.clock.advance(3_000);
  expect(cyd.timeline()).toHaveLength(3);
  for (const phone of [ann, bob]) expect(phone.timeline()).toEqual(cyd.timeline());
});

test('P10 in a room of 20 nobody has more than eight direct links, and everybody hears everybody', () => {
  const world = new World(8);
  const phones = Array.from({ length: 20 }, () => world.addPhone());
  meet(...phones);
  world.clock.advance(30_000);
  for (const phone of phones) phone.room?.say(`from ${phone.name}`);
  world.clock.advance(10_000);
  for (const phone of phones) {
    const direct = phone.room?.mesh.value.peers.filter(({ route }) => route === 'direct') ?? [];
    expect(direct.length).toBeLessThanOrEqual(8);
    expect(phone.timeline()).toEqual(phones[0]?.timeline());
  }
  expect(phones[0]?.timeline()).toHaveLength(20);
});

test('P10 a visitor who comes back 100 times leaves no ghosts', () => {
  const world = new World(9);
  const [ann, bob] = [world.addPhone(), world.addPhone()];
  meet(ann, bob);
  for (let visit = 0; visit < 100; visit += 1) {
    world.clock.advance(3_000);
    bob.crash();
    bob.start();
  }
  world.clock.advance(30_000);
  expect(ann.room?.mesh.value.peers).toHaveLength(1);
  expect(ann.room?.mesh.value.peers[0]?.route).toBe('direct');
});
