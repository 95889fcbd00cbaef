import type { FeedId } from './ids.ts';
import type { FarEnd } from './live-link.ts';
import { maxFeeds } from './room-log.ts';
import type { Vector } from './update.ts';

/**
 * Which replicas are known to store how much of each feed, from what they said themselves. It only grows: a phone
 * that left still holds what it held.
 */
export class Holders {
  readonly #vectors = new Map<FarEnd, Map<number, number>>();

  /** Returns whether anything was news. */
  raise(holder: FarEnd, vector: Vector): boolean {
    const held = this.#vectors.get(holder) ?? new Map<number, number>();
    this.#vectors.set(holder, held);
    return raiseVector(held, vector);
  }

  /** Forgets what the relay held: it may have come back with nothing. */
  reset(holder: FarEnd): void {
    this.#vectors.delete(holder);
  }

  /** What the holder said of the feed; undefined if nothing. */
  claim(holder: FarEnd, clientId: number): number | undefined {
    return this.#vectors.get(holder)?.get(clientId);
  }

  count(holder: FarEnd, clientId: number): number {
    return this.#vectors.get(holder)?.get(clientId) ?? 0;
  }

  /** How many phones store entry `seq` of the feed; the relay and this phone are not counted. */
  phonesHolding(clientId: number, seq: number): number {
    let count = 0;
    for (const [holder, vector] of this.#vectors) {
      if (holder !== 'relay' && (vector.get(clientId) ?? 0) > seq) count += 1;
    }
    return count;
  }

  phones(): FeedId[] {
    return [...this.#vectors.keys()].flatMap((holder) => (holder === 'relay' ? [] : [holder]));
  }
}

/** Raises `vector` to `other` where that is further, for as many feeds as a room has. Returns whether it was anywhere. */
export function raiseVector(vector: Map<number, number>, other: Vector): boolean {
  let raised = false;
  for (const [clientId, count] of other) {
    if (count <= (vector.get(clientId) ?? 0) || (vector.size >= maxFeeds && !vector.has(clientId))) continue;
    vector.set(clientId, count);
    raised = true;
  }
  return raised;
}
