import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { MessagesView } from '../core/views.ts';
import { authorStyles, namesakes } from './author-name.ts';
import { controlStyles } from './control-styles.ts';
import './fm-bunting.ts';
import './fm-link-confirm.ts';
import { clockWords, countWords, dayWords } from './format.ts';
import { icons } from './icons.ts';
import { byDay } from './message-days.ts';
import { messageItem } from './message-item.ts';
import { messageStyles } from './message-styles.ts';
import { messagesStyles } from './messages-styles.ts';
import { StickController } from './stick-controller.ts';

/** Asks to try again to save a message of ours. */
export class RetryEvent extends Event {
  readonly messageId: string;

  constructor(messageId: string) {
    super('fm-retry');
    this.messageId = messageId;
  }
}

/** The timeline, newest at the bottom. Silent to screen readers: `fm-announcer` says what is new. */
@customElement('fm-messages')
export class FmMessages extends LitElement {
  static override styles = [controlStyles, authorStyles, messageStyles, messagesStyles];

  @property({ attribute: false }) messages: MessagesView | undefined;
  @state() private asking: URL | undefined;
  @query('.log') private readonly log!: HTMLElement | null;

  readonly #stick = new StickController(this, () => this.log);
  #earlierHadFocus = false;

  readonly #actions = {
    retry: (messageId: string) => this.dispatchEvent(new RetryEvent(messageId)),
    openLink: (url: URL) => (this.asking = url),
  };

  override willUpdate(changed: PropertyValues<this>): void {
    this.#earlierHadFocus = this.renderRoot.querySelector('.earlier:focus') !== null;
    if (!changed.has('messages')) return;
    const newest = this.messages?.shown.at(-1);
    // Whoever writes wants to see it.
    if (newest?.delivery && newest.id !== changed.get('messages')?.shown.at(-1)?.id) this.#stick.toEnd();
  }

  override render() {
    if (!this.messages) return nothing;
    const { shown, earlierCount, heldBack } = this.messages;
    return html`
      <div
        class="log"
        role="log"
        aria-label="Messages"
        aria-live="off"
        tabindex="0"
        @scroll=${this.#stick.scrolled}
      >
        ${earlierCount > 0 ? this.#earlier(earlierCount) : nothing}
        ${shown.length > 0 ? this.#days() : this.#empty()} ${heldBack ? this.#heldBack(heldBack) : nothing}
      </div>
      ${
        this.#stick.atEnd
          ? nothing
          : html`<button class="latest" @click=${this.#toLatest}>${icons.down}Jump to latest</button>`
      }
      <fm-link-confirm
        .url=${this.asking}
        @fm-link-closed=${() => (this.asking = undefined)}
      ></fm-link-confirm>
    `;
  }

  override updated(): void {
    // The pressed button is gone once everything is shown; reading goes on in the log.
    if (this.#earlierHadFocus && this.messages?.earlierCount === 0) this.log?.focus({ preventScroll: true });
  }

  #days(): unknown {
    const shown = this.messages?.shown ?? [];
    const ambiguous = namesakes(shown.map(({ author }) => author));
    return repeat(
      byDay(shown),
      (day) => day.startMs,
      (day) => html`
        <h2 class="day"><span>${dayWords(day.startMs, Date.now())}</span></h2>
        <ol>
          ${repeat(
            day.messages,
            ({ message }) => message.id,
            (placed) => {
              const { message, leads } = placed;
              // Messages that did not change are the same objects: of hundreds, only what is new is drawn.
              return guard([message, leads, ambiguous.has(message.author.id)], () =>
                messageItem(placed, ambiguous, this.#actions),
              );
            },
          )}
        </ol>
      `,
    );
  }

  #empty(): TemplateResult {
    return html`
      <div class="empty">
        <fm-bunting></fm-bunting>
        <h2>Nothing said here yet</h2>
        <p>Write the first message. It is saved on this phone, then travels on from phone to phone.</p>
      </div>
    `;
  }

  #earlier(count: number): TemplateResult {
    return html`<button class="earlier" @click=${() => this.dispatchEvent(new Event('fm-show-earlier'))}>
      Show ${count} earlier
    </button>`;
  }

  #heldBack({ count, untilMs }: { readonly count: number; readonly untilMs: number }): TemplateResult {
    const [stamped, they] = count === 1 ? ['is', 'it'] : ['are', 'they'];
    return html`
      <p class="held-back">
        ${countWords(count, 'message')} ${stamped} stamped ahead of the room’s time; ${they} will appear from
        ${clockWords(untilMs)}.
      </p>
    `;
  }

  readonly #toLatest = (): void => {
    this.#stick.toEnd();
    // The button leaves with the press, and focus with it.
    this.log?.focus({ preventScroll: true });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-messages': FmMessages;
  }
  interface HTMLElementEventMap {
    'fm-retry': RetryEvent;
    'fm-show-earlier': Event;
  }
}
