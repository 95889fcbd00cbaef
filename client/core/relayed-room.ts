import {
  admissionBytes,
  type ClientMessage,
  type Label,
  limits,
  type LinkState,
  type RelayMessage,
} from '../../signaling/protocol.ts';
import { type FeedId, feedIdOf, feedKeyOf } from './ids.ts';
import type { FeedIdentity, RoomKeys } from './keys.ts';
import type { Ed25519, Link } from './ports.ts';
import type { RelaySession } from './relay-session.ts';

type RoomMessage = Exclude<RelayMessage, { type: 'welcome' }>;
type WithoutRoom<T> = T extends { readonly room: number } ? Omit<T, 'room'> : never;

/** What is left of a message after the head of `tell`. */
export const maxFrameBytes = limits.messageBytes - 3;

/** A room's part of the relay session. */
export interface RelayMembership {
  /** Dropped where the relay is not connected. */
  send(message: WithoutRoom<ClientMessage>): void;
  bufferedBytes(): number;
  /** Gives up the socket, for every room on it; the session opens another. */
  drop(reason: string): void;
  /** Begins the membership anew, over the same socket. */
  rejoin(): void;
  leave(): void;
}

export interface RelayedRoomEvents {
  /** The relay's replica can be talked to; a new link after each reconnection. */
  onLink(link: Link): void;
  /** Who else is in the room, by the relay's word; after each change. */
  onMembers(members: ReadonlySet<FeedId>): void;
  onFrom(peer: FeedId, label: Label, body: Uint8Array): void;
  /** The relay does not want us in this room (again): the sentence says why. */
  onRefused(reason: string): void;
  onState(): void;
}

/** One room as seen through the relay: its members, and a link to the relay's replica of it. */
export class RelayedRoom {
  readonly #keys: RoomKeys;
  readonly #identity: FeedIdentity;
  readonly #ed25519: Ed25519;
  readonly #events: RelayedRoomEvents;
  readonly #membership: RelayMembership;
  #members = new Set<FeedId>();
  #link: Link | undefined;

  constructor(
    session: RelaySession,
    keys: RoomKeys,
    identity: FeedIdentity,
    ed25519: Ed25519,
    events: RelayedRoomEvents,
  ) {
    this.#keys = keys;
    this.#identity = identity;
    this.#ed25519 = ed25519;
    this.#events = events;
    this.#membership = session.join(this);
  }

  get members(): ReadonlySet<FeedId> {
    return this.#members;
  }

  send(peer: FeedId, label: Label, body: Uint8Array): void {
    this.#membership.send({ type: 'send', to: feedKeyOf(peer), label, body });
  }

  cast(body: Uint8Array): void {
    this.#membership.send({ type: 'cast', body });
  }

  /** Tells the relay how a direct link of ours stands, for its log and its census. */
  report(peer: FeedId, state: LinkState): void {
    this.#membership.send({ type: 'link', peer: feedKeyOf(peer), state });
  }

  /** From now on the relay sends no entries, until a new link asks for them. */
  rejoin(): void {
    this.#link = undefined;
    this.#membership.rejoin();
  }

  leave(): void {
    this.#link = undefined;
    this.#membership.leave();
  }

  /** The two proofs that a join carries. */
  admission(
    nonce: Uint8Array,
  ): Pick<Extract<ClientMessage, { type: 'join' }>, 'topic' | 'peer' | 'roomProof' | 'peerProof'> {
    const topic = this.#keys.topicKey;
    const peer = this.#identity.feedKey;
    const signed = admissionBytes(nonce, topic, peer);
    return {
      topic,
      peer,
      roomProof: this.#ed25519.sign(signed, this.#keys.accessSeed),
      peerProof: this.#ed25519.sign(signed, this.#identity.seed),
    };
  }

  onState(): void {
    this.#events.onState();
  }

  onDrain(): void {
    this.#link?.onDrain();
  }

  onLost(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#setMembers(new Set());
    link?.onClose();
  }

  onMessage(message: RoomMessage): void {
    switch (message.type) {
      case 'joined':
        this.#setMembers(new Set(message.members.map(feedIdOf)));
        this.#openLink();
        break;
      case 'arrived':
        this.#setMembers(new Set(this.#members).add(feedIdOf(message.peer)));
        break;
      case 'departed':
        this.#setMembers(new Set([...this.#members].filter((member) => member !== feedIdOf(message.peer))));
        break;
      case 'from':
        this.#events.onFrom(feedIdOf(message.peer), message.label, message.body);
        break;
      case 'told':
        this.#link?.onFrame(message.body);
        break;
      case 'refused':
        this.onLost();
        this.#events.onRefused(message.reason);
        break;
      default:
        message satisfies never;
    }
  }

  #setMembers(members: Set<FeedId>): void {
    members.delete(this.#identity.feedId);
    this.#members = members;
    this.#events.onMembers(members);
  }

  #openLink(): void {
    const membership = this.#membership;
    const link: Link = {
      send: (frame) => {
        if (frame.length > maxFrameBytes) throw new Error(`a frame of ${frame.length} bytes`);
        if (link === this.#link) membership.send({ type: 'tell', body: frame });
      },
      close: () => {
        if (link !== this.#link) return;
        this.#link = undefined;
        membership.drop('the relay does not answer');
      },
      get bufferedBytes() {
        return membership.bufferedBytes();
      },
      onFrame: () => {},
      onClose: () => {},
      onDrain: () => {},
    };
    this.#link = link;
    this.#events.onLink(link);
  }
}
