import { beforeEach, describe, expect, test } from 'vitest';
import { Envelopes, purposes } from '../../client/core/envelope.ts';
import { writeHlc } from '../../client/core/hlc.ts';
import type { FeedIdentity } from '../../client/core/keys.ts';
import {
  isNeighbour,
  type OwnPresence,
  PresenceBook,
  presenceIntervalMs,
} from '../../client/core/presence.ts';
import { RoomTime } from '../../client/core/room-time.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { ByteWriter } from '../../signaling/bytes.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { ed25519, identityOf, mainStage, otherStage, refusal } from './support.ts';

const ann = identityOf('ann');
const bob = identityOf('bob');
const eve = identityOf('eve');
const random = new SeededRandom(4);
const ttlMs = 3 * presenceIntervalMs;

function own(changes: Partial<OwnPresence> = {}): OwnPresence {
  const plain = {
    nickname: 'ann',
    directAvailable: true,
    relayConnected: true,
    neighbours: [],
    leaving: false,
  };
  return { ...plain, ...changes };
}

let clock: VirtualClock;
let annsBook: PresenceBook;
let bobsBook: PresenceBook;

function newBook(keys = mainStage): PresenceBook {
  const box = new Envelopes(keys.topicKey, purposes.presence, keys.presenceKey, ed25519);
  return new PresenceBook(box, clock, new RoomTime(clock));
}

/** What `author` says, if it may write the plaintext by hand. */
function handmade(plaintext: Uint8Array, author: FeedIdentity = eve): Uint8Array {
  const box = new Envelopes(mainStage.topicKey, purposes.presence, mainStage.presenceKey, ed25519);
  return box.seal(plaintext, author, random);
}

beforeEach(() => {
  clock = new VirtualClock();
  annsBook = newBook();
  bobsBook = newBook();
});

describe('presence', () => {
  test('is heard as it was said', () => {
    const said = own({ nickname: 'Änn', directAvailable: false, neighbours: [bob.feedId] });
    expect(bobsBook.hear(annsBook.say(said, ann, random))).toBe(ann.feedId);
    const presence = bobsBook.get(ann.feedId);
    expect(presence).toMatchObject({ nickname: 'Änn', directAvailable: false, relayConnected: true });
    expect(presence && isNeighbour(presence, bob.feedId)).toBe(true);
    expect(presence && isNeighbour(presence, eve.feedId)).toBe(false);
    expect(bobsBook.present()).toEqual([ann.feedId]);
  });

  test('that was heard before is no news, and an older one never replaces a newer one', () => {
    const first = annsBook.say(own({ nickname: 'first' }), ann, random);
    const second = annsBook.say(own({ nickname: 'second' }), ann, random);
    expect(bobsBook.hear(second)).toBe(ann.feedId);
    expect(bobsBook.hear(second)).toBeUndefined();
    expect(bobsBook.hear(first)).toBeUndefined();
    expect(bobsBook.get(ann.feedId)?.nickname).toBe('second');
  });

  test('each is stamped later than the last, even within a millisecond', () => {
    for (const nickname of ['1', '2', '3']) {
      expect(bobsBook.hear(annsBook.say(own({ nickname }), ann, random))).toBe(ann.feedId);
    }
  });

  test('lasts for three intervals', () => {
    bobsBook.hear(annsBook.say(own(), ann, random));
    clock.advance(ttlMs);
    expect(bobsBook.present()).toEqual([ann.feedId]);
    clock.advance(1);
    expect(bobsBook.get(ann.feedId)).toBeUndefined();
    expect(bobsBook.present()).toEqual([]);
  });

  test('lasts longer where everybody speaks less often, two minutes at most', () => {
    bobsBook.hear(annsBook.say(own(), ann, random));
    bobsBook.expectEvery(20_000);
    clock.advance(60_000);
    expect(bobsBook.present()).toEqual([ann.feedId]);
    bobsBook.expectEvery(1_000_000);
    clock.advance(60_000);
    expect(bobsBook.present()).toEqual([ann.feedId]);
    clock.advance(1);
    expect(bobsBook.present()).toEqual([]);
  });

  test('nobody is raised from the dead: a replay is refused while it is known, and for its age afterwards', () => {
    const hello = annsBook.say(own(), ann, random);
    bobsBook.hear(hello);
    for (const afterMs of [10_000, 50_000, 59_999, 2, 60_000]) {
      clock.advance(afterMs);
      bobsBook.expire();
      expect(bobsBook.hear(hello)).toBeUndefined();
    }
    expect(newBook().hear(hello)).toBeUndefined();
  });

  test('who says goodbye is gone at once, and an older hello does not bring them back', () => {
    const hello = annsBook.say(own(), ann, random);
    expect(bobsBook.hear(annsBook.say(own({ leaving: true }), ann, random))).toBe(ann.feedId);
    expect(bobsBook.get(ann.feedId)).toBeUndefined();
    expect(bobsBook.hear(hello)).toBeUndefined();
    expect(bobsBook.hear(annsBook.say(own(), ann, random))).toBe(ann.feedId);
    expect(bobsBook.present()).toEqual([ann.feedId]);
  });

  test('of somebody who writes in another’s name, or of another room, is refused', () => {
    const forged = annsBook.say(own(), { ...eve, feedKey: ann.feedKey }, random);
    expect(refusal(() => bobsBook.hear(forged)).message).toContain('not its author’s');
    expect(() => bobsBook.hear(newBook(otherStage).say(own(), ann, random))).toThrow('not its author’s');
    expect(bobsBook.present()).toEqual([]);
  });

  test('that is cut off, without a name, or not UTF-8 is refused', () => {
    const stamp = new ByteWriter();
    writeHlc(stamp, { ms: clock.now(), counter: 0 });
    const after = (...tail: number[]): Uint8Array => handmade(Uint8Array.from([...stamp.finish(), ...tail]));
    expect(() => bobsBook.hear(handmade(stamp.finish()))).toThrow('1 byte expected');
    expect(() => bobsBook.hear(after(0, 9))).toThrow('8 bytes expected');
    expect(() => bobsBook.hear(after(0, 0))).toThrow('without a nickname');
    expect(() => bobsBook.hear(after(0, 0, ...encodeUtf8('\u202E\u200B')))).toThrow('without a nickname');
    expect(() => bobsBook.hear(after(0, 0, 0xff))).toThrow('not UTF-8');
    expect(bobsBook.hear(after(0, 0, ...encodeUtf8('e\u202Eve')))).toBe(eve.feedId);
    expect(bobsBook.get(eve.feedId)?.nickname).toBe('eve');
  });

  test('500 people are remembered, and those are let in again when their time is over', () => {
    for (let at = 0; at < 500; at += 1) {
      bobsBook.hear(newBook().say(own(), identityOf(`guest ${at}`), random));
    }
    expect(bobsBook.present()).toHaveLength(500);
    expect(bobsBook.hear(annsBook.say(own(), ann, random))).toBeUndefined();
    clock.advance(120_001);
    bobsBook.expire();
    expect(bobsBook.hear(annsBook.say(own(), ann, random))).toBe(ann.feedId);
  });

  test('names sixteen neighbours at most', () => {
    const neighbours = Array.from({ length: 20 }, (_, at) => identityOf(`guest ${at}`).feedId);
    bobsBook.hear(annsBook.say(own({ neighbours }), ann, random));
    expect(bobsBook.get(ann.feedId)?.neighbours.size).toBe(16);
  });

  test('P6 stamped far ahead is refused, so that it drowns nothing its author says later', () => {
    const farAhead = new VirtualClock();
    farAhead.advance(3_600_000);
    const box = new Envelopes(mainStage.topicKey, purposes.presence, mainStage.presenceKey, ed25519);
    const wrong = new PresenceBook(box, farAhead, new RoomTime(farAhead));
    expect(bobsBook.hear(wrong.say(own(), ann, random))).toBeUndefined();
    expect(bobsBook.hear(annsBook.say(own(), ann, random))).toBe(ann.feedId);
  });
});
