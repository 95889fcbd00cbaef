import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { controlStyles } from './control-styles.ts';
import { keepDraft, loadDraft } from './draft.ts';
import { fieldStyles } from './field-styles.ts';
import { icons } from './icons.ts';

/** Asks the room to say `text`. Whoever hears it and cannot, sets `refusal` before returning. */
export class SayEvent extends Event {
  readonly text: string;
  refusal: string | undefined;

  constructor(text: string) {
    super('fm-say');
    this.text = text;
  }
}

/** Where messages are written: never disabled, because a message is saved here first, whatever the network does. */
@customElement('fm-composer')
export class FmComposer extends LitElement {
  static override styles = [
    controlStyles,
    fieldStyles,
    css`
      :host {
        display: block;
        padding: var(--fm-2) var(--fm-3);
        padding-block-end: max(var(--fm-3), env(safe-area-inset-bottom));
        border-block-start: 1px solid var(--fm-line);
        background: var(--fm-surface);
      }

      form {
        display: flex;
        align-items: end;
        gap: var(--fm-2);
        max-inline-size: 52rem;
        margin-inline: auto;
      }

      textarea {
        flex: 1;
        min-inline-size: 0;
        max-block-size: 35dvh;
        padding-inline: var(--fm-4);
        padding-block: 0.5625rem;
        border-radius: 1.375rem;
        resize: none;
      }

      textarea::placeholder {
        color: var(--fm-ink-soft);
        opacity: 1;
      }

      button {
        display: flex;
        align-items: center;
        gap: var(--fm-2);
        border-radius: 1.375rem;
      }

      .icon:dir(rtl) {
        transform: scaleX(-1);
      }

      .wrong {
        max-inline-size: 52rem;
        margin: 0 auto var(--fm-2);
      }
    `,
  ];

  /** Names this room's draft on this device. */
  @property({ attribute: false }) draftKey = '';
  @state() private text = '';
  @state() private refusal: string | undefined;
  @query('textarea') private readonly box!: HTMLTextAreaElement | null;

  override focus(): void {
    this.box?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draftKey')) this.text = loadDraft(this.draftKey);
  }

  override render() {
    return html`
      <div role="alert">${this.refusal ? html`<p class="wrong">${this.refusal}</p>` : nothing}</div>
      <form novalidate @submit=${this.#submit}>
        <textarea
          aria-label="Message"
          placeholder="Message"
          rows="1"
          dir="auto"
          enterkeyhint="send"
          .value=${live(this.text)}
          @input=${this.#type}
          @keydown=${this.#key}
        ></textarea>
        <button class="primary">Send${icons.send}</button>
      </form>
    `;
  }

  override updated(changed: PropertyValues): void {
    const { box } = this;
    if (!box || !changed.has('text')) return;
    // Shrunk first: a box never reports less than it has.
    box.style.blockSize = 'auto';
    // Measuring makes the browser lay out the whole page, and what was just sent leaves nothing to measure.
    if (this.text !== '') box.style.blockSize = `${box.scrollHeight + 2}px`;
  }

  readonly #type = (): void => {
    this.refusal = undefined;
    this.#change(this.box?.value ?? '');
  };

  readonly #key = (event: KeyboardEvent): void => {
    // Enter that ends the composing of a character is not for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#send();
    this.focus();
  };

  #send(): void {
    const event = new SayEvent(this.text);
    this.dispatchEvent(event);
    this.refusal = event.refusal;
    if (event.refusal === undefined) this.#change('');
  }

  #change(text: string): void {
    this.text = text;
    keepDraft(this.draftKey, text);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-composer': FmComposer;
  }
  interface HTMLElementEventMap {
    'fm-say': SayEvent;
  }
}
