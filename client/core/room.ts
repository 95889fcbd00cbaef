import { Archive } from './archive.ts';
import { Conversation } from './conversation.ts';
import type { Run } from './feed.ts';
import { isClosing } from './fork.ts';
import { Holders } from './holders.ts';
import type { FeedId } from './ids.ts';
import type { FeedIdentity, RoomKeys } from './keys.ts';
import type { FarEnd, LiveLink } from './live-link.ts';
import { type Log, Neighbourhood } from './neighbourhood.ts';
import type { Clock, Dialer, Ed25519, Random, Store } from './ports.ts';
import { type Readable, type Stop, View } from './readable.ts';
import type { RelaySession } from './relay-session.ts';
import { RoomDoc } from './room-doc.ts';
import { RoomLog } from './room-log.ts';
import { RoomTime } from './room-time.ts';
import { meshView, peopleView, replicaView, type RoomParts } from './room-views.ts';
import { Sync } from './sync.ts';
import type { Vector } from './update.ts';
import type {
  Delivery,
  MeshView,
  MessagesView,
  PersonView,
  ReplicaView,
  RoomFace,
  RoutePreference,
} from './views.ts';

export interface RoomDeps {
  readonly name: string;
  /** Of an open room. */
  readonly codeEnding?: string | undefined;
  readonly inviteLink: string;
  readonly keys: RoomKeys;
  readonly identity: FeedIdentity;
  readonly nickname: string;
  /** What the store holds, a feed's runs together and in order. */
  readonly saved: readonly Run[];
  readonly store: Store;
  readonly session: RelaySession;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly random: Random;
  readonly ed25519: Ed25519;
  readonly log: Log;
  /** This device's feed in the room is over (see `fork.ts`): open the room again with a new one, and say these there. */
  readonly onOwnFeedClosed: (texts: readonly string[]) => void;
}

/** Receipts through the relay are gathered this long, and longer the more members there are. */
const receiptDelayMs = 500;
const membersPerReceiptDelay = 20;

/** One room on this device: its replica, its conversation, and its neighbourhood, made to work together. */
export class Room implements RoomFace {
  readonly name: string;
  readonly codeEnding: string | undefined;
  readonly inviteLink: string;
  readonly messages: Readable<MessagesView>;
  readonly people = new View<readonly PersonView[]>(() => peopleView(this.#parts));
  readonly mesh = new View<MeshView>(() => meshView(this.#parts));
  readonly replica = new View<ReplicaView>(() => replicaView(this.#parts));
  readonly log: RoomLog;
  readonly doc: RoomDoc;
  readonly #deps: RoomDeps;
  readonly #holders = new Holders();
  readonly #conversation: Conversation;
  readonly #neighbourhood: Neighbourhood;
  readonly #sync: Sync;
  readonly #archive: Archive;
  readonly #attached = new Map<LiveLink, Stop>();
  readonly #receiptsDue = new Map<FeedId, Map<number, number>>();
  #stopReceipts: Stop | undefined;

  constructor(deps: RoomDeps) {
    this.#deps = deps;
    this.name = deps.name;
    this.codeEnding = deps.codeEnding;
    this.inviteLink = deps.inviteLink;
    const { keys, identity, clock, random, ed25519 } = deps;
    this.log = new RoomLog(keys.topicKey, ed25519);
    this.doc = new RoomDoc();
    this.#restore(deps.saved);
    const roomTime = new RoomTime(clock);
    this.#conversation = new Conversation({
      ...deps,
      log: this.log,
      roomTime,
      deliveryOf: (seq) => this.#deliveryOf(seq),
      onSaved: (run) => {
        this.doc.add([run], this);
        this.#sync.appended(run);
        this.replica.changed();
      },
    });
    this.messages = this.#conversation.messages;
    this.#sync = new Sync(this.log, identity.clientId, clock, random, {
      onRuns: (runs) => this.#onRuns(runs),
      onHeld: (holder, vector) => this.#onHeld(holder, vector),
      hears: (listener, source) => this.#neighbourhood.hears(listener, source),
      onStored: (vector) => this.#oweReceipts(vector),
    });
    this.#archive = new Archive(deps.store, clock, deps.log, (runs) => this.#sync.stored(runs));
    this.#neighbourhood = new Neighbourhood(
      { ...deps, roomTime },
      {
        onLink: (link) => this.#attach(link),
        onUnlink: (link) => this.#detach(link),
        onFrame: (link, frame) => this.#sync.handle(link, frame),
        onReceipt: (peer, vector) => this.#onHeld(peer, vector),
        onArrived: (peer) => this.#onArrived(peer),
        onChange: () => this.#changed(),
      },
    );
  }

  say(text: string): void {
    this.#conversation.say(text);
  }

  retry(messageId: string): void {
    this.#conversation.retry(messageId);
  }

  showEarlier(): void {
    this.#conversation.showEarlier();
  }

  connectNow(peerId: string): void {
    this.#neighbourhood.mesh.connectNow(peerId as FeedId);
  }

  prefer(preference: RoutePreference): void {
    this.#neighbourhood.prefer(preference);
  }

  measure(): void {
    this.#neighbourhood.measure();
  }

  /** Leaves the room: everybody is told, every link ends. */
  stop(): void {
    this.#stopReceipts?.();
    this.#conversation.stop();
    this.#archive.flush();
    this.#sync.stop();
    this.#neighbourhood.stop();
  }

  get #parts(): RoomParts {
    return {
      identity: this.#deps.identity,
      nickname: this.#deps.nickname,
      log: this.log,
      holders: this.#holders,
      conversation: this.#conversation,
      neighbourhood: this.#neighbourhood,
      relayState: () => this.#deps.session.state,
    };
  }

  #restore(saved: readonly Run[]): void {
    for (const runs of byFeed(saved)) {
      const taken = this.log.restore(runs);
      if (taken < runs.length) {
        this.#deps.log(
          'sync',
          `${runs.length - taken} stored runs of a feed were not its author’s; fetched again`,
        );
      }
    }
    this.doc.renew(this.log.feeds, this);
  }

  #attach(link: LiveLink): void {
    if (link.farEnd === 'relay') this.#holders.reset('relay');
    this.#attached.set(link, this.#sync.attach(link));
    this.#changed();
  }

  #detach(link: LiveLink): void {
    this.#attached.get(link)?.();
    this.#attached.delete(link);
    this.#changed();
  }

  #onRuns(runs: readonly Run[]): void {
    if (runs.some(isClosing)) this.doc.renew(this.log.feeds, 'link');
    else this.doc.add(runs, 'link');
    this.#conversation.add(runs);
    this.replica.changed();
    this.#archive.add(runs);
    // What we write next must not lie on disk behind a gap.
    if (runs.some((run) => run.clientId === this.#deps.identity.clientId)) this.#archive.flush();
  }

  #deliveryOf(seq: number): Delivery {
    const { clientId } = this.#deps.identity;
    if (!this.#sync.isStored(clientId, seq)) return { at: 'saving' };
    const relayHasIt = this.#holders.count('relay', clientId) > seq;
    return { at: 'saved', relayHasIt, heldByPhones: this.#holders.phonesHolding(clientId, seq) };
  }

  #onHeld(holder: FarEnd, vector: Vector): void {
    this.#conversation.heardOfOwnFeed(vector.get(this.#deps.identity.clientId) ?? 0);
    if (!this.#holders.raise(holder, vector)) return;
    this.#conversation.messages.changed();
    this.replica.changed();
  }

  /** Authors whom we reach through the relay only are told what we store of theirs; neighbours know by `have`. */
  #oweReceipts(vector: Vector): void {
    for (const [clientId, count] of vector) {
      const author = this.log.feed(clientId)?.id;
      if (author === undefined || author === this.#deps.identity.feedId) continue;
      if (this.#neighbourhood.isMember(author)) this.#receiptsDue.set(author, new Map([[clientId, count]]));
    }
    if (this.#receiptsDue.size === 0) return;
    const crowd = Math.max(1, this.#neighbourhood.people().size / membersPerReceiptDelay);
    this.#stopReceipts ??= this.#deps.clock.after(receiptDelayMs * crowd, () => this.#sendReceipts());
  }

  #sendReceipts(): void {
    this.#stopReceipts = undefined;
    const { mesh, meter } = this.#neighbourhood;
    for (const [author, vector] of this.#receiptsDue) {
      if (!mesh.peers.get(author)?.link) meter.send(author, { type: 'have', vector });
    }
    this.#receiptsDue.clear();
  }

  #onArrived(peer: FeedId): void {
    for (const feed of this.log.feeds) {
      if (feed.id === peer) this.#oweReceipts(new Map([[feed.clientId, feed.entries.length]]));
    }
  }

  #changed(): void {
    this.people.changed();
    this.mesh.changed();
    this.replica.changed();
  }
}

function byFeed(runs: readonly Run[]): Iterable<Run[]> {
  const feeds = new Map<number, Run[]>();
  for (const run of runs) {
    const feed = feeds.get(run.clientId) ?? [];
    feed.push(run);
    feeds.set(run.clientId, feed);
  }
  return feeds.values();
}
