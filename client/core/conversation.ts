import { checkText } from './body.ts';
import type { Run } from './feed.ts';
import type { FeedIdentity, RoomKeys } from './keys.ts';
import { OwnFeed, type PendingEntry } from './own-feed.ts';
import type { Clock, Ed25519, Random, Store } from './ports.ts';
import { authorOf, Reader } from './reader.ts';
import { type Stop, View } from './readable.ts';
import type { RoomLog } from './room-log.ts';
import type { RoomTime } from './room-time.ts';
import { maxAheadMs, type Place, Timeline } from './timeline.ts';
import type { Delivery, MessagesView, MessageView } from './views.ts';

/** Places of the timeline that are shown at first, and more with each `showEarlier`. */
const windowSize = 100;

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
  /** Who is known to store entry `seq` of our own feed. */
  readonly deliveryOf: (seq: number) => { readonly relayHasIt: boolean; readonly heldByPhones: number };
  readonly onSaved: (run: Run) => void;
}

/** What is said in a room: writes our own messages, and shows everybody's in the one order. */
export class Conversation {
  readonly messages = new View<MessagesView>(() => this.#view());
  readonly #deps: ConversationDeps;
  readonly #timeline = new Timeline();
  readonly #reader: Reader;
  readonly #own: OwnFeed;
  #shownCount = windowSize;
  #profileSeq: number | undefined;
  #stopHeldBack: Stop = () => {};

  constructor(deps: ConversationDeps) {
    this.#deps = deps;
    this.#reader = new Reader(deps.log, deps.keys.boxKey);
    this.#own = new OwnFeed({
      ...deps,
      latestSeen: () => this.#timeline.at(this.#dueCount() - 1)?.hlc,
      roomNow: () => deps.roomTime.now(),
      onSaved: (run) => {
        this.#timeline.add([run]);
        deps.onSaved(run);
      },
      onChange: () => this.messages.changed(),
    });
    for (const feed of deps.log.feeds) this.#timeline.add([feed.run(0, feed.entries.length)]);
    this.#profileSeq = this.#reader.profileSeq(deps.identity.clientId);
  }

  /** Takes in what came from elsewhere, already in the log. */
  add(runs: readonly Run[]): void {
    this.#timeline.add(runs);
    this.messages.changed();
  }

  /** @throws {Error} with a sentence for the writer, if it is empty or too long */
  say(text: string): void {
    const checked = checkText(text);
    this.#own.write({ kind: 'text', profileSeq: this.#introduced(), text: checked });
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

  #dueCount(): number {
    return this.#timeline.dueCount(this.#deps.roomTime.now());
  }

  #view(): MessagesView {
    const due = this.#dueCount();
    const start = Math.max(0, due - this.#shownCount);
    const settled = this.#timeline.slice(start, due).flatMap((place) => this.#messageAt(place) ?? []);
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

  #messageAt({ feedId, clientId, seq, hlc }: Place): MessageView | undefined {
    const body = this.#reader.open(clientId, seq);
    if (body?.kind !== 'text') return undefined;
    const name = body.profileSeq <= seq ? this.#reader.nickname(clientId, body.profileSeq) : undefined;
    const message = { id: `${feedId}/${seq}`, author: authorOf(feedId, name), text: body.text, atMs: hlc.ms };
    if (feedId !== this.#deps.identity.feedId) return message;
    return { ...message, delivery: { at: 'saved', ...this.#deps.deliveryOf(seq) } };
  }

  #pendingMessage({ seq, hlc, body, state }: PendingEntry): MessageView | undefined {
    if (body.kind !== 'text') return undefined;
    const { feedId } = this.#deps.identity;
    const delivery: Delivery =
      state.at === 'failed' ? { at: 'failed', reason: state.reason } : { at: 'saving' };
    const author = authorOf(feedId, this.#deps.nickname);
    return { id: `${feedId}/${seq}`, author, text: body.text, atMs: hlc.ms, delivery };
  }
}
