import { Feed, type Proof, type Run } from './feed.ts';
import { type GatedRun, readUpdate } from './gate.ts';
import { GateError } from './gate-error.ts';
import { sameBytes } from './ids.ts';
import type { Ed25519 } from './ports.ts';
import { encodeUpdate, type Vector } from './update.ts';

/** Bytes of one page of a sync, well below the gate's `maxUpdateBytes`. */
const pageBytes = 49_152;
/** At most what `encodeUpdate` writes around a run, and around each of its entries. */
const runOverheadBytes = 72;
const entryOverheadBytes = 6;

const digestBytes = 16;

/** Part of a replica on its way: a Yjs update, and how far it brings whoever applies it. */
export interface Page {
  readonly update: Uint8Array;
  readonly reaches: Vector;
}

/**
 * One replica of a room: every feed, each contiguous and proven. It needs no room key, so phone and relay hold the
 * same thing behind the same gate.
 */
export class RoomLog {
  readonly topic: Uint8Array;
  readonly #ed25519: Ed25519;
  readonly #feeds = new Map<number, Feed>();
  readonly #vector = new Map<number, number>();
  readonly #digest = new Uint8Array(digestBytes);
  #entryCount = 0;
  #byteCount = 0;

  constructor(topic: Uint8Array, ed25519: Ed25519) {
    this.topic = topic;
    this.#ed25519 = ed25519;
  }

  /** Live, and a Yjs state vector: a feed's client id → entries held. */
  get vector(): Vector {
    return this.#vector;
  }

  /** 16 bytes over every feed's chain: replicas that hold the same entries have the same digest. Live. */
  get digest(): Uint8Array {
    return this.#digest;
  }

  get entryCount(): number {
    return this.#entryCount;
  }

  get byteCount(): number {
    return this.#byteCount;
  }

  feed(clientId: number): Feed | undefined {
    return this.#feeds.get(clientId);
  }

  get feeds(): Iterable<Feed> {
    return this.#feeds.values();
  }

  /**
   * Adds what is new in a Yjs update from elsewhere and returns just that; entries held already cost nothing.
   * All or nothing: a refused update leaves no trace.
   *
   * @throws {GateError} naming the rule that it breaks
   */
  accept(update: Uint8Array): Run[] {
    const checked: [Feed, Proof][] = [];
    for (const run of readUpdate(update)) {
      const feed = this.#feedOf(run);
      const fresh = this.#beyond(feed, run);
      if (fresh.length > 0) checked.push([feed, feed.prove(fresh, this.#ed25519)]);
    }
    return checked.map(([feed, proof]) => this.#extend(feed, proof));
  }

  /**
   * Takes back one feed's runs from this replica's own store, where each was proven when it came: only the last
   * signature is checked again. If it fails, runs are given up from the end until one holds.
   *
   * @returns how many of `runs` were taken
   */
  restore(runs: readonly Run[]): number {
    const first = runs[0];
    if (first === undefined) return 0;
    for (let count = runs.length; count > 0; count -= 1) {
      const kept = runs.slice(0, count);
      const feed = new Feed(this.topic, first.feedKey, first.feedId, first.clientId);
      const proof = this.#provenOr(feed, kept);
      if (proof === undefined) continue;
      this.#extend(
        feed,
        proof,
        kept.map((run) => run.entries.length),
      );
      return count;
    }
    return 0;
  }

  /** Adds one entry that this device has just signed, and stored. */
  append(run: Run): void {
    const feed = this.#feeds.get(run.clientId) ?? new Feed(this.topic, run.feedKey, run.feedId, run.clientId);
    if (run.start !== feed.entries.length) {
      throw new Error(`own entry ${run.start} at ${feed.entries.length}`);
    }
    this.#extend(feed, feed.prove(run.entries, this.#ed25519));
  }

  /**
   * The next page for somebody who is at `known`, leaving out feeds for which `skip` says so; undefined if there is
   * nothing that they lack. Every page can be proven by itself once the ones before it were applied.
   */
  page(known: Vector, skip?: (clientId: number) => boolean): Page | undefined {
    const runs: Run[] = [];
    const reaches = new Map<number, number>();
    let left = pageBytes;
    for (const feed of this.#feeds.values()) {
      const start = known.get(feed.clientId) ?? 0;
      if (start >= feed.entries.length || skip?.(feed.clientId)) continue;
      const cut = feed.cut(start, left);
      const bytes = cut.bytes + (cut.end - start) * entryOverheadBytes + runOverheadBytes;
      if (runs.length > 0 && bytes > left) break;
      runs.push(feed.run(start, cut.end));
      reaches.set(feed.clientId, cut.end);
      left -= bytes;
      if (left <= 0) break;
    }
    return runs.length > 0 ? { update: encodeUpdate(runs), reaches } : undefined;
  }

  #feedOf(run: GatedRun): Feed {
    const held = this.#feeds.get(run.clientId);
    if (run.start > (held?.entries.length ?? 0)) {
      throw new GateError(
        'clock-gap',
        `entry ${run.start} of a feed held up to ${held?.entries.length ?? 0}`,
      );
    }
    if (held) {
      if (run.named && run.named.feedId !== held.id) {
        throw new GateError('feed-name', 'two feeds with one client');
      }
      return held;
    }
    if (!run.named) throw new GateError('clock-gap', 'a feed that was never named');
    return new Feed(this.topic, run.named.feedKey, run.named.feedId, run.clientId);
  }

  /** The part of `run` that is new, once what overlaps was found to be the same. */
  #beyond(feed: Feed, run: GatedRun): readonly Uint8Array[] {
    const overlap = Math.min(feed.entries.length - run.start, run.entries.length);
    for (let at = 0; at < overlap; at += 1) {
      if (!sameBytes(run.entries[at] as Uint8Array, feed.entries[run.start + at] as Uint8Array)) {
        throw new GateError('equivocation', `two entries for number ${run.start + at} of one feed`);
      }
    }
    return run.entries.slice(overlap);
  }

  #provenOr(feed: Feed, runs: readonly Run[]): Proof | undefined {
    try {
      return feed.prove(
        runs.flatMap((run) => run.entries),
        this.#ed25519,
      );
    } catch (error) {
      if (error instanceof GateError) return undefined;
      throw error;
    }
  }

  #extend(feed: Feed, proof: Proof, runLengths?: readonly number[]): Run {
    if (feed.entries.length > 0) this.#mix(feed.chain);
    const run = feed.extend(proof, runLengths);
    this.#mix(feed.chain);
    this.#feeds.set(feed.clientId, feed);
    this.#vector.set(feed.clientId, feed.entries.length);
    this.#entryCount += run.entries.length;
    this.#byteCount += run.entries.reduce((sum, sealed) => sum + sealed.length, 0);
    return run;
  }

  /** A chain comes into the digest, or out of it: XOR is its own inverse. */
  #mix(chain: Uint8Array): void {
    for (let at = 0; at < digestBytes; at += 1) this.#digest[at] = (this.#digest[at] ?? 0) ^ (chain[at] ?? 0);
  }
}
