import { checkNickname, checkRoomName } from './core/body.ts';
import { encodeInvite, type Invite, parseInvite } from './core/invite.ts';
import { deriveFeedIdentity, deriveRoomKeys, roomSecretBytes } from './core/keys.ts';
import type { Log } from './core/neighbourhood.ts';
import type { Clock, Dialer, Ed25519, Random } from './core/ports.ts';
import type { RelaySession } from './core/relay-session.ts';
import { Room } from './core/room.ts';
import type { AppFace, RoomCard } from './core/views.ts';
import type { Database } from './storage/database.ts';
import { DeviceStore } from './storage/device-store.ts';
import { EntryStore } from './storage/entry-store.ts';
import { RoomStore } from './storage/room-store.ts';
import { claimRoom } from './storage/tab-claim.ts';

export interface AppDeps {
  readonly database: Database;
  readonly session: RelaySession;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly random: Random;
  readonly ed25519: Ed25519;
  readonly log: Log;
  /** The page's address without a fragment: what invites begin with. */
  readonly pageUrl: string;
  /** Shows in the address bar which room is open, for a reload; never with its secret. */
  readonly showTopic: (topic: string | undefined) => void;
}

/** The app behind the elements: this device, its rooms, and the one that is open. */
export class App implements AppFace {
  nickname = '';
  rooms: readonly RoomCard[] = [];
  invited: AppFace['invited'];
  current: Room | undefined;
  readonly #deps: AppDeps;
  readonly #device: DeviceStore;
  readonly #rooms: RoomStore;
  #invite: Invite | undefined;
  #release: () => void = () => {};

  constructor(deps: AppDeps) {
    this.#deps = deps;
    this.#device = new DeviceStore(deps.database);
    this.#rooms = new RoomStore(deps.database);
  }

  /** Reads what this device knows, and the invite that the page was opened with, if any. */
  async load(fragment: string): Promise<void> {
    this.nickname = await this.#device.nickname();
    this.rooms = await this.#rooms.list();
    if (fragment.startsWith('#join/')) this.#readInvite(fragment);
  }

  createRoom(nickname: string, roomName: string): Promise<Room> {
    const secret = this.#deps.random.bytes(roomSecretBytes);
    return this.#enter(nickname, { secret, roomName: checkRoomName(roomName) });
  }

  join(nickname: string, link?: string): Promise<Room> {
    const invite = link === undefined ? this.#invite : parseInvite(link);
    if (!invite) throw new Error('Paste an invite first.');
    return this.#enter(nickname, invite);
  }

  async reopen(nickname: string, topic: string): Promise<Room> {
    const known = await this.#rooms.get(topic);
    if (!known) throw new Error('This device does not know that room any more.');
    return this.#enter(nickname, { secret: known.secret, roomName: known.name });
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
      this.invited = { roomName: this.#invite.roomName };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.invited = { problem: error.message };
    }
  }

  async #enter(name: string, invite: Invite): Promise<Room> {
    const nickname = checkNickname(name);
    const { database, ed25519, pageUrl, clock, showTopic } = this.#deps;
    const keys = deriveRoomKeys(invite.secret, ed25519);
    this.#release = await claimRoom(keys.topic);
    await this.#device.setNickname(nickname);
    const card = {
      topic: keys.topic,
      secret: invite.secret,
      name: invite.roomName,
      lastOpenedMs: clock.now(),
    };
    await this.#rooms.put(card);
    const store = new EntryStore(database, keys.topic);
    const { runs } = await store.loadRuns();
    this.nickname = nickname;
    this.rooms = await this.#rooms.list();
    this.current = new Room({
      ...this.#deps,
      name: invite.roomName,
      inviteLink: `${pageUrl}${encodeInvite(invite)}`,
      keys,
      identity: deriveFeedIdentity(await this.#device.secret(), keys.topicKey, ed25519),
      nickname,
      saved: runs,
      store,
    });
    showTopic(keys.topic);
    return this.current;
  }
}
