import { hlcOf } from './entry.ts';
import type { Run } from './feed.ts';
import { compareHlc, type Hlc } from './hlc.ts';
import type { FeedId } from './ids.ts';

/** One entry's place in the timeline; its bytes stay in the feed. */
export interface Place {
  readonly feedId: FeedId;
  readonly clientId: number;
  readonly seq: number;
  readonly hlc: Hlc;
}

/** Entries further ahead of room time than this are held back until their time, and move nobody's clock. */
export const maxAheadMs = 120_000;

/**
 * All entries in one order, a pure function of which entries there are: by stamp, then feed id, then seq. Every
 * replica that holds the same entries shows the same order.
 */
export class Timeline {
  readonly #places: Place[] = [];

  get length(): number {
    return this.#places.length;
  }

  add(runs: readonly Run[]): void {
    const added = runs.flatMap(placesOf);
    if (added.length > 64) {
      for (const place of added) this.#places.push(place);
      this.#places.sort(comparePlaces);
    } else {
      for (const place of added) this.#insert(place);
    }
  }

  /** Takes out all places of a feed. */
  drop(clientId: number): void {
    const kept = this.#places.filter((place) => place.clientId !== clientId);
    this.#places.length = 0;
    for (const place of kept) this.#places.push(place);
  }

  /** Oldest first, from `start` to before `end`. */
  slice(start: number, end: number): readonly Place[] {
    return this.#places.slice(start, end);
  }

  at(index: number): Place | undefined {
    return this.#places.at(index);
  }

  /** How many of the places may be shown at `nowMs` of room time: those held back are all at the end. */
  dueCount(nowMs: number): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle] as Place).hlc.ms <= nowMs + maxAheadMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(place: Place): void {
    let at = this.#places.length;
    while (at > 0 && comparePlaces(this.#places[at - 1] as Place, place) > 0) at -= 1;
    this.#places.splice(at, 0, place);
  }
}

function placesOf({ feedId, clientId, start, entries }: Run): Place[] {
  return entries.map((sealed, at) => ({ feedId, clientId, seq: start + at, hlc: hlcOf(sealed) }));
}

function comparePlaces(left: Place, right: Place): number {
  const byHlc = compareHlc(left.hlc, right.hlc);
  if (byHlc !== 0) return byHlc;
  if (left.feedId !== right.feedId) return left.feedId < right.feedId ? -1 : 1;
  return left.seq - right.seq;
}
