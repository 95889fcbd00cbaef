import { type Body, encodeBody } from './body.ts';
import { chainNext, chainStart, sealEntry } from './entry.ts';
import type { Run } from './feed.ts';
import { type Hlc, nextHlc } from './hlc.ts';
import type { FeedIdentity, RoomKeys } from './keys.ts';
import type { Ed25519, Random, Store } from './ports.ts';
import type { RoomLog } from './room-log.ts';

/** An own entry that is not safely on disk yet, and therefore not sent. */
export interface PendingEntry {
  /** Tells attempts at writing for one place apart. */
  readonly ticket: number;
  readonly seq: number;
  readonly sealed: Uint8Array;
  readonly hlc: Hlc;
  readonly body: Body;
  readonly state:
    | { readonly at: 'saving' }
    | { readonly at: 'stored' }
    | { readonly at: 'failed'; readonly reason: string };
}

export interface OwnFeedDeps {
  readonly log: RoomLog;
  readonly keys: RoomKeys;
  readonly identity: FeedIdentity;
  readonly store: Store;
  readonly random: Random;
  readonly ed25519: Ed25519;
  /** The stamp of the newest entry that the writer can have seen, and room time. */
  readonly latestSeen: () => Hlc | undefined;
  readonly roomNow: () => number;
  /** The entry is on disk and in the log, in order: now it may be sent. */
  readonly onSaved: (run: Run) => void;
  readonly onChange: () => void;
}

/** Writes this device's entries: signed in order, stored strictly, and only then let go. */
export class OwnFeed {
  readonly #deps: OwnFeedDeps;
  #pending: PendingEntry[] = [];
  #nextTicket = 0;
  #anchored = false;

  constructor(deps: OwnFeedDeps) {
    this.#deps = deps;
  }

  get pending(): readonly PendingEntry[] {
    return this.#pending;
  }

  /** Returns the entry's seq. What becomes of it shows in `pending`, until it is in the log. */
  write(body: Body): number {
    const { keys, identity, random, ed25519 } = this.#deps;
    const seq = this.nextSeq();
    const hlc = this.#stamp();
    const position = { topic: keys.topicKey, feedKey: identity.feedKey, seq };
    const sealed = sealEntry(position, this.#chain(), hlc, encodeBody(body), {
      boxKey: keys.boxKey,
      nonce: random.bytes(24),
      sign: (message) => ed25519.sign(message, identity.seed),
    });
    const entry: PendingEntry = { ticket: this.#nextTicket, seq, sealed, hlc, body, state: { at: 'saving' } };
    this.#nextTicket += 1;
    this.#pending.push(entry);
    this.retry(seq);
    this.#save(entry);
    return seq;
  }

  /** Saves anew what failed, up to entry `seq`: one that is on disk behind a gap is not safe. */
  retry(seq: number): void {
    for (const entry of this.#pending) if (entry.seq <= seq && entry.state.at === 'failed') this.#save(entry);
  }

  /** Whether pending entry `seq` would be there after a restart: it and all before it are on disk. */
  isSafe(seq: number): boolean {
    return this.#pending.every((entry) => entry.seq > seq || entry.state.at === 'stored');
  }

  /**
   * Somebody else said that they know no more of this feed than we do: now it may grow. Until then what was stored
   * waits; otherwise a disk that was restored from an old copy would sign a second entry for a place it had used.
   */
  anchor(): void {
    if (this.#anchored) return;
    this.#anchored = true;
    this.#release();
  }

  /** Gives back what is pending, to be written anew: nothing of it was sent, and its place was taken. */
  takeBack(): Body[] {
    const bodies = this.#pending.map(({ body }) => body);
    this.#pending = [];
    return bodies;
  }

  nextSeq(): number {
    return this.#feedLength() + this.#pending.length;
  }

  #feedLength(): number {
    return this.#deps.log.vector.get(this.#deps.identity.clientId) ?? 0;
  }

  #stamp(): Hlc {
    const { log, identity, latestSeen, roomNow } = this.#deps;
    const own = this.#pending.at(-1)?.hlc ?? log.feed(identity.clientId)?.lastHlc;
    return nextHlc(
      roomNow(),
      [latestSeen(), own].filter((hlc) => hlc !== undefined),
    );
  }

  /** The chain as it will be once all that is pending is in the feed. */
  #chain(): Uint8Array {
    const { log, keys, identity } = this.#deps;
    const held = log.feed(identity.clientId)?.chain ?? chainStart(keys.topicKey, identity.feedKey);
    return this.#pending.reduce((chain, { sealed }) => chainNext(chain, sealed), held);
  }

  #save(entry: PendingEntry): void {
    this.#become(entry.ticket, { at: 'saving' });
    this.#deps.store.append([this.#runOf(entry)], 'strict', (failure) => {
      this.#become(entry.ticket, failure ? { at: 'failed', reason: failure.message } : { at: 'stored' });
      this.#release();
    });
  }

  /** Lets go what is stored, in order: nothing overtakes an entry that could not be saved. */
  #release(): void {
    if (!this.#anchored) {
      this.#deps.onChange();
      return;
    }
    for (let first = this.#pending[0]; first?.state.at === 'stored'; first = this.#pending[0]) {
      const run = this.#runOf(first);
      this.#pending = this.#pending.slice(1);
      this.#deps.log.append(run);
      this.#deps.onSaved(run);
    }
    this.#deps.onChange();
  }

  #become(ticket: number, state: PendingEntry['state']): void {
    this.#pending = this.#pending.map((entry) => (entry.ticket === ticket ? { ...entry, state } : entry));
    this.#deps.onChange();
  }

  #runOf({ seq, sealed }: PendingEntry): Run {
    const { feedKey, feedId, clientId } = this.#deps.identity;
    return { feedKey, feedId, clientId, start: seq, entries: [sealed] };
  }
}
