import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { controlStyles } from './control-styles.ts';

/** Asks before a link that somebody wrote leaves the app, and names the host it really leads to. */
@customElement('fm-link-confirm')
export class FmLinkConfirm extends LitElement {
  static override styles = [
    controlStyles,
    css`
      dialog {
        inline-size: min(26rem, calc(100vw - 2rem));
        padding: var(--fm-5);
        border: 1px solid var(--fm-line);
        border-radius: var(--fm-bubble);
        background: var(--fm-surface);
        color: var(--fm-ink);
        box-shadow: var(--fm-shadow);
      }

      dialog::backdrop {
        background: #0a0c12a6;
      }

      .host {
        margin-block: var(--fm-3);
        font-size: var(--fm-large);
        font-weight: 700;
        overflow-wrap: anywhere;
      }

      .href {
        max-block-size: 6rem;
        overflow: auto;
        color: var(--fm-ink-soft);
        font: var(--fm-small) var(--fm-font-mono);
        overflow-wrap: anywhere;
      }

      form {
        display: flex;
        flex-wrap: wrap;
        justify-content: end;
        gap: var(--fm-2);
        margin-block-start: var(--fm-5);
      }
    `,
  ];

  /** The link in question; undefined while there is none. */
  @property({ attribute: false }) url: URL | undefined;
  @query('dialog') private readonly dialog!: HTMLDialogElement | null;

  override render() {
    return html`
      <dialog aria-labelledby="question" @close=${() => this.dispatchEvent(new Event('fm-link-closed'))}>
        ${
          this.url
            ? html`
                <h2 id="question">Leave Fieldmesh?</h2>
                <p class="host" dir="ltr">${this.url.host}</p>
                <p class="href" dir="ltr">${this.url.href}</p>
                <form method="dialog">
                  <button>Stay here</button>
                  <button class="primary" @click=${this.#open}>Open link</button>
                </form>
              `
            : nothing
        }
      </dialog>
    `;
  }

  override updated(): void {
    if (this.url && !this.dialog?.open) this.dialog?.showModal();
  }

  readonly #open = (): void => {
    if (this.url) window.open(this.url.href, '_blank', 'noopener,noreferrer');
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-link-confirm': FmLinkConfirm;
  }
  interface HTMLElementEventMap {
    'fm-link-closed': Event;
  }
}
