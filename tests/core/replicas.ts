import type { FeedId } from '../../client/core/ids.ts';
import { type FarEnd, LiveLink } from '../../client/core/live-link.ts';
import type { Link } from '../../client/core/ports.ts';
import type { RoomLog } from '../../client/core/room-log.ts';
import { Sync } from '../../client/core/sync.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { simLinks } from '../sim/sim-link.ts';
import type { VirtualClock } from '../sim/virtual-clock.ts';
import { Author, hex, newLog } from './support.ts';

const storeMs = 5;

/** A replica that syncs, with an author who writes into it. */
export class Replica {
  readonly log: RoomLog = newLog();
  readonly author: Author;
  readonly sync: Sync;
  /** Frames that came, by type, with the name of whose they were. */
  readonly heard: string[] = [];
  readonly held: [FarEnd, ReadonlyMap<number, number>][] = [];
  readonly ended: string[] = [];
  readonly neighbours = new Set<FarEnd>();
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;

  constructor(
    name: string,
    clock: VirtualClock,
    hears: (listener: FarEnd, source: FarEnd) => boolean = () => false,
  ) {
    this.author = new Author(name);
    this.#clock = clock;
    this.#random = new SeededRandom(name.length * 1_000 + name.charCodeAt(name.length - 1));
    this.sync = new Sync(this.log, this.author.identity.clientId, clock, this.#random, {
      onRuns: (runs) => clock.after(storeMs, () => this.sync.stored(runs)),
      onHeld: (holder, vector) => this.held.push([holder, vector]),
      hears,
      onStored: () => {},
    });
  }

  get id(): FeedId {
    return this.author.identity.feedId;
  }

  /** Takes `raw` into use as the link to `farEnd`. */
  attach(raw: Link, farEnd: FarEnd): LiveLink {
    const link = new LiveLink(farEnd, raw, this.#clock, this.#random);
    const detach = this.sync.attach(link);
    this.neighbours.add(farEnd);
    link.onFrame = (frame) => {
      this.heard.push(frame.type);
      this.sync.handle(link, frame);
    };
    link.onClose = (reason) => {
      this.ended.push(reason);
      detach();
    };
    return link;
  }

  say(text: string): void {
    const run = this.author.say(text);
    this.log.append(run);
    this.sync.appended(run);
  }

  updatesHeard(): number {
    return this.heard.filter((type) => type === 'update').length;
  }
}

export function connect(clock: VirtualClock, left: Replica, right: Replica, latencyMs = 20): void {
  const [leftEnd, rightEnd] = simLinks(clock, { latencyMs: () => latencyMs, isUp: () => true });
  left.attach(leftEnd, right.id);
  right.attach(rightEnd, left.id);
}

export function digests(replicas: readonly Replica[]): ReadonlySet<string> {
  return new Set(replicas.map(({ log }) => hex(log.digest)));
}
