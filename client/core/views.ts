/** What the elements show: plain values, all measured, made by the core. Times are milliseconds since 1970. */
import type { Readable } from './readable.ts';

export interface Author {
  /** The feed's id; what tells two people of one name apart. */
  readonly id: string;
  readonly name: string;
  /** 0–359, derived from the id, the same on every phone. */
  readonly hue: number;
  /** Whether they were proven to have signed two different messages for one place: their feed ended there. */
  readonly equivocated: boolean;
}

/** How far a message of ours has got; each step was reported by whoever did it. */
export type Delivery =
  | { readonly at: 'saving' }
  | { readonly at: 'failed'; readonly reason: string }
  | { readonly at: 'saved'; readonly relayHasIt: boolean; readonly heldByPhones: number };

export interface MessageView {
  readonly id: string;
  readonly author: Author;
  readonly text: string;
  readonly atMs: number;
  /** Only on our own. */
  readonly delivery?: Delivery;
}

export interface MessagesView {
  /** Oldest first: the newest part of the timeline, or more after `showEarlier`. */
  readonly shown: readonly MessageView[];
  readonly earlierCount: number;
  /** Entries stamped too far ahead of room time to be shown yet, and when the first of them will be. */
  readonly heldBack: { readonly count: number; readonly untilMs: number } | undefined;
}

export interface PersonView extends Author {
  readonly self: boolean;
  readonly route: Route | 'here';
  /** When we last heard from them, over any path; undefined if not since this page opened. */
  readonly lastHeardMs: number | undefined;
}

/** How frames reach a peer now. */
export type Route = 'direct' | 'relayed' | 'unreachable';

export type DialView =
  | { readonly at: 'idle' }
  | { readonly at: 'dialing'; readonly sinceMs: number }
  | { readonly at: 'waiting'; readonly sinceMs: number }
  | { readonly at: 'cooling'; readonly untilMs: number; readonly failures: number; readonly reason: string }
  | { readonly at: 'direct'; readonly sinceMs: number }
  | { readonly at: 'declined'; readonly reason: string };

/** One line of the mesh-health panel; undefined means: not measured yet. */
export interface PeerView extends Author {
  readonly route: Route;
  readonly dial: DialView;
  readonly roundTripMs: number | undefined;
  readonly roundTripAtMs: number | undefined;
  readonly lastHeardMs: number | undefined;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Until then `connectNow` waits, because the last dial was under 5 s ago. */
  readonly heldUntilMs: number | undefined;
}

export type RelayView =
  | { readonly at: 'unused' }
  | { readonly at: 'connecting'; readonly sinceMs: number }
  | { readonly at: 'lost'; readonly retryAtMs: number; readonly reason: string }
  | { readonly at: 'refused'; readonly reason: string }
  | {
      readonly at: 'connected';
      readonly sinceMs: number;
      /** Whether what the relay holds survives its own death. */
      readonly durable: boolean;
      readonly roundTripMs: number | undefined;
      readonly roundTripAtMs: number | undefined;
      readonly sentBytes: number;
      readonly receivedBytes: number;
    };

export type RoutePreference = 'auto' | 'direct' | 'relay';

export interface MeshView {
  readonly peers: readonly PeerView[];
  readonly relay: RelayView;
  readonly preference: RoutePreference;
  /** Dialing rests until then, after three failures in a row with no direct link up. */
  readonly breakerOpenUntilMs: number | undefined;
  /** False where this browser cannot make direct links. */
  readonly directAvailable: boolean;
}

/** One feed as the inspector shows it: how much of it each replica is known to hold. */
export interface FeedView {
  readonly author: Author;
  readonly entries: number;
  readonly relay: number | undefined;
  /** Undefined where the peer said nothing of this feed to us. */
  readonly peers: readonly { readonly author: Author; readonly entries: number | undefined }[];
}

export interface ReplicaView {
  readonly feeds: readonly FeedView[];
  readonly entries: number;
  readonly bytes: number;
  /** Hash sum over all entries: equal replicas show equal digests. */
  readonly digest: string;
}

/** Who can read a room: whoever was given its link, or anyone with its code. */
export type RoomKind = 'private' | 'open';

/** What the room elements may ask of a room. */
export interface RoomFace {
  readonly name: string;
  /** Of an open room: what its code says after the name, such as `bright-otter-4222`. */
  readonly codeEnding?: string | undefined;
  readonly inviteLink: string;
  readonly messages: Readable<MessagesView>;
  readonly people: Readable<readonly PersonView[]>;
  readonly mesh: Readable<MeshView>;
  readonly replica: Readable<ReplicaView>;
  /** Saves and then sends `text`. @throws {Error} if it is empty or too long; the sentence says which */
  say(text: string): void;
  /** Tries again to save a message whose delivery failed. */
  retry(messageId: string): void;
  showEarlier(): void;
  connectNow(peerId: string): void;
  prefer(preference: RoutePreference): void;
  /** Pings every peer, so that the panel's figures are fresh. */
  measure(): void;
}

/** A room on this device's list. */
export interface RoomCard {
  readonly topic: string;
  readonly name: string;
  /** Of an open room. */
  readonly codeEnding?: string | undefined;
}

/** Areas of what happens, which a developer can switch on. */
export type LogArea = 'socket' | 'discovery' | 'dial' | 'link' | 'sync';

export interface LoggedEvent {
  readonly atMs: number;
  readonly area: LogArea;
  readonly sentence: string;
}

/** What happened lately on this page: always noted, shown and printed only for the areas that are switched on. */
export interface EventLogFace {
  readonly areas: readonly LogArea[];
  readonly isOn: (area: LogArea) => boolean;
  readonly switch: (area: LogArea, on: boolean) => void;
  /** Oldest first, of the areas that are on. */
  readonly events: Readable<readonly LoggedEvent[]>;
}

/** What the start page may ask of the app. Each may reject with a sentence to show. */
export interface AppFace {
  /** The room that is open already, as after a reload. */
  readonly current: RoomFace | undefined;
  /** Called when the open room had to be opened anew, as another object. */
  onReopened: (room: RoomFace) => void;
  readonly events: EventLogFace;
  readonly nickname: string;
  readonly rooms: readonly RoomCard[];
  /** The invite that this page was opened with, if it is sound; its room's name, or what is wrong with it. */
  readonly invited:
    | { readonly roomName: string; readonly codeEnding?: string | undefined }
    | { readonly problem: string }
    | undefined;
  /** Called when a key is being made out of an open room's code, which takes up to some seconds. */
  onStretching: () => void;
  createRoom(nickname: string, roomName: string, kind: RoomKind): Promise<RoomFace>;
  /** Joins by the invite the page was opened with, or by `link`, which may be a code. */
  join(nickname: string, link?: string): Promise<RoomFace>;
  reopen(nickname: string, topic: string): Promise<RoomFace>;
  /** Closes the open room, so that another may be opened. Without it, no way back to the start page is shown. */
  leave?(): void;
}
