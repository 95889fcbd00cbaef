import { checkText } from './body.ts';
import type { Run } from './feed.ts';
import { isClosing } from './fork.ts';
import type { Hlc } from './hlc.ts';
import type { FeedIdentity, RoomKeys } from './keys.ts';
import { OwnFeed, type PendingEntry } from './own-feed.ts';
import type { Clock, Ed25519, Random, Store } from './ports.ts';
import { authorOf, Reader } from './reader.ts';
import { type Stop, View } from './readable.ts';
import type { RoomLog } from './room-log.ts';
import type { RoomTime } from './room-time.ts';
import { SettledMessages } from './settled-messages.ts';
import { maxAheadMs, Timeline } from './timeline.ts';
import type { Delivery, MessagesView, MessageView } from './views.ts';

/** Places of the timeline that are shown at first, and more with each `showEarlier`. */
const windowSize = 100;

/** How long somebody who claims to know more of our own feed may take to prove it. */
const claimMs = 5_000;

export interface ConversationDeps {
  readonly log: RoomLog;
  readonly keys: RoomKeys;
  readonly identity: FeedIdentity;
  readonly nickname: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly ed25519: Ed25519;
  readonly roomTime: RoomTime;
  /** How far entry `seq` of our own feed has got. */
  readonly deliveryOf: (seq: number) => Delivery;
  readonly onSaved: (run: Run) => void;
  /** Our own feed was closed: another device writes it too. What was said past its end should be said in a new one. */
  readonly onOwnFeedClosed: (texts: readonly string[]) => void;
}

/** What is said in a room: writes our own messages, and shows everybody's in the one order. */
export class Conversation {
  readonly messages = new View<MessagesView>(() => this.#view());
  readonly #deps: ConversationDeps;
  readonly #timeline = new Timeline();
  readonly #reader: Reader;
  readonly #own: OwnFeed;
  readonly #settled: SettledMessages;
  #shownCount = windowSize;
  #profileSeq: number | undefined;
  #stopClaim: Stop | undefined;
  #stopHeldBack: Stop = () => {};

  constructor(deps: ConversationDeps) {
    this.#deps = deps;
    this.#reader = new Reader(deps.log, deps.keys.boxKey);
    this.#settled = new SettledMessages(deps.log, this.#reader, deps.identity.clientId, deps.deliveryOf);
    this.#own = new OwnFeed({
      ...deps,
      latestSeen: () => this.#latestDue(),
      roomNow: () => deps.roomTime.now(),
      onSaved: (run) => {
        this.#timeline.add([run]);
        deps.onSaved(run);
      },
      onChange: () => this.messages.changed(),
    });
    for (const feed of deps.log.feeds) this.#timeline.add([feed.run(0, feed.entries.length)]);
    this.#profileSeq = this.#reader.profileSeq(deps.identity.clientId);
    if (deps.log.isClosed(deps.identity.clientId)) deps.clock.after(0, () => this.#onOwnRuns());
  }

  /** Takes in what came from elsewhere, already in the log. */
  add(runs: readonly Run[]): void {
    this.#timeline.add(runs.filter((run) => !isClosing(run)));
    for (const run of runs) if (isClosing(run)) this.#replaceFeed(run.clientId);
    if (runs.some((run) => run.clientId === this.#deps.identity.clientId)) this.#onOwnRuns();
    this.messages.changed();
  }

  /** @throws {Error} with a sentence for the writer, if it is empty or too long */
  say(text: string): void {
    const checked = checkText(text);
    const { log, identity } = this.#deps;
    if (log.isClosed(identity.clientId)) {
      throw new Error('The room is being opened anew. Send it again in a moment.');
    }
    this.#own.write({ kind: 'text', profileSeq: this.#introduced(), text: checked });
  }

  /**
   * A far end told how much of our own feed it knows. It may grow once somebody knows no more than we do; who claims
   * to know more gets a while to send it.
   */
  heardOfOwnFeed(count: number): void {
    const { log, identity, clock } = this.#deps;
    if (count <= (log.vector.get(identity.clientId) ?? 0)) this.#own.anchor();
    else this.#stopClaim ??= clock.after(claimMs, () => this.#own.anchor());
  }

  retry(messageId: string): void {
    const [feedId, seq] = messageId.split('/');
    if (feedId === this.#deps.identity.feedId) this.#own.retry(Number(seq));
  }

  showEarlier(): void {
    this.#shownCount += windowSize;
    this.messages.changed();
  }

  /** The nickname that the feed's last profile gives, if it has one. */
  nicknameOf(clientId: number): string | undefined {
    return this.#reader.nickname(clientId, this.#reader.profileSeq(clientId));
  }

  stop(): void {
    this.#stopHeldBack();
    this.#stopClaim?.();
  }

  /** The seq of a profile entry with the nickname of today, written first if there is none. */
  #introduced(): number {
    const { identity, nickname } = this.#deps;
    const pending = this.#own.pending.find(({ body }) => body.kind === 'profile');
    if (pending) return pending.seq;
    if (
      this.#profileSeq === undefined ||
      this.#reader.nickname(identity.clientId, this.#profileSeq) !== nickname
    ) {
      this.#profileSeq = this.#own.write({ kind: 'profile', nickname });
    }
    return this.#profileSeq;
  }

  /** A feed that was closed may have lost its end here, or gained what the proof held before it. */
  #replaceFeed(clientId: number): void {
    const feed = this.#deps.log.feed(clientId);
    this.#settled.forget();
    this.#timeline.drop(clientId);
    if (feed) this.#timeline.add([feed.run(0, feed.entries.length)]);
  }

  /** Our own feed grew, or ended, from elsewhere: this disk had been behind, or is not the only one. */
  #onOwnRuns(): void {
    const { log, identity } = this.#deps;
    this.#profileSeq = this.#reader.profileSeq(identity.clientId);
    const texts = this.#own.takeBack().flatMap((body) => (body.kind === 'text' ? [body.text] : []));
    if (log.isClosed(identity.clientId)) this.#deps.onOwnFeedClosed([...this.#droppedTexts(), ...texts]);
    else {
      for (const text of texts) this.say(text);
      this.heardOfOwnFeed(0);
    }
  }

  #droppedTexts(): string[] {
    const { log, identity } = this.#deps;
    const feed = log.feed(identity.clientId);
    return log.droppedOf(identity.clientId).flatMap((sealed, at) => {
      const body = feed && this.#reader.read(feed, feed.entries.length + at, sealed);
      return body?.kind === 'text' ? [body.text] : [];
    });
  }

  #latestDue(): Hlc | undefined {
    const due = this.#dueCount();
    return due > 0 ? this.#timeline.at(due - 1)?.hlc : undefined;
  }

  #dueCount(): number {
    return this.#timeline.dueCount(this.#deps.roomTime.now());
  }

  #view(): MessagesView {
    const due = this.#dueCount();
    const start = Math.max(0, due - this.#shownCount);
    const settled = this.#settled.at(this.#timeline.slice(start, due));
    const pending = this.#own.pending.flatMap((entry) => this.#pendingMessage(entry) ?? []);
    return { shown: [...settled, ...pending], earlierCount: start, heldBack: this.#heldBack(due) };
  }

  #heldBack(due: number): MessagesView['heldBack'] {
    this.#stopHeldBack();
    const first = this.#timeline.at(due);
    if (first === undefined) return undefined;
    const untilMs = first.hlc.ms - maxAheadMs;
    const delayMs = Math.min(untilMs - this.#deps.roomTime.now(), 3_600_000);
    this.#stopHeldBack = this.#deps.clock.after(delayMs, () => this.messages.changed());
    return { count: this.#timeline.length - due, untilMs };
  }

  #pendingMessage({ seq, hlc, body, state }: PendingEntry): MessageView | undefined {
    if (body.kind !== 'text') return undefined;
    const { feedId } = this.#deps.identity;
    const safe: Delivery = { at: 'saved', relayHasIt: false, heldByPhones: 0 };
    const delivery: Delivery =
      state.at === 'failed' ? state : this.#own.isSafe(seq) ? safe : { at: 'saving' };
    const author = authorOf(feedId, this.#deps.nickname, false);
    return { id: `${feedId}/${seq}`, author, text: body.text, atMs: hlc.ms, delivery };
  }
}
