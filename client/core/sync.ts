/**
 * Keeps this replica equal to the ones at the far ends of its links.
 *
 * Every link has a cursor: what the far end is known to hold or to have been sent. Whatever lies beyond the cursor is
 * owed, and goes out in pages while the link takes them; so a newcomer's whole history and one fresh message are
 * the same thing, and nothing ever queues up behind a slow link.
 *
 * What came over one link is not owed at once to a neighbour that hears the same source itself: that neighbour gets a
 * grace period to say that it has it. In a full mesh each entry so crosses each link once, and still nothing depends
 * on that neighbour's luck.
 */
import { ProtocolError } from '../../signaling/bytes.ts';
import type { Run } from './feed.ts';
import { type Frame, type FeedHead, headBytes } from './frame.ts';
import { raiseVector } from './holders.ts';
import { isClosing } from './fork.ts';
import { GateError } from './gate-error.ts';
import { sameBytes } from './ids.ts';
import type { FarEnd, LiveLink } from './live-link.ts';
import type { Clock, Random } from './ports.ts';
import type { Stop } from './readable.ts';
import type { RoomLog } from './room-log.ts';
import type { Vector } from './update.ts';

/** No more is handed to a link while it has this much unsent (measured: more gains 5 % and doubles the ping). */
const highWaterBytes = 262_144;
/** How long a neighbour that hears the source itself may take to say that it has an entry. */
const graceMs = 2_000;
/** What was stored is told to the neighbours together, this long after the first of it. */
const haveDelayMs = 200;
const digestMs = 5_000;
const digestJitter = 0.3;
/** At up to 22 bytes each they fit into one message. */
const headsPerFrame = 2_500;
/** A vector is not sent twice over one link within this time, however many differences are noticed. */
const vectorCooldownMs = 2_000;

interface Cursor {
  /** What the far end holds or is being sent; undefined until it has said what it holds. */
  known: Map<number, number> | undefined;
  /** Feeds not owed before that time, because the far end should hear of them elsewhere. */
  readonly graceUntilMs: Map<number, number>;
  vectorSentMs: number;
  /** Feeds that were compared from their start already, because something did not fit: once is enough. */
  readonly disputed: Set<number>;
}

export interface SyncEvents {
  /** New entries, already in the log. */
  onRuns(runs: readonly Run[]): void;
  /** The far end said what it stores. */
  onHeld(holder: FarEnd, vector: Vector): void;
  /** Whether `listener` is known to have a link of its own to `source`. */
  hears(listener: FarEnd, source: FarEnd): boolean;
  /** Told with every batch of what was newly stored here. */
  onStored(vector: Vector): void;
}

export class Sync {
  readonly #log: RoomLog;
  readonly #ownClientId: number;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #events: SyncEvents;
  readonly #cursors = new Map<LiveLink, Cursor>();
  readonly #stored = new Map<number, number>();
  #unsaid = new Map<number, number>();
  #stopHave: Stop | undefined;
  #stopDigest: Stop;

  constructor(log: RoomLog, ownClientId: number, clock: Clock, random: Random, events: SyncEvents) {
    this.#log = log;
    this.#ownClientId = ownClientId;
    this.#clock = clock;
    this.#random = random;
    this.#events = events;
    raiseVector(this.#stored, log.vector);
    this.#stopDigest = this.#scheduleDigest();
  }

  /** Starts keeping up with the far end of `link`; the caller forwards its frames to `handle`. */
  attach(link: LiveLink): Stop {
    const cursor: Cursor = {
      known: undefined,
      graceUntilMs: new Map(),
      vectorSentMs: Number.NEGATIVE_INFINITY,
      disputed: new Set(),
    };
    this.#cursors.set(link, cursor);
    link.onDrain = () => this.#pump(link, cursor);
    this.#sendVector(link, cursor);
    return () => this.#cursors.delete(link);
  }

  stop(): void {
    this.#stopDigest();
    this.#stopHave?.();
    this.#cursors.clear();
  }

  /** @throws {ProtocolError} if the far end broke a rule; nothing of the frame was kept */
  handle(link: LiveLink, frame: Frame): void {
    const cursor = this.#cursors.get(link);
    if (cursor === undefined) return;
    switch (frame.type) {
      case 'vector':
        this.#onVector(link, cursor, frame.vector);
        break;
      case 'have':
        this.#events.onHeld(link.farEnd, frame.vector);
        if (cursor.known) raiseVector(cursor.known, frame.vector);
        break;
      case 'update':
        this.#accept(link, cursor, () => this.#log.accept(frame.update));
        break;
      case 'fork':
        this.#accept(link, cursor, () => this.#log.acceptFork(frame.fork));
        break;
      case 'heads':
        this.#onHeads(link, cursor, frame.heads);
        break;
      case 'digest':
        if (!sameBytes(frame.sum, this.#log.digest)) this.#sendVector(link, cursor);
        break;
      default:
        throw new ProtocolError(`${frame.type} is not part of a sync`);
    }
  }

  /** This device's own entry is in the log: everyone is owed it, now. */
  appended(run: Run): void {
    this.stored([run]);
    for (const [link, cursor] of this.#cursors) this.#pump(link, cursor);
  }

  /** Runs are in the store to stay; the neighbours are told soon. */
  stored(runs: readonly Run[]): void {
    for (const run of runs) this.#unsaid.set(run.clientId, run.start + run.entries.length);
    raiseVector(this.#stored, this.#unsaid);
    this.#stopHave ??= this.#clock.after(haveDelayMs, () => this.#sayHave());
  }

  /** Whether entry `seq` of the feed is in the store to stay. */
  isStored(clientId: number, seq: number): boolean {
    return seq < (this.#stored.get(clientId) ?? 0);
  }

  #sayHave(): void {
    this.#stopHave = undefined;
    const vector = this.#unsaid;
    this.#unsaid = new Map();
    for (const [link] of this.#cursors) if (link.farEnd !== 'relay') link.send({ type: 'have', vector });
    this.#events.onStored(vector);
  }

  #onVector(link: LiveLink, cursor: Cursor, vector: Vector): void {
    const first = cursor.known === undefined;
    // The far end answers a digest that differs: with equal vectors, some feed must have two contents.
    if (!first && isSame(vector, this.#log.vector)) this.#sendHeads(link);
    cursor.known = new Map(vector);
    this.#events.onHeld(link.farEnd, vector);
    if (first && link.farEnd === 'relay') this.#giveOthersTime(cursor);
    if (exceeds(vector, this.#log.vector)) this.#sendVector(link, cursor);
    this.#pump(link, cursor);
  }

  /** A relay that lost its history must not get it from everybody at once: own entries first, the rest by lot. */
  #giveOthersTime(cursor: Cursor): void {
    const until = this.#clock.now() + this.#random.fraction() * graceMs;
    for (const clientId of this.#log.vector.keys()) {
      if (clientId !== this.#ownClientId) cursor.graceUntilMs.set(clientId, until);
    }
    this.#pumpAt(until);
  }

  /**
   * What does not continue the feed held here is a forgery, or there are two branches of that feed. Ours is sent from
   * its start, so that a far end with another branch finds where they part, and proves it; once a link.
   */
  #accept(link: LiveLink, cursor: Cursor, accept: () => Run[]): void {
    try {
      this.#onRuns(link, cursor, accept());
    } catch (error) {
      const disputed = error instanceof GateError ? error.disputed : undefined;
      if (disputed === undefined || cursor.disputed.has(disputed)) throw error;
      cursor.disputed.add(disputed);
      this.#rewind(link, cursor, [disputed]);
    }
  }

  /** Feeds that are as long there as here and yet another content: ours is sent again, and whoever reads it sees. */
  #onHeads(link: LiveLink, cursor: Cursor, heads: readonly FeedHead[]): void {
    const differing = heads.filter(({ clientId, clock, head }) => {
      const isAsLong = this.#log.vector.get(clientId) === clock;
      const isOther = !sameBytes(head, this.#log.head(clientId).subarray(0, headBytes));
      return isAsLong && isOther && !cursor.disputed.has(clientId);
    });
    for (const { clientId } of differing) cursor.disputed.add(clientId);
    this.#rewind(
      link,
      cursor,
      differing.map(({ clientId }) => clientId),
    );
  }

  #rewind(link: LiveLink, cursor: Cursor, clientIds: readonly number[]): void {
    for (const clientId of clientIds) cursor.known?.delete(clientId);
    this.#pump(link, cursor);
  }

  #onRuns(link: LiveLink, cursor: Cursor, runs: readonly Run[]): void {
    if (runs.length === 0) return;
    // That a feed is closed we may just have found out ourselves, from what the far end sent unawares.
    if (cursor.known) raiseVector(cursor.known, reachOf(runs.filter((run) => !isClosing(run))));
    this.#events.onRuns(runs);
    this.#forward(link, runs);
    if (runs.some(isClosing)) this.#pump(link, cursor);
  }

  #forward(source: LiveLink, runs: readonly Run[]): void {
    const until = this.#clock.now() + graceMs;
    let graced = false;
    for (const [link, cursor] of this.#cursors) {
      if (link === source) continue;
      if (this.#events.hears(link.farEnd, source.farEnd)) {
        for (const { clientId } of runs) {
          if (!cursor.graceUntilMs.has(clientId)) cursor.graceUntilMs.set(clientId, until);
        }
        graced = true;
      }
      this.#pump(link, cursor);
    }
    if (graced) this.#pumpAt(until);
  }

  #pumpAt(atMs: number): void {
    this.#clock.after(Math.max(0, atMs - this.#clock.now()), () => {
      for (const [link, cursor] of this.#cursors) this.#pump(link, cursor);
    });
  }

  #pump(link: LiveLink, cursor: Cursor): void {
    const { known, graceUntilMs } = cursor;
    if (known === undefined) return;
    const now = this.#clock.now();
    for (const [clientId, until] of graceUntilMs) {
      const caughtUp = (known.get(clientId) ?? 0) >= (this.#log.vector.get(clientId) ?? 0);
      if (until <= now || caughtUp) graceUntilMs.delete(clientId);
    }
    while (link.bufferedBytes < highWaterBytes) {
      const page = this.#log.page(known, (clientId) => graceUntilMs.has(clientId));
      if (page === undefined) return;
      raiseVector(known, page.reaches);
      link.send(page.frame);
    }
  }

  #sendVector(link: LiveLink, cursor: Cursor): void {
    const now = this.#clock.now();
    if (now - cursor.vectorSentMs < vectorCooldownMs) return;
    cursor.vectorSentMs = now;
    link.send({ type: 'vector', vector: this.#stored });
  }

  #sendHeads(link: LiveLink): void {
    const heads = [...this.#log.vector].map(([clientId, clock]) => {
      return { clientId, clock, head: this.#log.head(clientId).subarray(0, headBytes) };
    });
    for (let at = 0; at < heads.length; at += headsPerFrame) {
      link.send({ type: 'heads', heads: heads.slice(at, at + headsPerFrame) });
    }
  }

  /** Anti-entropy: now and then one far end learns in brief what this replica holds. */
  #scheduleDigest(): Stop {
    const delayMs = digestMs * (1 - digestJitter + 2 * digestJitter * this.#random.fraction());
    return this.#clock.after(delayMs, () => {
      const links = [...this.#cursors.keys()];
      const link = links[Math.floor(this.#random.fraction() * links.length)];
      link?.send({ type: 'digest', entryCount: this.#log.entryCount, sum: this.#log.digest.slice() });
      this.#stopDigest = this.#scheduleDigest();
    });
  }
}

function reachOf(runs: readonly Run[]): Vector {
  return new Map(runs.map((run) => [run.clientId, run.start + run.entries.length]));
}

function isSame(vector: Vector, other: Vector): boolean {
  return vector.size === other.size && !exceeds(vector, other) && !exceeds(other, vector);
}

function exceeds(vector: Vector, other: Vector): boolean {
  for (const [clientId, count] of vector) if (count > (other.get(clientId) ?? 0)) return true;
  return false;
}
