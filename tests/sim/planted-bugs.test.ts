/** The simulator is only worth what it catches: each of these bugs has to be found within a few seeds. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LiveLink } from '../../client/core/live-link.ts';
import { OwnFeed } from '../../client/core/own-feed.ts';
import { RoomDoc } from '../../client/core/room-doc.ts';
import { RoomLog } from '../../client/core/room-log.ts';
import { type Place, Timeline } from '../../client/core/timeline.ts';
import { festival } from './scenario.ts';
import { SimStore } from './sim-store.ts';
import { brokenPromises } from './verdict.ts';

const seedsAtMost = 40;

function firstSeedThatNotices(): number | undefined {
  for (let seed = 1; seed <= seedsAtMost; seed += 1) {
    if (noticed(seed)) return seed;
  }
  return undefined;
}

/** A bug that makes the core throw is noticed too. */
function noticed(seed: number): boolean {
  try {
    return brokenPromises(festival(seed)).length > 0;
  } catch (error) {
    return error instanceof Error;
  }
}

/** Drops every frame of one type that a phone would send. */
function never(type: string): void {
  const { send } = LiveLink.prototype;
  vi.spyOn(LiveLink.prototype, 'send').mockImplementation(function (this: LiveLink, frame) {
    if (frame.type !== type) send.call(this, frame);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the simulator catches', () => {
  const bugs: readonly [string, () => void][] = [
    [
      'a store that says saved before it is',
      () => {
        const { append } = SimStore.prototype;
        vi.spyOn(SimStore.prototype, 'append').mockImplementation(function (this: SimStore, runs, how, done) {
          append.call(this, runs, how, () => {});
          done();
        });
      },
    ],
    [
      'a load that forgets the last of a feed',
      () => {
        const { restore } = RoomLog.prototype;
        vi.spyOn(RoomLog.prototype, 'restore').mockImplementation(function (this: RoomLog, runs) {
          return restore.call(this, runs.length > 2 ? runs.slice(0, -1) : runs);
        });
      },
    ],
    ['a phone that never says what it holds', () => never('vector')],
    ['a phone that passes nothing on', () => never('update')],
    ['a phone that keeps proofs of equivocation to itself', () => never('fork')],
    [
      'proofs that nobody heeds',
      () => {
        vi.spyOn(RoomLog.prototype, 'acceptFork').mockReturnValue([]);
      },
    ],
    [
      'a timeline in order of arrival',
      () => {
        const arrivals = new Map<Place, number>();
        const { slice } = Timeline.prototype;
        vi.spyOn(Timeline.prototype, 'slice').mockImplementation(function (this: Timeline, start, end) {
          const places = slice.call(this, start, end);
          for (const place of places) if (!arrivals.has(place)) arrivals.set(place, arrivals.size);
          return places.toSorted((a, b) => (arrivals.get(a) ?? 0) - (arrivals.get(b) ?? 0));
        });
      },
    ],
    [
      'an entry that takes two places',
      () => {
        const { add } = Timeline.prototype;
        vi.spyOn(Timeline.prototype, 'add').mockImplementation(function (this: Timeline, runs) {
          add.call(this, [...runs, ...runs]);
        });
      },
    ],
    [
      'a document that misses what came from others',
      () => {
        const { add } = RoomDoc.prototype;
        vi.spyOn(RoomDoc.prototype, 'add').mockImplementation(function (this: RoomDoc, runs, origin) {
          if (origin !== 'link') add.call(this, runs, origin);
        });
      },
    ],
    [
      'own entries that are never let go',
      () => {
        vi.spyOn(OwnFeed.prototype, 'anchor').mockReturnValue(undefined);
      },
    ],
  ];

  test.each(bugs)('%s', (_, plant) => {
    plant();
    expect(firstSeedThatNotices()).toBeDefined();
  });
});
