import { sameBytes } from '../../client/core/ids.ts';
import { deriveFeedIdentity, type FeedIdentity, type RoomKeys } from '../../client/core/keys.ts';
import type { Clock, Ed25519, Link, RelaySocket } from '../../client/core/ports.ts';
import { RelaySession } from '../../client/core/relay-session.ts';
import { Room } from '../../client/core/room.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimRtc } from './sim-dialer.ts';
import type { SimRelay } from './sim-relay.ts';
import { SimStore } from './sim-store.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Wire } from './wire.ts';

export interface PhoneSurroundings {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly ed25519: Ed25519;
  readonly keys: RoomKeys;
  readonly relay: SimRelay;
  readonly rtc: SimRtc;
  readonly wireToRelay: Wire;
}

const nothing = new Uint8Array();

/** One device with a disk, whose page can be killed and opened again. */
export class SimPhone {
  readonly name: string;
  identity: FeedIdentity;
  readonly store: SimStore;
  room: Room | undefined;
  /** An honest phone begins a new feed; who equivocates on purpose does not care. */
  onOwnFeedClosed: (texts: readonly string[]) => void = () => {};
  readonly #around: PhoneSurroundings;
  readonly #clock: Clock;
  readonly #raw = new Set<Link>();
  readonly #secret: Uint8Array;
  #socket: RelaySocket | undefined;

  /** @param secret of the device; two phones with one secret are clones */
  constructor(name: string, aheadMs: number, secret: Uint8Array, around: PhoneSurroundings) {
    this.name = name;
    this.#around = around;
    this.#clock = around.clock.skewed(aheadMs);
    this.#secret = secret;
    this.identity = this.#identity(new Uint8Array());
    this.store = new SimStore(around.clock, around.random.fork());
  }

  /** Opens the page: what the disk holds is there at once. */
  start(): void {
    const { keys, random, ed25519, relay, rtc, wireToRelay } = this.#around;
    let alive = true;
    const clock: Clock = {
      now: () => this.#clock.now(),
      after: (delayMs, run) => this.#clock.after(delayMs, () => (alive ? run() : undefined)),
    };
    const drawn = random.fork();
    const open = (): RelaySocket => {
      this.#socket = relay.open(wireToRelay);
      return this.#socket;
    };
    const session = new RelaySession(open, clock, drawn);
    const room = new Room({
      name: 'Main Stage',
      inviteLink: '',
      keys,
      identity: this.identity,
      nickname: this.name,
      saved: this.store.load(),
      store: this.store,
      session,
      dialer: rtc.dialerOf(this.name, (link) => {
        if (alive) this.#raw.add(link);
        else link.close();
        return alive;
      }),
      clock,
      random: drawn,
      ed25519,
      log: () => {},
      onOwnFeedClosed: (texts) => this.onOwnFeedClosed(texts),
    });
    this.room = room;
    this.#kill = () => {
      alive = false;
    };
  }

  /** As the app does it: the room is opened anew with another feed, and what was said past the old one's end said again. */
  renewFeed(texts: readonly string[]): void {
    this.leave();
    this.identity = this.#identity(this.#around.random.bytes(16));
    this.start();
    for (const text of texts) this.room?.say(text);
  }

  #identity(salt: Uint8Array): FeedIdentity {
    return deriveFeedIdentity(this.#secret, this.#around.keys.topicKey, this.#around.ed25519, salt);
  }

  /** The process dies: no goodbye, and what was not on disk is gone. */
  crash(): void {
    this.#kill();
    this.store.crash();
    for (const link of this.#raw) link.close();
    this.#raw.clear();
    this.#socket?.close();
    this.room = undefined;
  }

  /** Leaves as a page does that is closed. */
  leave(): void {
    this.room?.stop();
    this.#kill();
    this.room = undefined;
  }

  /** The texts of the timeline in order, each with its author. */
  timeline(): string[] {
    const room = this.room;
    if (!room) return [];
    while (room.messages.value.earlierCount > 0) room.showEarlier();
    return room.messages.value.shown.map(({ author, text }) => `${author.name}: ${text}`);
  }

  /** Texts of our own that this phone shows as saved. */
  savedTexts(): string[] {
    return (this.room?.messages.value.shown ?? [])
      .filter(({ delivery }) => delivery?.at === 'saved')
      .map(({ text }) => text);
  }

  /** Whether the Yjs document holds each feed as the log does. */
  documentMatches(): boolean {
    const { room } = this;
    if (!room) return false;
    return [...room.log.feeds].every((feed) => {
      const written = room.doc.doc.getArray<[Uint8Array]>(feed.id).toArray();
      const isEqual = ([sealed]: [Uint8Array], at: number): boolean =>
        sameBytes(sealed, feed.entries[at] ?? nothing);
      return written.length === feed.entries.length && written.every(isEqual);
    });
  }

  /** Whether the message that is shown with this text would be there after a restart. */
  hasOnDisk(text: string): boolean {
    const message = this.room?.messages.value.shown.find((shown) => shown.text === text);
    return (
      message !== undefined && this.store.holds(this.identity.clientId, Number(message.id.split('/')[1]))
    );
  }

  #kill: () => void = () => {};
}
