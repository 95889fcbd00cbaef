import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EventLogFace, RoomFace } from '../core/views.ts';
import '../inspector/fm-inspector.ts';
import { connectionWords } from './connection-words.ts';
import { controlStyles } from './control-styles.ts';
import { draftKey } from './draft.ts';
import './fm-announcer.ts';
import type { SayEvent } from './fm-composer.ts';
import './fm-composer.ts';
import './fm-invite.ts';
import type { ConnectNowEvent, PreferEvent } from './fm-mesh-health.ts';
import './fm-mesh-health.ts';
import type { RetryEvent } from './fm-messages.ts';
import './fm-messages.ts';
import './fm-people.ts';
import { icons } from './icons.ts';
import { openWarning } from './kind-choice.ts';
import { roomStyles } from './room-styles.ts';
import { StoreController } from './store-controller.ts';

const panels = { people: 'People', invite: 'Invite', mesh: 'Mesh health', inspector: 'Inspector' } as const;
type Panel = keyof typeof panels;

/** One open room: holds the session and hands plain values to the elements in it. */
@customElement('fm-room')
export class FmRoom extends LitElement {
  static override styles = [controlStyles, roomStyles];

  @property({ attribute: false }) log: EventLogFace | undefined;
  @property({ attribute: false }) room: RoomFace | undefined;
  /** Whether the app can close the room and show the start page again. */
  @property({ attribute: false }) canLeave = false;
  @state() private panel: Panel | undefined;

  readonly #messages = new StoreController(this, () => this.room?.messages);
  readonly #people = new StoreController(this, () => this.room?.people);
  readonly #mesh = new StoreController(this, () => this.room?.mesh);
  // Costly to compute, so watched only while it is on screen.
  readonly #replica = new StoreController(this, () =>
    this.panel === 'inspector' ? this.room?.replica : undefined,
  );

  /** The message box is the right place to be in a room. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('fm-composer')?.focus());
  }

  override render() {
    if (!this.room) return nothing;
    return html`
      ${this.#header(this.room)}
      <main>
        <div class="people"><fm-people .people=${this.#people.value ?? []}></fm-people></div>
        <div class="chat ${this.panel ? 'covered' : ''}">
          <fm-messages
            .messages=${this.#messages.value}
            @fm-retry=${({ messageId }: RetryEvent) => this.room?.retry(messageId)}
            @fm-show-earlier=${() => this.room?.showEarlier()}
          ></fm-messages>
          <fm-composer .draftKey=${draftKey(this.room.inviteLink)} @fm-say=${this.#say}></fm-composer>
        </div>
        <div class="panel" id="panel" ?hidden=${!this.panel} @keydown=${this.#closeOnEscape}>
          ${this.panel ? this.#panel(this.room, this.panel) : nothing}
        </div>
      </main>
      <fm-announcer .messages=${this.#messages.value}></fm-announcer>
    `;
  }

  #header(room: RoomFace): TemplateResult {
    const { words, icon } = this.#mesh.value
      ? connectionWords(this.#mesh.value)
      : { words: '', icon: 'alone' as const };
    return html`
      <header>
        ${this.canLeave ? html`<button class="leave" @click=${this.#leave}>${icons.back}<span class="unseen">Rooms</span></button>` : nothing}
        <div class="title">
          <h1 dir="auto">${room.name}</h1>
          ${room.codeEnding === undefined ? nothing : html`<p class="open"><b>Open room.</b> ${openWarning}</p>`}
          <p class="connection" role="status">${icons[icon]}<span>${words}</span></p>
        </div>
        <div class="tools" role="group" aria-label="Room">
          ${(Object.keys(panels) as Panel[]).map((panel) => this.#toggle(panel))}
        </div>
      </header>
    `;
  }

  #toggle(panel: Panel): TemplateResult {
    const open = this.panel === panel;
    return html`
      <button
        data-panel=${panel}
        aria-expanded=${open ? 'true' : 'false'}
        aria-controls="panel"
        @click=${() => (this.panel = open ? undefined : panel)}
      >
        ${icons[panel]}<span>${panels[panel]}</span>
      </button>
    `;
  }

  #panel(room: RoomFace, panel: Panel): TemplateResult {
    const close = html`<button slot="close" @click=${this.#close}>${icons.close}<span>Close</span></button>`;
    switch (panel) {
      case 'people':
        return html`<fm-people .people=${this.#people.value ?? []}>${close}</fm-people>`;
      case 'invite':
        return html`<fm-invite .link=${room.inviteLink} .roomName=${room.name} .codeEnding=${room.codeEnding}
          >${close}</fm-invite
        >`;
      case 'mesh':
        return html`
          <fm-mesh-health
            .mesh=${this.#mesh.value}
            @fm-measure=${() => room.measure()}
            @fm-connect-now=${({ peerId }: ConnectNowEvent) => room.connectNow(peerId)}
            @fm-prefer=${({ preference }: PreferEvent) => room.prefer(preference)}
            >${close}</fm-mesh-health
          >
        `;
      case 'inspector':
        return html`<fm-inspector .replica=${this.#replica.value} .log=${this.log}>${close}</fm-inspector>`;
      default:
        return panel satisfies never;
    }
  }

  readonly #say = (event: SayEvent): void => {
    try {
      this.room?.say(event.text);
    } catch (error) {
      event.refusal = error instanceof Error ? error.message : String(error);
    }
  };

  readonly #leave = (): void => {
    this.dispatchEvent(new Event('fm-leave'));
  };

  readonly #close = (): void => {
    this.renderRoot.querySelector<HTMLElement>(`[data-panel=${this.panel ?? 'people'}]`)?.focus();
    this.panel = undefined;
  };

  readonly #closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-room': FmRoom;
  }
  interface HTMLElementEventMap {
    'fm-leave': Event;
  }
}
