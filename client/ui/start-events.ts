import type { RoomKind } from '../core/views.ts';

export class CreateRoomEvent extends Event {
  readonly nickname: string;
  readonly roomName: string;
  readonly kind: RoomKind;

  constructor(nickname: string, roomName: string, kind: RoomKind) {
    super('fm-create-room');
    this.nickname = nickname;
    this.roomName = roomName;
    this.kind = kind;
  }
}

export class JoinEvent extends Event {
  readonly nickname: string;
  /** What was pasted or typed, a link or a code; undefined for the invite that the page was opened with. */
  readonly link: string | undefined;

  constructor(nickname: string, link: string | undefined) {
    super('fm-join');
    this.nickname = nickname;
    this.link = link;
  }
}

export class ReopenEvent extends Event {
  readonly nickname: string;
  readonly topic: string;

  constructor(nickname: string, topic: string) {
    super('fm-reopen');
    this.nickname = nickname;
    this.topic = topic;
  }
}

declare global {
  interface HTMLElementEventMap {
    'fm-create-room': CreateRoomEvent;
    'fm-join': JoinEvent;
    'fm-reopen': ReopenEvent;
  }
}
