import type { Run } from '../client/core/feed.ts';
import { encodeFrame, type Frame } from '../client/core/frame.ts';
import { RoomLog } from '../client/core/room-log.ts';
import { encodeUpdate, type Vector } from '../client/core/update.ts';
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
      if (page) tell(member, { type: 'update', update: page.update });
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
    const runs = this.#log.accept(new Uint8Array(update));
    if (runs.length === 0) return;
    advance(from, runs);
    this.#spread(runs, from);
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
    if (ready.length > 0) tellAll(ready, { type: 'update', update: encodeUpdate(runs) });
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
