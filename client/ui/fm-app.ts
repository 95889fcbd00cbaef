import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { AppFace, RoomFace } from '../core/views.ts';
import './fm-room.ts';
import './fm-start.ts';
import type { CreateRoomEvent, JoinEvent, ReopenEvent } from './start-events.ts';

/** The whole app: the way in until a room is open, then that room. */
@customElement('fm-app')
export class FmApp extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
  `;

  @property({ attribute: false }) app: AppFace | undefined;
  @state() private room: RoomFace | undefined;
  /** Why the room that the page was opened with, or the last one asked for, could not be opened. */
  @property({ attribute: false }) problem = '';
  @state() private opening = false;
  @state() private stretching = false;

  override render() {
    if (!this.app) return nothing;
    return this.room
      ? html`<fm-room
          .room=${this.room}
          .log=${this.app.events}
          .canLeave=${this.app.leave !== undefined}
          @fm-leave=${this.#leave}
        ></fm-room>`
      : html`
          <fm-start
            .nickname=${this.app.nickname}
            .rooms=${this.app.rooms}
            .invited=${this.app.invited}
            .problem=${this.problem}
            .busy=${this.opening}
            .stretching=${this.stretching}
            @fm-create-room=${this.#create}
            @fm-join=${this.#join}
            @fm-reopen=${this.#reopen}
          ></fm-start>
        `;
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('app') || !this.app) return;
    this.room ??= this.app.current;
    this.app.onReopened = (room) => (this.room = room);
    this.app.onStretching = () => (this.stretching = true);
  }

  override updated(changed: PropertyValues): void {
    // Not on the first render: a page that just opened is read from its top.
    if (!changed.has('room') || (!this.room && !changed.get('room'))) return;
    document.title = this.room ? `${this.room.name} · Fieldmesh` : 'Fieldmesh';
    this.renderRoot.querySelector<HTMLElement>('fm-room, fm-start')?.focus();
  }

  readonly #create = ({ nickname, roomName, kind }: CreateRoomEvent): void =>
    this.#open((app) => app.createRoom(nickname, roomName, kind));

  readonly #join = ({ nickname, link }: JoinEvent): void =>
    this.#open((app) => (link === undefined ? app.join(nickname) : app.join(nickname, link)));

  readonly #reopen = ({ nickname, topic }: ReopenEvent): void =>
    this.#open((app) => app.reopen(nickname, topic));

  readonly #leave = (): void => {
    this.app?.leave?.();
    this.room = undefined;
  };

  #open(ask: (app: AppFace) => Promise<RoomFace>): void {
    // A second press while the first one still works would open the room twice.
    if (!this.app || this.opening) return;
    this.opening = true;
    this.problem = '';
    void ask(this.app)
      .then(
        (room) => (this.room = room),
        (error: unknown) => (this.problem = error instanceof Error ? error.message : String(error)),
      )
      .finally(() => (this.opening = this.stretching = false));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-app': FmApp;
  }
}
