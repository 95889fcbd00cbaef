import { ProtocolError } from '../../signaling/bytes.ts';
import { bytesOf, Feed, type Proof, type Run } from './feed.ts';
import { type Branch, clockOfClosed, closingRun, decodeFork, type Fork, isClosing, seqOf } from './fork.ts';
import { type GatedRun, readUpdate } from './gate.ts';
import { GateError } from './gate-error.ts';
import { clientIdOf, feedIdOf, sameBytes } from './ids.ts';
import { nextPage, type OwedFeed, type Page } from './page.ts';
import type { Ed25519 } from './ports.ts';
import { ReplicaDigest } from './replica-digest.ts';
import type { Vector } from './update.ts';

/**
 * So many feeds that a state vector still fits into one message, closed feeds' long clocks included. Further ones are
 * left out: whoever passes them on is no liar.
 */
export const maxFeeds = 4_500;

/** A change that was checked and not yet made: entries to add, or a proof by which a feed ends. */
type Checked =
  | { readonly feed: Feed; readonly proof: Proof }
  | { readonly feed: Feed; readonly fork: Fork; readonly seq: number };

/**
 * One replica of a room: every feed, each contiguous and proven. It needs no room key, so phone and relay hold the
 * same thing behind the same gate.
 */
export class RoomLog {
  readonly topic: Uint8Array;
  readonly #ed25519: Ed25519;
  readonly #feeds = new Map<number, Feed>();
  readonly #closings = new Map<number, Run>();
  readonly #dropped = new Map<number, readonly Uint8Array[]>();
  readonly #vector = new Map<number, number>();
  readonly #digest = new ReplicaDigest();
  #entryCount = 0;
  #byteCount = 0;

  constructor(topic: Uint8Array, ed25519: Ed25519) {
    this.topic = topic;
    this.#ed25519 = ed25519;
  }

  /** Live, and a Yjs state vector: a feed's client id → entries held; a closed feed's clock is `clockOfClosed`. */
  get vector(): Vector {
    return this.#vector;
  }

  /** 16 bytes over every feed: replicas that hold the same entries have the same digest. Live. */
  get digest(): Uint8Array {
    return this.#digest.bytes;
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

  /** Whether the feed's author was proven to have signed two entries for one place. */
  isClosed(clientId: number): boolean {
    return this.#closings.has(clientId);
  }

  /** Entries that the feed had here when it was closed, from the place on where it ends now. */
  droppedOf(clientId: number): readonly Uint8Array[] {
    return this.#dropped.get(clientId) ?? [];
  }

  /** In brief what stands in the feed, so that two replicas with equal vectors can find where they differ. */
  head(clientId: number): Uint8Array {
    return this.#digest.of(clientId);
  }

  /**
   * Adds what is new in a Yjs update from elsewhere and returns just that; entries held already cost nothing. An entry
   * that contradicts one held, and is its author's too, closes the feed: then a closing run is returned. All or
   * nothing: a refused update leaves no trace.
   *
   * @throws {GateError} naming the rule that it breaks
   */
  accept(update: Uint8Array): Run[] {
    const checked = readUpdate(update).flatMap((run) => this.#examine(run) ?? []);
    return checked.flatMap((change) => this.#carryOut(change));
  }

  /**
   * Takes in a proof of equivocation from elsewhere; returns a closing run if it was news.
   *
   * @throws {GateError} if it is no proof, or of a feed that was never sent; `disputed` if it does not fit what is held
   */
  acceptFork(bytes: Uint8Array): Run[] {
    const fork = decodeFork(bytes);
    const seq = seqOf(fork);
    const clientId = clientIdOf(fork.feedKey);
    const feed = this.#feeds.get(clientId) ?? this.#newFeed(fork.feedKey, clientId);
    if ((this.#vector.get(clientId) ?? 0) >= clockOfClosed(seq)) return [];
    if (fork.start > feed.entries.length) {
      throw new GateError('clock-gap', 'a fork of entries that are not held');
    }
    for (const branch of fork.branches) feed.checkBranch(fork.start, branch, this.#ed25519);
    return this.#carryOut({ feed, fork, seq });
  }

  /**
   * Takes back one feed's runs from this replica's own store, where each was proven when it came: only the last
   * signature is checked again. If it fails, runs are given up from the end until one holds. A closing run is taken
   * after the others.
   *
   * @returns how many of `runs` were taken
   */
  restore(runs: readonly Run[]): number {
    const entries = runs.filter((run) => !isClosing(run));
    let taken = this.#restoreEntries(entries);
    for (const {
      entries: [fork],
    } of runs.filter(isClosing)) {
      if (fork && this.#acceptsFork(fork)) taken += 1;
    }
    return taken;
  }

  /** Adds one entry that this device has just signed, and stored. */
  append(run: Run): void {
    const feed = this.#feeds.get(run.clientId) ?? this.#newFeed(run.feedKey, run.clientId);
    if (run.start !== feed.entries.length) {
      throw new Error(`own entry ${run.start} at ${feed.entries.length}`);
    }
    this.#extend(feed, feed.trust(run.entries));
  }

  /**
   * The next page for somebody who is at `known`, leaving out feeds for which `skip` says so; undefined if there is
   * nothing that they lack. Every page can be proven by itself once the ones before it were applied.
   */
  page(known: Vector, skip?: (clientId: number) => boolean): Page | undefined {
    const owed: OwedFeed[] = [];
    for (const feed of this.#feeds.values()) {
      const start = known.get(feed.clientId) ?? 0;
      if (start >= (this.#vector.get(feed.clientId) ?? 0) || skip?.(feed.clientId)) continue;
      owed.push({ feed, start, closing: this.#closings.get(feed.clientId) });
    }
    return nextPage(owed);
  }

  #examine(run: GatedRun): Checked | undefined {
    if (this.#feeds.size >= maxFeeds && !this.#feeds.has(run.clientId)) return undefined;
    const feed = this.#feedOf(run);
    const overlap = Math.min(feed.entries.length - run.start, run.entries.length);
    for (let at = 0; at < overlap; at += 1) {
      if (!sameBytes(run.entries[at] as Uint8Array, feed.entries[run.start + at] as Uint8Array)) {
        return this.#examineFork(feed, run, at);
      }
    }
    if (overlap >= run.entries.length || this.isClosed(feed.clientId)) return undefined;
    const lengths = lengthsAfter(run.lengths, overlap);
    return { feed, proof: feed.prove(run.entries.slice(overlap), lengths, this.#ed25519) };
  }

  #examineFork(feed: Feed, run: GatedRun, at: number): Checked {
    const seq = run.start + at;
    const start = feed.markBefore(seq);
    const before = feed.entries.slice(start, Math.max(start, run.start));
    const differing = run.entries.slice(Math.max(0, start - run.start), endOfStruct(run.lengths, at));
    const theirs = [...before, ...differing];
    feed.checkBranch(start, theirs, this.#ed25519);
    return {
      feed,
      fork: { feedKey: feed.key, start, branches: [this.#branchHeld(feed, start, seq), theirs] },
      seq,
    };
  }

  /** What we hold of the feed from `start` to the next proven place after `seq`; of a closed feed, its old proof's. */
  #branchHeld(feed: Feed, start: number, seq: number): Branch {
    const end = feed.markAfter(seq);
    const old = this.#closings.get(feed.clientId)?.entries[0];
    if (end !== undefined || old === undefined) return feed.entries.slice(start, end);
    const fork = decodeFork(old);
    return [
      ...feed.entries.slice(start, fork.start),
      ...fork.branches[0].slice(Math.max(0, start - fork.start)),
    ];
  }

  #feedOf(run: GatedRun): Feed {
    const held = this.#feeds.get(run.clientId);
    const count = held?.entries.length ?? 0;
    if (run.start > count && !this.isClosed(run.clientId)) {
      throw new GateError('clock-gap', `entry ${run.start} of a feed held up to ${count}`);
    }
    if (held) {
      if (run.named && run.named.feedId !== held.id) {
        throw new GateError('feed-name', 'two feeds with one client');
      }
      return held;
    }
    if (!run.named) throw new GateError('clock-gap', 'a feed that was never named');
    return this.#newFeed(run.named.feedKey, run.clientId);
  }

  #newFeed(key: Uint8Array, clientId: number): Feed {
    return new Feed(this.topic, key, feedIdOf(key), clientId);
  }

  #restoreEntries(runs: readonly Run[]): number {
    const [first] = runs;
    if (first === undefined) return 0;
    let taken = 0;
    let proof: Proof | undefined;
    // What follows damage fails with it, so the longest part that holds is found by halving.
    for (let low = 1, high = runs.length, count = high; low <= high; count = (low + high) >> 1) {
      const feed = this.#newFeed(first.feedKey, first.clientId);
      const tried = this.#provenOr(
        feed,
        runs.slice(0, count).flatMap((run) => run.entries),
      );
      if (tried) [taken, proof, low] = [count, tried, count + 1];
      else high = count - 1;
    }
    if (proof) {
      const lengths = runs.slice(0, taken).map((run) => run.entries.length);
      this.#extend(this.#newFeed(first.feedKey, first.clientId), { ...proof, lengths });
    }
    return taken;
  }

  #provenOr(feed: Feed, entries: readonly Uint8Array[]): Proof | undefined {
    return unlessRefused(() => feed.prove(entries, [entries.length], this.#ed25519));
  }

  #acceptsFork(fork: Uint8Array): boolean {
    return unlessRefused(() => this.acceptFork(fork)) !== undefined;
  }

  #carryOut(change: Checked): Run[] {
    return 'proof' in change
      ? this.#extend(change.feed, change.proof)
      : [this.#close(change.feed, change.fork, change.seq)];
  }

  #extend(feed: Feed, proof: Proof): Run[] {
    const runs = feed.extend(proof);
    this.#feeds.set(feed.clientId, feed);
    this.#vector.set(feed.clientId, feed.entries.length);
    this.#digest.set(feed.clientId, feed.chain);
    this.#entryCount += proof.entries.length;
    this.#byteCount += bytesOf(proof.entries);
    return runs;
  }

  #close(feed: Feed, fork: Fork, seq: number): Run {
    const dropped = feed.entries.slice(seq);
    const held = feed.entries.length - dropped.length;
    const adopted = fork.branches[0].slice(held - fork.start, seq - fork.start);
    if (dropped.length > 0) feed.truncate(seq);
    feed.adopt(adopted);
    const closing = closingRun(fork, seq);
    this.#feeds.set(feed.clientId, feed);
    this.#closings.set(feed.clientId, closing);
    this.#dropped.set(feed.clientId, [...dropped, ...this.droppedOf(feed.clientId)]);
    this.#vector.set(feed.clientId, clockOfClosed(seq));
    this.#digest.close(feed.clientId, feed.chain);
    this.#entryCount += adopted.length - dropped.length;
    this.#byteCount += bytesOf(adopted) - bytesOf(dropped);
    return closing;
  }
}

/** For what comes from our own disk: damage there is no far end's fault. */
function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** `lengths` without the first `skipped` entries. */
function lengthsAfter(lengths: readonly number[], skipped: number): number[] {
  let passed = 0;
  return lengths.flatMap((length) => {
    const left = Math.min(length, passed + length - skipped);
    passed += length;
    return left > 0 ? [left] : [];
  });
}

/** The end of the struct that entry `at` is in. */
function endOfStruct(lengths: readonly number[], at: number): number {
  let end = 0;
  for (const length of lengths) {
    end += length;
    if (end > at) break;
  }
  return end;
}
