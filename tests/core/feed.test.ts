import { describe, expect, test } from 'vitest';
import { bytesOf, Feed, type Proof } from '../../client/core/feed.ts';
import { maxStructBytes } from '../../client/core/gate.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { Author, brokenRule, ed25519, mainStage } from './support.ts';

const ann = new Author('ann').chat('ann', 600);
const eve = new Author('eve').chat('eve', 3);

function emptyFeed({ identity }: Author = ann): Feed {
  return new Feed(mainStage.topicKey, identity.feedKey, identity.feedId, identity.clientId);
}

/** Ann's feed as it came: in runs of these lengths. */
function grown(lengths: readonly number[]): Feed {
  const feed = emptyFeed();
  for (const length of lengths) {
    const start = feed.entries.length;
    take(feed, ann.entries.slice(start, start + length));
  }
  return feed;
}

/** Entries that come as one run. */
function proven(feed: Feed, entries: readonly Uint8Array[]): Proof {
  return feed.prove(entries, [entries.length], ed25519);
}

function take(feed: Feed, entries: readonly Uint8Array[]): void {
  feed.extend(proven(feed, entries));
}

describe('a feed', () => {
  test('takes what its author wrote, in one run or in many, to the same chain', () => {
    const whole = grown([601]);
    const many = grown([1, 2, 300, 1, 297]);
    expect(many.entries).toEqual(ann.entries);
    expect(many.chain).toEqual(whole.chain);
    expect(many.chain).toEqual(ann.chain);
    expect(many.lastHlc).toEqual({ ms: ann.nextHlc.ms - 1, counter: 0 });
    expect(emptyFeed().lastHlc).toBeUndefined();
  });

  test('of an update in several structs each is proven by its own last entry', () => {
    const feed = emptyFeed();
    const proof = feed.prove(ann.entries.slice(0, 9), [2, 3, 4], ed25519);
    expect(feed.extend(proof)).toEqual([ann.run(0, 2), ann.run(2, 5), ann.run(5, 9)]);
    const unsigned = ann.entries
      .slice(9, 12)
      .map((sealed, at) => (at === 0 ? withoutSignature(sealed) : sealed));
    expect(brokenRule(() => feed.prove(unsigned, [1, 2], ed25519))).toBe('bad-signature');
    expect(brokenRule(() => feed.prove(unsigned, [3], ed25519))).toBe('bad-signature');
  });

  test('proving changes nothing', () => {
    const feed = grown([5]);
    proven(feed, ann.entries.slice(5, 9));
    expect(feed.entries).toHaveLength(5);
    expect(() => proven(feed, ann.entries.slice(6, 9))).toThrow('bad-signature');
    expect(feed.entries).toHaveLength(5);
  });

  test('an entry in the wrong place, left out, twice, changed, or somebody else’s is refused', () => {
    const [first, second, third] = ann.entries as [Uint8Array, Uint8Array, Uint8Array];
    const changed = second.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
    const rules = [
      [second],
      [first, third],
      [first, first],
      [first, changed, third],
      [changed],
      eve.entries,
    ].map((entries) => brokenRule(() => proven(emptyFeed(), entries)));
    expect(rules).toEqual([
      'bad-signature',
      'bad-signature',
      'time-backwards',
      'bad-signature',
      'bad-signature',
      'bad-signature',
    ]);
  });

  test('time stands still nowhere: a stamp that is not later than the one before is refused', () => {
    const bob = new Author('bob').chat('bob', 0);
    const feed = emptyFeed(bob);
    take(feed, bob.entries);
    const { ms } = bob.nextHlc;
    const at = (hlc: { ms: number; counter: number }): Uint8Array[] => [bob.seal(new Uint8Array([9]), hlc)];
    expect(brokenRule(() => proven(feed, at({ ms: ms - 1, counter: 0 })))).toBe('time-backwards');
    expect(brokenRule(() => proven(feed, at({ ms: ms - 2, counter: 9 })))).toBe('time-backwards');
    expect(() => proven(feed, at({ ms: ms - 1, counter: 1 }))).not.toThrow();
  });
});

describe('the places where a feed may be cut', () => {
  test('are such that a newcomer can prove what lies between any two of them', () => {
    const random = new SeededRandom(3);
    for (let left = 60; left > 0; left -= 1) {
      const feed = grown(randomLengths(random));
      const reader = emptyFeed();
      for (let at = 0; at < ann.entries.length; at = reader.entries.length) {
        let end = feed.markAfter(at) ?? 0;
        while (random.chance(0.3)) end = feed.markAfter(end) ?? end;
        take(reader, feed.run(at, end).entries);
      }
      expect(reader.chain).toEqual(feed.chain);
      expect(feed.markAfter(ann.entries.length)).toBeUndefined();
    }
  });

  test('lie less than 16 KiB apart in a feed that grew entry by entry, and not much nearer', () => {
    const feed = grown(ann.entries.map(() => 1));
    let marks = 0;
    for (let at = 0; at < ann.entries.length; marks += 1) {
      const end = feed.markAfter(at) ?? 0;
      expect(bytesOf(ann.entries.slice(at, end)) + 6 * (end - at)).toBeLessThan(maxStructBytes);
      at = end;
    }
    expect(marks).toBeLessThan((2 * bytesOf(ann.entries)) / 14_336 + 2);
  });

  test('are where runs ended that came with one signature to check', () => {
    const feed = grown([1, 200, 1, 399]);
    expect(feed.markAfter(0)).toBe(1);
    expect([201, 202]).toContain(feed.markAfter(1));
    expect([201, 202]).toContain(feed.markAfter(150));
    expect(feed.markAfter(202)).toBe(601);
    expect([feed.markBefore(0), feed.markBefore(600), feed.markBefore(601)]).toEqual([0, 202, 601]);
  });

  test('survive a restart: runs that are taken back together end where they did', () => {
    const feed = emptyFeed();
    const proof = feed.prove(ann.entries, [ann.entries.length], ed25519);
    const runs = feed.extend({ ...proof, lengths: [200, 200, 201] });
    expect(runs).toEqual([ann.run(0, 200), ann.run(200, 400), ann.run(400)]);
    expect([feed.markAfter(0), feed.markAfter(250), feed.markAfter(400)]).toEqual([200, 400, 601]);
    expect(feed.entries).toEqual(ann.entries);
  });
});

function withoutSignature(sealed: Uint8Array): Uint8Array {
  return sealed.slice().fill(0, sealed.length - 64);
}

function randomLengths(random: SeededRandom): number[] {
  const lengths: number[] = [];
  for (let left = ann.entries.length; left > 0; left -= lengths.at(-1) ?? 0) {
    lengths.push(Math.min(left, 1 + (random.chance(0.8) ? 0 : random.below(150))));
  }
  return lengths;
}
