import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Author, EventLogFace, FeedView, ReplicaView } from '../core/views.ts';
import { controlStyles } from '../ui/control-styles.ts';
import { byteWords, countWords } from '../ui/format.ts';
import { panelStyles } from '../ui/panel-styles.ts';
import './fm-event-log.ts';

/** Who holds how much of the room: each feed, here, at the relay and at each peer. */
@customElement('fm-inspector')
export class FmInspector extends LitElement {
  static override styles = [
    controlStyles,
    panelStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--fm-1) var(--fm-4);
      }

      dt {
        color: var(--fm-ink-soft);
      }

      .digest {
        font: var(--fm-small) var(--fm-font-mono);
        overflow-wrap: anywhere;
        align-self: center;
      }

      .scroller {
        overflow-x: auto;
        border: 1px solid var(--fm-line);
        border-radius: var(--fm-round);
        background: var(--fm-surface);
      }

      table {
        inline-size: 100%;
        border-collapse: collapse;
        font-size: 0.9375rem;
        font-variant-numeric: tabular-nums;
      }

      th,
      td {
        padding: var(--fm-2) var(--fm-3);
        border-block-end: 1px solid var(--fm-line);
        text-align: start;
        vertical-align: top;
        white-space: nowrap;
      }

      tr:last-child > * {
        border-block-end: none;
      }

      .mark {
        display: block;
        color: var(--fm-ink-soft);
        font: 400 0.75rem var(--fm-font-mono);
      }

      .lag {
        background: var(--fm-warn-ground);
        color: var(--fm-warn);
      }

      .lag span {
        display: block;
        font-size: var(--fm-small);
        font-weight: 600;
      }

      .unknown {
        color: var(--fm-ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) replica: ReplicaView | undefined;
  @property({ attribute: false }) log: EventLogFace | undefined;

  override render() {
    return html`
      <section aria-labelledby="inspector">
        <div class="head">
          <h2 id="inspector">Inspector</h2>
          <slot name="close"></slot>
        </div>
        ${this.replica ? this.#replica(this.replica) : nothing}
        <fm-event-log .log=${this.log}></fm-event-log>
      </section>
    `;
  }

  #replica(replica: ReplicaView): TemplateResult {
    return html`
      <dl class="card">
        <dt>Entries here</dt>
        <dd>${countWords(replica.entries, 'entry', 'entries')}</dd>
        <dt>Stored</dt>
        <dd>${byteWords(replica.bytes)}</dd>
        <dt>Digest</dt>
        <dd class="digest" dir="ltr">${replica.digest}</dd>
      </dl>
      ${
        replica.feeds.length > 0
          ? this.#table(replica.feeds)
          : html`<p class="soft">No feed yet: one begins with the first message.</p>`
      }
      <p class="soft">
        A feed is what one device wrote. “Behind” counts entries that are here and not known to be there.
      </p>
    `;
  }

  #table(feeds: readonly FeedView[]): TemplateResult {
    const peers = peersOf(feeds);
    return html`
      <div class="scroller" role="group" aria-label="Feeds by replica" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Feed</th>
              <th scope="col">Here</th>
              <th scope="col">Relay</th>
              ${peers.map((peer) => html`<th scope="col">${named(peer)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${feeds.map((feed) => row(feed, peers))}
          </tbody>
        </table>
      </div>
    `;
  }
}

function row(feed: FeedView, peers: readonly Author[]): TemplateResult {
  const held = new Map(feed.peers.map(({ author, entries }) => [author.id, entries]));
  return html`
    <tr>
      <th scope="row">${named(feed.author)}</th>
      <td>${feed.entries}</td>
      ${cell(feed.relay, feed.entries)} ${peers.map((peer) => cell(held.get(peer.id), feed.entries))}
    </tr>
  `;
}

function cell(there: number | undefined, here: number): TemplateResult {
  if (there === undefined) return html`<td class="unknown">not known</td>`;
  if (there === here) return html`<td>${there}</td>`;
  const lag = there < here ? `${here - there} behind` : `${there - here} not here yet`;
  return html`<td class="lag">${there}<span>${lag}</span></td>`;
}

function named(author: Author): TemplateResult {
  return html`<bdi>${author.name}</bdi> <span class="mark">${author.id.slice(0, 4)}</span>`;
}

function peersOf(feeds: readonly FeedView[]): readonly Author[] {
  const peers = new Map<string, Author>();
  for (const { author } of feeds.flatMap((feed) => feed.peers)) peers.set(author.id, author);
  return [...peers.values()];
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-inspector': FmInspector;
  }
}
