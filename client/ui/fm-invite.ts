import { encodeQR } from 'qr';
import { css, html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { controlStyles } from './control-styles.ts';
import { fieldStyles } from './field-styles.ts';
import { openWarning } from './kind-choice.ts';
import { panelStyles } from './panel-styles.ts';

/** Light modules around a QR code, which scanners need to find it: ISO/IEC 18004 asks for four. */
const quietModules = 4;

/** How others get in: an open room's code to say, the link to copy, and the same as a QR code to hold up. */
@customElement('fm-invite')
export class FmInvite extends LitElement {
  static override styles = [
    controlStyles,
    fieldStyles,
    panelStyles,
    css`
      .qr {
        display: block;
        inline-size: min(100%, 20rem);
        margin-inline: auto;
        border: 1px solid var(--fm-line);
        border-radius: var(--fm-bubble);
      }

      .code {
        display: grid;
        gap: var(--fm-1);
        padding: var(--fm-4) var(--fm-2);
        border: 2px solid var(--fm-primary);
        border-radius: var(--fm-round);
        background: var(--fm-surface);
        /* The longest ending, 24 characters, on one line of a phone. */
        font-size: clamp(1rem, 5.6vw, 1.4375rem);
        font-weight: 700;
        line-height: 1.25;
        text-align: center;
        overflow-wrap: anywhere;
        user-select: all;
      }

      input {
        font-family: var(--fm-font-mono);
        font-size: var(--fm-text);
      }
    `,
  ];

  @property({ attribute: false }) link = '';
  @property({ attribute: false }) roomName = '';
  /** Of an open room. */
  @property({ attribute: false }) codeEnding: string | undefined;
  @state() private copied: 'not yet' | 'copied' | 'failed' = 'not yet';
  @query('input') private readonly field!: HTMLInputElement | null;
  #modules: readonly (readonly boolean[])[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('link')) return;
    this.copied = 'not yet';
    this.#modules = this.link ? encodeQR(this.link, 'raw', { border: quietModules }) : [];
  }

  override render() {
    return html`
      <section aria-labelledby="invite">
        <div class="head">
          <h2 id="invite">Invite</h2>
          <slot name="close"></slot>
        </div>
        ${this.codeEnding === undefined ? nothing : this.#code(this.codeEnding)}
        <p>Whoever scans this or opens the link can read and write in <b dir="auto">${this.roomName}</b>.</p>
        ${this.#qr()}
        <div class="field">
          <label for="link">Invite link</label>
          <input id="link" type="text" readonly dir="ltr" .value=${this.link} @focus=${this.#select} />
        </div>
        <button class="primary" @click=${this.#copy}>Copy</button>
        <p role="status">${copiedWords[this.copied]}</p>
      </section>
    `;
  }

  #code(codeEnding: string) {
    return html`
      <p class="notice"><b>Open room.</b> ${openWarning}</p>
      <div>
        <h3 id="code">Say this code</h3>
        <p class="soft">Capitals, spaces and hyphens don’t matter.</p>
      </div>
      <p class="code" role="group" aria-labelledby="code">
        <bdi>${this.roomName}</bdi> <bdi>${codeEnding}</bdi>
      </p>
    `;
  }

  #qr() {
    const size = this.#modules.length;
    // The same black on white in both themes: many scanners don't read the inverse.
    return html`
      <svg
        class="qr"
        viewBox="0 0 ${size} ${size}"
        role="img"
        aria-label="QR code of the invite link. Scan it with another phone’s camera."
        shape-rendering="crispEdges"
      >
        ${svg`<rect width=${size} height=${size} fill="#fff"></rect><path d=${darkPath(this.#modules)} fill="#000"></path>`}
      </svg>
    `;
  }

  readonly #select = (): void => this.field?.select();

  readonly #copy = (): void => {
    void this.#write().then((done) => (this.copied = done ? 'copied' : 'failed'));
  };

  async #write(): Promise<boolean> {
    try {
      // Absent on plain HTTP, whatever its type says.
      if ('clipboard' in navigator) {
        await navigator.clipboard.writeText(this.link);
        return true;
      }
    } catch {
      // Refused by the browser: the older way may still work.
    }
    this.field?.focus();
    this.#select();
    return document.execCommand('copy');
  }
}

const copiedWords = {
  'not yet': '',
  copied: 'Copied. Paste it to your friends.',
  failed: 'This browser won’t copy it. The link is selected: copy it by hand.',
} as const;

/** One horizontal bar for each run of dark modules. */
function darkPath(modules: readonly (readonly boolean[])[]): string {
  return modules.map((row, y) => row.map((dark, x) => (dark ? `M${x},${y}h1v1h-1z` : '')).join('')).join('');
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-invite': FmInvite;
  }
}
