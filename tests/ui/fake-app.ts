/** An app and a room with nothing behind them: what elements show is set, what they ask for is written down. */
import type { Readable, Stop } from '../../client/core/readable.ts';
import type {
  AppFace,
  Author,
  EventLogFace,
  LoggedEvent,
  MeshView,
  MessagesView,
  MessageView,
  PeerView,
  PersonView,
  ReplicaView,
  RoomFace,
  RoomKind,
} from '../../client/core/views.ts';

export class FakeReadable<T> implements Readable<T> {
  readonly watchers = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    this.#value = value;
    for (const run of this.watchers) run();
  }

  subscribe(run: () => void): Stop {
    this.watchers.add(run);
    return () => this.watchers.delete(run);
  }
}

export const me: Author = { id: 'me00feed', name: 'Mia', hue: 150, equivocated: false };
export const ann: Author = { id: 'a1b2feed', name: 'Ann', hue: 25, equivocated: false };
export const bob: Author = { id: 'b0b1feed', name: 'Bob', hue: 250, equivocated: false };

export const nothingSaid: MessagesView = { shown: [], earlierCount: 0, heldBack: undefined };

let messageCount = 0;

export function message(author: Author, text: string, more: Partial<MessageView> = {}): MessageView {
  messageCount += 1;
  return { id: `message-${messageCount}`, author, text, atMs: Date.now(), ...more };
}

export function own(text: string, delivery: MessageView['delivery'] = { at: 'saving' }): MessageView {
  return message(me, text, delivery ? { delivery } : {});
}

export function peer(author: Author, more: Partial<PeerView> = {}): PeerView {
  return {
    ...author,
    route: 'direct',
    dial: { at: 'direct', sinceMs: Date.now() - 240_000 },
    roundTripMs: 34,
    roundTripAtMs: Date.now() - 4_000,
    lastHeardMs: Date.now() - 2_000,
    sentBytes: 12_300,
    receivedBytes: 3_400_000,
    heldUntilMs: undefined,
    ...more,
  };
}

export function person(author: Author, more: Partial<PersonView> = {}): PersonView {
  return { ...author, self: false, route: 'direct', lastHeardMs: Date.now() - 12_000, ...more };
}

export const noMesh: MeshView = {
  peers: [],
  relay: { at: 'unused' },
  preference: 'auto',
  breakerOpenUntilMs: undefined,
  directAvailable: true,
};

export class FakeRoom implements RoomFace {
  readonly name: string;
  codeEnding: string | undefined;
  readonly inviteLink = 'https://mesh.example/#r=Zm9yLW1lbWJlcnMtb25seS1zZWNyZXQ';
  readonly messages = new FakeReadable<MessagesView>(nothingSaid);
  readonly people = new FakeReadable<readonly PersonView[]>([person(me, { self: true, route: 'here' })]);
  readonly mesh = new FakeReadable<MeshView>(noMesh);
  readonly replica = new FakeReadable<ReplicaView>({ feeds: [], entries: 0, bytes: 0, digest: '00000000' });
  /** What was asked of the room, in order. */
  readonly asked: string[] = [];
  /** What `say` throws, if anything. */
  refusal: string | undefined;

  constructor(name = 'Main Stage') {
    this.name = name;
  }

  say(text: string): void {
    if (this.refusal !== undefined) throw new Error(this.refusal);
    this.asked.push(`say ${text}`);
  }

  retry(messageId: string): void {
    this.asked.push(`retry ${messageId}`);
  }

  showEarlier(): void {
    this.asked.push('show earlier');
  }

  connectNow(peerId: string): void {
    this.asked.push(`connect now ${peerId}`);
  }

  prefer(preference: string): void {
    this.asked.push(`prefer ${preference}`);
  }

  measure(): void {
    this.asked.push('measure');
  }

  show(shown: readonly MessageView[], more: Partial<MessagesView> = {}): void {
    this.messages.value = { ...nothingSaid, shown, ...more };
  }
}

export class FakeApp implements AppFace {
  current: RoomFace | undefined;
  readonly events: EventLogFace = {
    areas: ['socket', 'dial'],
    isOn: () => false,
    switch: () => {},
    events: new FakeReadable<readonly LoggedEvent[]>([]),
  };
  onReopened: (room: RoomFace) => void = () => {};
  onStretching: () => void = () => {};
  nickname = '';
  rooms: AppFace['rooms'] = [];
  invited: AppFace['invited'];
  readonly room = new FakeRoom();
  readonly asked: string[] = [];
  refusal: string | undefined;

  createRoom(nickname: string, roomName: string, kind: RoomKind): Promise<RoomFace> {
    return this.#answer(`create ${kind === 'open' ? 'open ' : ''}${roomName} as ${nickname}`);
  }

  join(nickname: string, link?: string): Promise<RoomFace> {
    return this.#answer(`join ${link ?? 'the invite'} as ${nickname}`);
  }

  reopen(nickname: string, topic: string): Promise<RoomFace> {
    return this.#answer(`reopen ${topic} as ${nickname}`);
  }

  leave(): void {
    this.asked.push('leave');
  }

  #answer(asked: string): Promise<RoomFace> {
    this.asked.push(asked);
    return this.refusal === undefined ? Promise.resolve(this.room) : Promise.reject(new Error(this.refusal));
  }
}
