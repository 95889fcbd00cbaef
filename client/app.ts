import { checkNickname, checkRoomName } from './core/body.ts';
import type { Topic } from './core/ids.ts';
import { beginsInvite, encodeInvite, type Invite, parseInvite } from './core/invite.ts';
import {
  deriveFeedIdentity,
  deriveRoomKeys,
  type FeedIdentity,
  type RoomKeys,
  roomSecretBytes,
} from './core/keys.ts';
import type { Log } from './core/neighbourhood.ts';
import type { Clock, Dialer, Ed25519, Random } from './core/ports.ts';
import type { RelaySession } from './core/relay-session.ts';
import { Room } from './core/room.ts';
import { newRoomCode, spokenCode } from './core/room-code.ts';
import type { AppFace, EventLogFace, RoomCard, RoomFace, RoomKind } from './core/views.ts';
import type { Database } from './storage/database.ts';
import { DeviceStore } from './storage/device-store.ts';
import { EntryStore } from './storage/entry-store.ts';
import { RoomStore } from './storage/room-store.ts';
import { claimRoom } from './storage/tab-claim.ts';

const feedSaltBytes = 16;

export interface AppDeps {
  readonly database: Database;
  readonly session: RelaySession;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly random: Random;
  readonly ed25519: Ed25519;
  readonly log: Log;
  readonly events: EventLogFace;
  /** Makes an open room's secret out of its spoken code. */
  readonly stretchCode: (spokenCode: string) => Promise<Uint8Array>;
  /** The page's address without a fragment: what invites begin with. */
  readonly pageUrl: string;
  /** Shows in the address bar which room is open, for a reload; never with its secret. */
  readonly showTopic: (topic: string | undefined) => void;
}

/** A room that can be entered. */
interface Door {
  readonly secret: Uint8Array;
  readonly roomName: string;
  /** Of an open room. */
  readonly codeEnding?: string | undefined;
}

/** The app behind the elements: this device, its rooms, and the one that is open. */
export class App implements AppFace {
  nickname = '';
  rooms: readonly RoomCard[] = [];
  invited: AppFace['invited'];
  readonly events: EventLogFace;
  current: Room | undefined;
  onReopened: (room: RoomFace) => void = () => {};
  onStretching: () => void = () => {};
  readonly #deps: AppDeps;
  readonly #device: DeviceStore;
  readonly #rooms: RoomStore;
  #invite: Invite | undefined;
  #release: () => void = () => {};

  constructor(deps: AppDeps) {
    this.events = deps.events;
    this.#deps = deps;
    this.#device = new DeviceStore(deps.database);
    this.#rooms = new RoomStore(deps.database);
  }

  /** Reads what this device knows, and the invite that the page was opened with, if any. */
  async load(fragment: string): Promise<void> {
    this.nickname = await this.#device.nickname();
    this.rooms = await this.#rooms.list();
    if (beginsInvite(fragment)) this.#readInvite(fragment);
  }

  async createRoom(nickname: string, roomName: string, kind: RoomKind): Promise<Room> {
    const name = checkRoomName(roomName);
    const { random } = this.#deps;
    if (kind === 'open') return this.#accept(nickname, newRoomCode(name, random));
    return this.#accept(nickname, { secret: random.bytes(roomSecretBytes), roomName: name });
  }

  async join(nickname: string, link?: string): Promise<Room> {
    const invite = link === undefined ? this.#invite : parseInvite(link);
    if (!invite) throw new Error('Paste an invite first.');
    return this.#accept(nickname, invite);
  }

  async reopen(nickname: string, topic: string): Promise<Room> {
    const known = await this.#rooms.get(topic);
    if (!known) throw new Error('This device does not know that room any more.');
    return this.#enter(nickname, { ...known, roomName: known.name });
  }

  leave(): void {
    this.current?.stop();
    this.current = undefined;
    this.#invite = undefined;
    this.invited = undefined;
    this.#release();
    this.#deps.showTopic(undefined);
  }

  #readInvite(fragment: string): void {
    try {
      this.#invite = parseInvite(fragment);
      const { roomName } = this.#invite;
      this.invited = 'codeEnding' in this.#invite ? this.#invite : { roomName };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.invited = { problem: error.message };
    }
  }

  async #accept(name: string, invite: Invite): Promise<Room> {
    // Before the long work, not after it.
    const nickname = checkNickname(name);
    if (!('codeEnding' in invite)) return this.#enter(nickname, invite);
    this.onStretching();
    const secret = await this.#deps.stretchCode(spokenCode(invite));
    return this.#enter(nickname, { ...invite, secret });
  }

  async #enter(name: string, door: Door): Promise<Room> {
    const nickname = checkNickname(name);
    const keys = deriveRoomKeys(door.secret, this.#deps.ed25519);
    this.#release = await claimRoom(keys.topic);
    try {
      await this.#note(nickname, keys.topic, door);
      this.current = await this.#open(nickname, keys, door);
    } catch (error) {
      this.#release();
      throw error;
    }
    this.#deps.showTopic(keys.topic);
    return this.current;
  }

  /** A room that is known already opens on a full disk too: only its place in the list is not renewed then. */
  async #note(nickname: string, topic: Topic, door: Door): Promise<void> {
    const { clock, log } = this.#deps;
    const known = await this.#rooms.get(topic);
    try {
      await this.#device.setNickname(nickname);
      const { secret, roomName: name, codeEnding } = door;
      const feedSalt = known?.feedSalt;
      await this.#rooms.put({ topic, secret, name, codeEnding, lastOpenedMs: clock.now(), feedSalt });
    } catch (error) {
      if (!known || !(error instanceof Error)) throw error;
      log('sync', `the visit was not noted: ${error.message}`);
    }
  }

  async #open(nickname: string, keys: RoomKeys, door: Door): Promise<Room> {
    const { database, pageUrl } = this.#deps;
    const store = new EntryStore(database, keys.topic);
    const { runs } = await store.loadRuns();
    this.nickname = nickname;
    this.rooms = await this.#rooms.list();
    return new Room({
      ...this.#deps,
      name: door.roomName,
      codeEnding: door.codeEnding,
      inviteLink: `${pageUrl}${encodeInvite(inviteTo(door))}`,
      keys,
      identity: await this.#identity(keys),
      nickname,
      saved: runs,
      store,
      onOwnFeedClosed: (texts) => void this.#renewFeed(nickname, keys, door, texts),
    });
  }

  async #identity({ topic, topicKey }: RoomKeys): Promise<FeedIdentity> {
    const known = await this.#rooms.get(topic);
    return deriveFeedIdentity(await this.#device.secret(), topicKey, this.#deps.ed25519, known?.feedSalt);
  }

  /** Another device writes our feed: a copy of this one, or this one before it was restored. We begin another. */
  async #renewFeed(nickname: string, keys: RoomKeys, door: Door, texts: readonly string[]): Promise<void> {
    const known = await this.#rooms.get(keys.topic);
    this.current?.stop();
    if (known) await this.#rooms.put({ ...known, feedSalt: this.#deps.random.bytes(feedSaltBytes) });
    this.current = await this.#open(nickname, keys, door);
    for (const text of texts) this.current.say(text);
    this.onReopened(this.current);
  }
}

function inviteTo({ secret, roomName, codeEnding }: Door): Invite {
  return codeEnding === undefined ? { secret, roomName } : { roomName, codeEnding };
}
