import type { Run } from '../client/core/feed.ts';
import { framesOf, isClosing } from '../client/core/fork.ts';
import { encodeFrame, type FeedHead, type Frame } from '../client/core/frame.ts';
import { GateError } from '../client/core/gate-error.ts';
import { RoomLog } from '../client/core/room-log.ts';
import type { Vector } from '../client/core/update.ts';
import { CommitQueue } from './commit-queue.ts';
import { relayLimits } from './limits.ts';
import { type Member, sendTo, sendToAll } from './member.ts';
import type { RelayWorld } from './world.ts';

/**
 * The relay's copy of one room's sealed entries. Each member has a cursor instead of a queue: whoever is behind,
 * or reads too slowly, is sent pages while its socket takes them, and goes `live` when there are none left.
 */
export class Replica {
  readonly #log: RoomLog;
  readonly #world: RelayWorld;
  readonly #name: string;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #commits: CommitQueue;
  /** What the store has said is there to stay. */
  readonly #stored: Map<number, number>;

  /** Loads the room. `members` is the room's own, live; `name` is for the log. */
  constructor(topic: Uint8Array, members: ReadonlyMap<string, Member>, name: string, world: RelayWorld) {
    this.#log = new RoomLog(topic, world.ed25519);
    this.#members = members;
    this.#name = name;
    this.#world = world;
    this.#restore(world.store.load(topic));
    this.#stored = new Map(this.#log.vector);
    this.#commits = new CommitQueue({
      append: (runs, done) => world.store.append(topic, runs, done),
      onStored: (runs) => this.#onStored(runs),
      onFailure: (failure) => world.log.error(`${name}: not stored, ${failure.message}`),
    });
  }

  get entryCount(): number {
    return this.#log.entryCount;
  }

  get isFull(): boolean {
    const { entryCount, byteCount, vector } = this.#log;
    return (
      entryCount >= relayLimits.entriesPerRoom ||
      byteCount >= relayLimits.bytesPerRoom ||
      vector.size >= relayLimits.feedsPerRoom
    );
  }

  /**
   * Brings `member` from `known` to what the relay has, and asks it for what the relay lacks. The first time it
   * also says what is stored: acks may have been lost with an earlier socket.
   */
  catchUp(member: Member, known: Vector): void {
    const isFirst = member.progress.at === 'quiet';
    if (isFirst || this.#lacksAnyOf(known)) tell(member, { type: 'vector', vector: this.#log.vector });
    if (isFirst) tell(member, { type: 'have', vector: this.#stored });
    member.progress = { at: 'catching-up', known };
    this.#commits.resume();
    this.resume(member);
  }

  /** Sends as many pages as the member's socket takes; the rest when it has drained. */
  resume(member: Member): void {
    while (member.progress.at === 'catching-up' && member.socket.bufferedBytes < relayLimits.pauseBytes) {
      const page = this.#log.page(member.progress.known);
      if (page) tell(member, page.frame);
      member.progress = page ? behind(member.progress.known, page.reaches) : { at: 'live' };
    }
  }

  /** Somebody live whose entries are not ours is told what we have, so that the vectors settle it. */
  compare(member: Member, entryCount: number, sum: Uint8Array): void {
    if (member.progress.at !== 'live') return;
    const { digest } = this.#log;
    const isSame = entryCount === this.#log.entryCount && sum.every((byte, at) => byte === digest[at]);
    if (!isSame) tell(member, { type: 'vector', vector: this.#log.vector });
  }

  /** @throws {ProtocolError} if the gate refuses the update; then nothing of it is kept */
  accept(from: Member, update: Uint8Array): void {
    // The log keeps views into what it is given: a copy, so that they don't hold the socket's whole chunk.
    this.#acceptFrom(from, () => this.#log.accept(new Uint8Array(update)));
  }

  /** @throws {ProtocolError} if the fork is no proof */
  acceptFork(from: Member, fork: Uint8Array): void {
    this.#acceptFrom(from, () => this.#log.acceptFork(new Uint8Array(fork)));
  }

  /** What does not continue a feed is a forgery, or the member holds another branch: once, it is shown ours. */
  #acceptFrom(from: Member, accept: () => Run[]): void {
    try {
      this.#add(from, accept());
    } catch (error) {
      const disputed = error instanceof GateError ? error.disputed : undefined;
      if (disputed === undefined || from.disputed.has(disputed)) throw error;
      from.disputed.add(disputed);
      this.#compareAnew(from, [disputed]);
    }
  }

  /** Feeds that are as long at the member as here and have another content are sent again: it will see. */
  compareHeads(member: Member, heads: readonly FeedHead[]): void {
    const differing = heads.filter(({ clientId, clock, head }) => {
      const own = this.#log.head(clientId);
      const isOther = !head.every((byte, at) => byte === own[at]);
      return this.#log.vector.get(clientId) === clock && isOther && !member.disputed.has(clientId);
    });
    for (const { clientId } of differing) member.disputed.add(clientId);
    this.#compareAnew(
      member,
      differing.map(({ clientId }) => clientId),
    );
  }

  #compareAnew(member: Member, clientIds: readonly number[]): void {
    const { progress } = member;
    if (progress.at === 'quiet' || clientIds.length === 0) return;
    const known = new Map(progress.at === 'catching-up' ? progress.known : this.#log.vector);
    for (const clientId of clientIds) known.delete(clientId);
    member.progress = { at: 'catching-up', known };
    this.resume(member);
  }

  #add(from: Member, runs: readonly Run[]): void {
    if (runs.length === 0) return;
    advance(from, runs);
    this.#spread(runs, from);
    // That a feed is closed we may just have found out ourselves, from what the member sent unawares.
    for (const frame of framesOf(runs.filter(isClosing))) tell(from, frame);
    this.#commits.push(runs);
  }

  /** Whoever is catching up gets the runs with its pages; whoever reads too slowly for more is sent back to them. */
  #spread(runs: readonly Run[], from: Member): void {
    const ready: Member[] = [];
    for (const member of this.#members.values()) {
      if (member === from || member.progress.at !== 'live') continue;
      if (member.socket.bufferedBytes < relayLimits.pauseBytes) ready.push(member);
      else member.progress = { at: 'catching-up', known: before(this.#log.vector, runs) };
    }
    if (ready.length > 0) for (const frame of framesOf(runs)) tellAll(ready, frame);
  }

  #onStored(runs: readonly Run[]): void {
    const vector = new Map(runs.map((run) => [run.clientId, run.start + run.entries.length]));
    for (const [clientId, count] of vector) this.#stored.set(clientId, count);
    tellAll(this.#members.values(), { type: 'have', vector });
  }

  #lacksAnyOf(known: Vector): boolean {
    return [...known].some(([clientId, count]) => count > (this.#log.vector.get(clientId) ?? 0));
  }

  #restore(runs: readonly Run[]): void {
    const feeds = new Map<number, Run[]>();
    for (const run of runs) {
      const feed = feeds.get(run.clientId);
      if (feed) feed.push(run);
      else feeds.set(run.clientId, [run]);
    }
    for (const feed of feeds.values()) {
      const lost = feed.length - this.#log.restore(feed);
      if (lost > 0) this.#world.log.error(`${this.#name}: ${lost} damaged pieces in the store were left out`);
    }
  }
}

function behind(known: Vector, reaches: Vector): { at: 'catching-up'; known: Vector } {
  return { at: 'catching-up', known: new Map([...known, ...reaches]) };
}

/** Where `vector` was before `runs` were added. */
function before(vector: Vector, runs: readonly Run[]): Vector {
  return new Map([...vector, ...runs.map((run): [number, number] => [run.clientId, run.start])]);
}

/** What a member has just sent, its pages need not bring. */
function advance(from: Member, runs: readonly Run[]): void {
  if (from.progress.at !== 'catching-up') return;
  const { known } = from.progress;
  const sent = runs.map((run): [number, number] => {
    const reached = run.start + run.entries.length;
    return [run.clientId, Math.max(reached, known.get(run.clientId) ?? 0)];
  });
  from.progress = { at: 'catching-up', known: new Map([...known, ...sent]) };
}

function tell(member: Member, frame: Frame): void {
  sendTo(member, { type: 'told', room: member.room, body: encodeFrame(frame) });
}

function tellAll(members: Iterable<Member>, frame: Frame): void {
  const body = encodeFrame(frame);
  sendToAll(members, (room) => ({ type: 'told', room, body }));
}
