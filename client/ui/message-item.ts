import { html, nothing, type TemplateResult } from 'lit';
import type { Delivery } from '../core/views.ts';
import { authorName } from './author-name.ts';
import { deliveryWords } from './delivery-words.ts';
import { clockWords } from './format.ts';
import { hue } from './hue.ts';
import { icons } from './icons.ts';
import { linkedText } from './linked-text.ts';
import type { PlacedMessage } from './message-days.ts';

export interface MessageActions {
  readonly retry: (messageId: string) => void;
  readonly openLink: (url: URL) => void;
}

/** One message as an item of the list. A template rather than an element: a long room shows hundreds. */
export function messageItem(
  { message, leads }: PlacedMessage,
  ambiguous: ReadonlySet<string>,
  { retry, openLink }: MessageActions,
): TemplateResult {
  const { author, delivery } = message;
  const failed = delivery?.at === 'failed';
  const whose = failed ? 'own failed' : delivery ? 'own' : 'other';
  return html`
    <li class="${whose} ${leads ? 'leads' : ''}" ${hue(author.hue)}>
      <p class=${leads && !delivery ? 'author' : 'unseen'}>
        ${delivery ? 'You' : authorName(author, ambiguous)}<span class="unseen">:</span>
      </p>
      <div class="bubble">
        <span class="text" dir="auto">${linkedText(message.text, openLink)}</span>
        <p class="foot">
          ${delivery ? deliveryLine(delivery) : nothing}
          <time datetime=${new Date(message.atMs).toISOString()}>${clockWords(message.atMs)}</time>
        </p>
      </div>
      ${failed ? html`<button @click=${() => retry(message.id)}>Try again</button>` : nothing}
    </li>
  `;
}

function deliveryLine(delivery: Delivery): TemplateResult {
  const { words, icon } = deliveryWords(delivery);
  return html`<span class="delivery ${delivery.at}">${icons[icon]}<span>${words}</span></span>`;
}
