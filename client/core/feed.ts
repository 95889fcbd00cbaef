import { chainNext, chainStart, hlcOf, type Position, signatureOf, signedBytes } from './entry.ts';
import { GateError } from './gate-error.ts';
import { compareHlc, type Hlc } from './hlc.ts';
import type { FeedId } from './ids.ts';
import type { Ed25519 } from './ports.ts';

/** Contiguous sealed entries of one feed, the first of them at `start`. */
export interface Run {
  readonly feedKey: Uint8Array;
  readonly feedId: FeedId;
  readonly clientId: number;
  readonly start: number;
  readonly entries: readonly Uint8Array[];
}

/** Where a feed may be cut: before `seq`, whose predecessor's signature was checked. */
interface Mark {
  readonly seq: number;
  /** Bytes of all entries before `seq`. */
  readonly bytes: number;
}

/**
 * Runs are joined up to this many bytes, and marks nearer together are thinned out; less than the gate's
 * `maxStructBytes`, by what is around the entries.
 */
export const maxRunBytes = 14_336;

/** What a feed would be after more entries; made by `prove`, taken over by `extend`. */
export interface Proof {
  readonly entries: readonly Uint8Array[];
  /** In how many runs they come, each with a signature of its own at its end. */
  readonly lengths: readonly number[];
  readonly chain: Uint8Array;
}

/** One device's entries in one room, contiguous from 0 and proven to be its own. */
export class Feed {
  readonly key: Uint8Array;
  readonly id: FeedId;
  readonly clientId: number;
  readonly entries: Uint8Array[] = [];
  readonly #topic: Uint8Array;
  readonly #marks: Mark[] = [{ seq: 0, bytes: 0 }];
  #chain: Uint8Array;

  constructor(topic: Uint8Array, key: Uint8Array, id: FeedId, clientId: number) {
    this.key = key;
    this.id = id;
    this.clientId = clientId;
    this.#topic = topic;
    this.#chain = chainStart(topic, key);
  }

  /** SHA-256 over the whole feed in order. */
  get chain(): Uint8Array {
    return this.#chain;
  }

  get lastHlc(): Hlc | undefined {
    const last = this.entries.at(-1);
    return last && hlcOf(last);
  }

  position(seq: number): Position {
    return { topic: this.#topic, feedKey: this.key, seq };
  }

  /** The chain over the entries before `seq`, computed anew. */
  chainBefore(seq: number): Uint8Array {
    return this.entries.slice(0, seq).reduce(chainNext, chainStart(this.#topic, this.key));
  }

  /**
   * Checks that `entries` follow what the feed holds. They come in runs of `lengths`; one signature, the last of each,
   * proves a run.
   *
   * @throws {GateError} 'time-backwards' or 'bad-signature'
   */
  prove(entries: readonly Uint8Array[], lengths: readonly number[], ed25519: Ed25519): Proof {
    return {
      entries,
      lengths,
      chain: this.#check(this.entries.length, this.#chain, entries, lengths, ed25519),
    };
  }

  /** What the feed would be after entries that this device has just signed itself. */
  trust(entries: readonly Uint8Array[]): Proof {
    return { entries, lengths: [entries.length], chain: entries.reduce(chainNext, this.#chain) };
  }

  /**
   * Checks that `branch` is this author's too, from `start` on.
   *
   * @throws {GateError} if it is not
   */
  checkBranch(start: number, branch: readonly Uint8Array[], ed25519: Ed25519): void {
    this.#check(start, this.chainBefore(start), branch, [branch.length], ed25519);
  }

  #check(
    start: number,
    chainBefore: Uint8Array,
    entries: readonly Uint8Array[],
    lengths: readonly number[],
    ed25519: Ed25519,
  ): Uint8Array {
    const ends = endsOf(lengths);
    const previousEntry = this.entries[start - 1];
    let previous = previousEntry && hlcOf(previousEntry);
    let chain = chainBefore;
    for (const [at, sealed] of entries.entries()) {
      const hlc = hlcOf(sealed);
      if (previous && compareHlc(hlc, previous) <= 0) {
        const disputed = start > 0 ? this.clientId : undefined;
        throw new GateError('time-backwards', 'an entry is not later than the one before it', disputed);
      }
      previous = hlc;
      if (ends.has(at + 1)) {
        const signed = signedBytes(this.position(start + at), chain, sealed);
        if (!ed25519.verify(signatureOf(sealed), signed, this.key)) {
          const disputed = start > 0 ? this.clientId : undefined;
          throw new GateError('bad-signature', 'the last entry of a run is not its author’s', disputed);
        }
      }
      chain = chainNext(chain, sealed);
    }
    return chain;
  }

  /** Takes over what `prove` found good; nothing may have been added since. `lengths` may be finer than the proof's. */
  extend({ entries, lengths, chain }: Proof): Run[] {
    const runs: Run[] = [];
    for (const length of lengths) {
      const start = this.entries.length;
      const from = runs.reduce((sum, run) => sum + run.entries.length, 0);
      for (const sealed of entries.slice(from, from + length)) this.entries.push(sealed);
      const run = this.run(start, start + length);
      this.#mark(bytesOf(run.entries));
      runs.push(run);
    }
    this.#chain = chain;
    return runs;
  }

  /** Takes over entries that a fork's branches have in common: proven by what follows them there, not by themselves. */
  adopt(entries: readonly Uint8Array[]): void {
    for (const sealed of entries) this.entries.push(sealed);
    this.#chain = entries.reduce(chainNext, this.#chain);
  }

  /** Ends the feed before `seq`: its author signed two entries for that place. */
  truncate(seq: number): void {
    this.#chain = this.chainBefore(seq);
    this.entries.length = seq;
    while ((this.#marks.at(-1) as Mark).seq > seq) this.#marks.pop();
  }

  run(start: number, end: number): Run {
    const { key: feedKey, id: feedId, clientId } = this;
    return { feedKey, feedId, clientId, start, entries: this.entries.slice(start, end) };
  }

  /** The last place up to `seq` where the feed may be cut. */
  markBefore(seq: number): number {
    return (this.#marks.findLast((mark) => mark.seq <= seq) as Mark).seq;
  }

  /** The first such place after `seq`; undefined if there is none. */
  markAfter(seq: number): number | undefined {
    return this.#marks[this.#indexAfter(seq)]?.seq;
  }

  #mark(addedBytes: number): void {
    const marks = this.#marks;
    const bytes = (marks.at(-1)?.bytes ?? 0) + addedBytes;
    const before = marks.at(-2);
    if (before && bytes - before.bytes <= maxRunBytes) marks.pop();
    marks.push({ seq: this.entries.length, bytes });
  }

  #indexAfter(seq: number): number {
    let low = 0;
    let high = this.#marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#marks[middle] as Mark).seq > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

export function bytesOf(entries: readonly Uint8Array[]): number {
  return entries.reduce((sum, sealed) => sum + sealed.length, 0);
}

/** Counts of entries after which a run is complete. */
function endsOf(lengths: readonly number[]): ReadonlySet<number> {
  let end = 0;
  return new Set(lengths.map((length) => (end += length)));
}
