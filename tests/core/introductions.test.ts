import { beforeEach, describe, expect, test } from 'vitest';
import { Envelopes, purposes } from '../../client/core/envelope.ts';
import { Introductions } from '../../client/core/introductions.ts';
import type { FeedIdentity } from '../../client/core/keys.ts';
import { RoomTime } from '../../client/core/room-time.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { ByteWriter } from '../../signaling/bytes.ts';
import { labels } from '../../signaling/protocol.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { ed25519, identityOf, mainStage, otherStage, refusal } from './support.ts';

const ann = identityOf('ann');
const bob = identityOf('bob');
const eve = identityOf('eve');
const random = new SeededRandom(9);
const offer = { peer: bob.feedId, dialId: 0xdead_beef, signal: { label: 'offer', text: 'v=0 …' } } as const;

let clock: VirtualClock;

function boxOf(keys = mainStage): Envelopes {
  return new Envelopes(keys.topicKey, purposes.signal, keys.signalKey, ed25519);
}

function introductionsOf(self: FeedIdentity, keys = mainStage): Introductions {
  return new Introductions(boxOf(keys), self, new RoomTime(clock), random);
}

beforeEach(() => {
  clock = new VirtualClock();
});

describe('an introduction', () => {
  test.each(['offer', 'answer', 'candidate', 'knock', 'end'] as const)('carries one step: %s', (label) => {
    const sealed = introductionsOf(ann).seal({ ...offer, signal: { label, text: 'été' } });
    expect(introductionsOf(bob).open(sealed)).toEqual({
      peer: ann.feedId,
      dialId: 0xdead_beef,
      signal: { label, text: 'été' },
    });
  });

  test('for somebody else is refused: nobody can pass on what they were sent', () => {
    const sealed = introductionsOf(ann).seal(offer);
    expect(refusal(() => introductionsOf(eve).open(sealed)).message).toBe('a signal for somebody else');
  });

  test('is refused two minutes after it was sent, and as long before', () => {
    const sealed = introductionsOf(ann).seal(offer);
    clock.advance(120_000);
    expect(introductionsOf(bob).open(sealed).peer).toBe(ann.feedId);
    clock.advance(1);
    expect(refusal(() => introductionsOf(bob).open(sealed)).message).toBe('a signal from another time');
    const early = introductionsOf(ann).seal(offer);
    clock = new VirtualClock();
    expect(introductionsOf(bob).open(introductionsOf(ann).seal(offer)).peer).toBe(ann.feedId);
    clock.advance(0.5);
    expect(refusal(() => introductionsOf(bob).open(early)).message).toBe('a signal from another time');
  });

  test('of another room, or in another’s name, is refused', () => {
    expect(() => introductionsOf(bob).open(introductionsOf(ann, otherStage).seal(offer))).toThrow('author');
    const forged = introductionsOf({ ...eve, feedKey: ann.feedKey }).seal(offer);
    expect(() => introductionsOf(bob).open(forged)).toThrow('author');
  });

  test('of no known kind, cut off, or not UTF-8 is refused', () => {
    const plain = (label: number, text: Uint8Array): Uint8Array => {
      const out = new ByteWriter().raw(bob.feedKey).u32(1).u48(clock.now()).u8(label).raw(text);
      return boxOf().seal(out.finish(), eve, random);
    };
    expect(() => introductionsOf(bob).open(plain(labels.indexOf('frame'), encodeUtf8('')))).toThrow('kind');
    expect(() => introductionsOf(bob).open(plain(labels.length, encodeUtf8('')))).toThrow('kind');
    expect(() => introductionsOf(bob).open(plain(1, Uint8Array.of(0xff)))).toThrow('UTF-8');
    expect(() => introductionsOf(bob).open(boxOf().seal(bob.feedKey, eve, random))).toThrow('expected');
    expect(introductionsOf(bob).open(plain(1, encodeUtf8('ok'))).signal.text).toBe('ok');
  });
});
