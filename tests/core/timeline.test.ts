import { describe, expect, test } from 'vitest';
import type { Run } from '../../client/core/feed.ts';
import { maxAheadMs, Timeline } from '../../client/core/timeline.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { Author, dawnMs } from './support.ts';

const names = ['ann', 'bob', 'eve'] as const;

/** Three people whose stamps meet often, some entry by entry and some in longer runs. */
function runsOf(random: SeededRandom, perAuthor: number): Run[] {
  return names.flatMap((name) => {
    const author = new Author(name);
    let stamp = { ms: dawnMs, counter: 0 };
    while (author.entries.length < perAuthor) {
      stamp = random.chance(0.5)
        ? { ms: stamp.ms, counter: stamp.counter + 1 }
        : { ms: stamp.ms + 1 + random.below(3), counter: random.below(3) };
      author.say('hello', stamp);
    }
    const runs: Run[] = [];
    for (let start = 0; start < perAuthor; start = runs.reduce((sum, run) => sum + run.entries.length, 0)) {
      runs.push(author.run(start, Math.min(perAuthor, start + 1 + random.below(4))));
    }
    return runs;
  });
}

function ordered(runs: readonly Run[], batch: number): string[] {
  const timeline = new Timeline();
  for (let at = 0; at < runs.length; at += batch) timeline.add(runs.slice(at, at + batch));
  return timeline.slice(0, timeline.length).map(({ feedId, seq }) => `${feedId}/${seq}`);
}

function shuffled<T>(random: SeededRandom, values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, key: random.fraction() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

describe('the timeline', () => {
  test('is a pure function of the entries: whatever order they come in, it is the same', () => {
    const random = new SeededRandom(11);
    const runs = runsOf(random, 60);
    const order = ordered(runs, 1);
    expect(new Set(order).size).toBe(180);
    for (let left = 40; left > 0; left -= 1) {
      expect(ordered(shuffled(random, runs), 1 + random.below(200))).toEqual(order);
    }
  });

  test('orders by stamp, then by feed, and keeps each feed in its own order', () => {
    const timeline = new Timeline();
    timeline.add(runsOf(new SeededRandom(2), 50));
    const places = timeline.slice(0, timeline.length);
    for (const [at, place] of places.entries()) {
      const before = places[at - 1];
      if (!before) continue;
      const later = place.hlc.ms - before.hlc.ms || place.hlc.counter - before.hlc.counter;
      expect(later > 0 || (later === 0 && before.feedId < place.feedId)).toBe(true);
    }
    for (const name of names) {
      const { feedId } = new Author(name).identity;
      const seqs = places.filter((place) => place.feedId === feedId).map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: 50 }, (_, seq) => seq));
    }
  });

  test('what is stamped over two minutes ahead is not due until its time', () => {
    const ann = new Author('ann');
    const ahead = [0, 1_000, maxAheadMs, maxAheadMs + 1, 10 * maxAheadMs];
    for (const ms of ahead) ann.say('hello', { ms: dawnMs + ms, counter: 0 });
    const timeline = new Timeline();
    timeline.add([ann.run()]);
    expect(timeline.dueCount(dawnMs)).toBe(3);
    expect(timeline.dueCount(dawnMs + 1)).toBe(4);
    expect(timeline.dueCount(dawnMs - maxAheadMs - 1)).toBe(0);
    expect(timeline.dueCount(dawnMs + 9 * maxAheadMs)).toBe(5);
    expect(timeline.at(3)?.hlc.ms).toBe(dawnMs + maxAheadMs + 1);
    expect(new Timeline().dueCount(dawnMs)).toBe(0);
  });
});
