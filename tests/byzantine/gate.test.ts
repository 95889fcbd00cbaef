/** Everything eve tries bounces off the gate, at a phone and at the relay alike, and costs nobody else anything. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { GateError } from '../../client/core/gate-error.ts';
import { hex, refusal } from '../core/support.ts';
import { mainStage, openHub, Phone } from '../signaling/support.ts';
import { attacks } from './attacks.ts';
import { ThreePhones } from './phones.ts';
import { identityFrom, type Scene } from './scene.ts';

const rows = attacks.map(({ tries, rule, bytes }) => [tries, rule, bytes] as const);

describe('at a phone', () => {
  test.each(rows)('P6 eve %s: %s', (_, rule, bytes) => {
    const phones = new ThreePhones();
    const { ann, bob, eve } = phones;
    expect([ann, bob, eve].map((phone) => phone.directPeers())).toEqual([2, 2, 2]);
    expect(bob.texts()).toEqual(['ann: hello', 'eve: hello from eve']);
    const before = [ann, bob].map(({ room }) => [
      hex(room.log.digest),
      hex(Y.encodeStateAsUpdate(room.doc.doc)),
    ]);

    phones.attack(bytes(phones.scene));
    for (const { story } of [ann, bob]) {
      const ends = story.filter((sentence) => sentence.startsWith('link to '));
      expect(ends).toEqual([
        expect.stringContaining(`link to ${eve.identity.feedId.slice(0, 6)} ended: ${rule}: `),
      ]);
    }
    const now = [ann, bob].map(({ room }) => [
      hex(room.log.digest),
      hex(Y.encodeStateAsUpdate(room.doc.doc)),
    ]);
    expect(now).toEqual(before);

    ann.room.say('still here');
    phones.clock.advance(1_000);
    expect(bob.texts()).toEqual(['ann: hello', 'eve: hello from eve', 'ann: still here']);
    expect(bob.room.messages.value.shown.at(-1)?.author.id).toBe(ann.identity.feedId);
    phones.stop();
  });
});

describe('at the relay', () => {
  test.each(rows)('P6 eve %s: %s', (_, rule, bytes) => {
    const { hub } = openHub();
    const [ann, bob, eve] = [1, 2, 3].map((name) => new Phone(hub, name).joinAndSync()) as [
      Phone,
      Phone,
      Phone,
    ];
    ann.writeAndTell();
    eve.takeIn();
    eve.writeAndTell();
    const scene: Scene = {
      keys: mainStage,
      log: eve.log,
      ann: identityFrom(ann.seed),
      eve: identityFrom(eve.seed),
    };
    expect(hub.figures).toEqual({ connections: 3, rooms: 1, entries: 2 });
    const told = bob.told.length;

    const update = bytes(scene);
    const error = refusal(() => {
      // What does not fit a feed that is held may be an honest mistake the first time.
      for (let tries = 0; tries < 2; tries += 1) eve.tell({ type: 'update', update });
    });
    expect(error).toBeInstanceOf(GateError);
    expect([error.message.split(':')[0], error.code]).toEqual([rule, 4400]);
    eve.conversation.closed();
    expect(hub.figures).toEqual({ connections: 2, rooms: 1, entries: 2 });
    expect(bob.told).toHaveLength(told);

    ann.writeAndTell();
    const newcomer = new Phone(hub, 4).joinAndSync().takeIn();
    bob.takeIn();
    expect([bob.log.entryCount, newcomer.log.entryCount, hub.figures.entries]).toEqual([3, 3, 3]);
    expect(hex(newcomer.log.digest)).toBe(hex(bob.log.digest));
  });
});

test('what stands for an honest entry in these attacks would pass', () => {
  const phones = new ThreePhones();
  const honest = attacks.filter(({ tries }) => tries.startsWith('adds bytes after'));
  for (const { bytes } of honest) phones.attack(bytes(phones.scene).slice(0, -4));
  expect(honest).toHaveLength(1);
  expect(phones.bob.story.filter((sentence) => sentence.includes('ended'))).toEqual([]);
  expect(phones.bob.room.log.entryCount).toBe(5);
  phones.stop();
});
