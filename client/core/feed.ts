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
interface Checkpoint {
  readonly seq: number;
  /** Bytes of all entries before `seq`. */
  readonly bytes: number;
}

/** Checkpoints nearer together than this are thinned out. */
const checkpointBytes = 24_576;

/** What a feed would be after more entries; made by `prove`, taken over by `extend`. */
export interface Proof {
  readonly entries: readonly Uint8Array[];
  readonly chain: Uint8Array;
}

/** One device's entries in one room, contiguous from 0 and proven to be its own. */
export class Feed {
  readonly key: Uint8Array;
  readonly id: FeedId;
  readonly clientId: number;
  readonly entries: Uint8Array[] = [];
  #topic: Uint8Array;
  #chain: Uint8Array;
  #checkpoints: Checkpoint[] = [{ seq: 0, bytes: 0 }];

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

  /**
   * Checks that `entries`, which are not empty, follow what the feed holds. One signature, the last, proves them all.
   *
   * @throws {GateError} 'time-backwards' or 'bad-signature'
   */
  prove(entries: readonly Uint8Array[], ed25519: Ed25519): Proof {
    let previous = this.lastHlc;
    let chain = this.#chain;
    let before = chain;
    for (const sealed of entries) {
      const hlc = hlcOf(sealed);
      if (previous && compareHlc(hlc, previous) <= 0) {
        throw new GateError('time-backwards', 'an entry is not later than the one before it');
      }
      previous = hlc;
      before = chain;
      chain = chainNext(chain, sealed);
    }
    const last = entries.at(-1) as Uint8Array;
    const position = this.position(this.entries.length + entries.length - 1);
    if (!ed25519.verify(signatureOf(last), signedBytes(position, before, last), this.key)) {
      throw new GateError('bad-signature', 'the last entry is not its author’s');
    }
    return { entries, chain };
  }

  /**
   * Takes over what `prove` found good; nothing may have been added since. `runLengths` says in how many runs it was
   * once proven, each with a signature of its own at the end, so that it can be cut there again.
   */
  extend(proof: Proof, runLengths: readonly number[] = [proof.entries.length]): Run {
    const start = this.entries.length;
    for (const length of runLengths) {
      const from = this.entries.length - start;
      for (const sealed of proof.entries.slice(from, from + length)) this.entries.push(sealed);
      this.#mark(this.entries.slice(start + from).reduce((sum, sealed) => sum + sealed.length, 0));
    }
    this.#chain = proof.chain;
    return this.run(start, this.entries.length);
  }

  run(start: number, end: number): Run {
    const { key: feedKey, id: feedId, clientId } = this;
    return { feedKey, feedId, clientId, start, entries: this.entries.slice(start, end) };
  }

  #mark(addedBytes: number): void {
    const marks = this.#checkpoints;
    const bytes = (marks.at(-1)?.bytes ?? 0) + addedBytes;
    const before = marks.at(-2);
    if (before && bytes - before.bytes <= checkpointBytes) marks.pop();
    marks.push({ seq: this.entries.length, bytes });
  }

  /**
   * The largest end after `start` such that the run between is provable by whoever gets it and takes about
   * `budgetBytes`; the first such end if even that takes more.
   */
  cut(start: number, budgetBytes: number): { readonly end: number; readonly bytes: number } {
    const marks = this.#checkpoints;
    const first = marks.findIndex((mark) => mark.seq > start);
    const base = this.#bytesBefore(start, first);
    let best = marks[first] as Checkpoint;
    for (let at = first + 1; at < marks.length; at += 1) {
      const mark = marks[at] as Checkpoint;
      if (mark.bytes - base > budgetBytes) break;
      best = mark;
    }
    return { end: best.seq, bytes: best.bytes - base };
  }

  #bytesBefore(seq: number, nextMark: number): number {
    const mark = this.#checkpoints[nextMark - 1] as Checkpoint;
    const between = this.entries.slice(mark.seq, seq);
    return between.reduce((sum, sealed) => sum + sealed.length, mark.bytes);
  }
}
