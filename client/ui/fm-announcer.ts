import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { MessagesView, MessageView } from '../core/views.ts';
import { announcement, worthAnnouncing } from './announcement.ts';
import { TickingController } from './ticking-controller.ts';

/** Says new messages of others to screen readers: at most one sentence a second, however many come. */
@customElement('fm-announcer')
export class FmAnnouncer extends LitElement {
  static override styles = css`
    :host {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }
  `;

  @property({ attribute: false }) messages: MessagesView | undefined;
  @state() private spoken = '';

  readonly #ticking = new TickingController(this, () => this.#speak());
  #openedAtMs = 0;
  #pending: MessageView[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#openedAtMs = this.#ticking.now;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('messages') || !this.messages) return;
    this.#pending.push(...worthAnnouncing(changed.get('messages'), this.messages, this.#openedAtMs));
  }

  override render() {
    return html`<div aria-live="polite" aria-atomic="true">${this.spoken}</div>`;
  }

  #speak(): void {
    if (this.#pending.length === 0) return;
    this.spoken = announcement(this.#pending);
    this.#pending = [];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-announcer': FmAnnouncer;
  }
}
