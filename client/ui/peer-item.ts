import { html, nothing, type TemplateResult } from 'lit';
import type { PeerView } from '../core/views.ts';
import { authorName, initial } from './author-name.ts';
import { agoWords, byteWords, countdownWords } from './format.ts';
import { hue } from './hue.ts';
import { dialWords, measuredWords, routeWords } from './peer-words.ts';

/** One phone of the mesh as an item of the list. */
export function peerItem(
  peer: PeerView,
  ambiguous: ReadonlySet<string>,
  nowMs: number,
  directAvailable: boolean,
  connectNow: (peerId: string) => void,
): TemplateResult {
  const heard =
    peer.lastHeardMs === undefined ? 'not since this page opened' : agoWords(peer.lastHeardMs, nowMs);
  return html`
    <li class="card peer" ${hue(peer.hue)}>
      <div class="who">
        ${initial(peer)}
        <div>
          <h4 id="peer-${peer.id}">${authorName(peer, ambiguous)}</h4>
          <p><b>${routeWords[peer.route]}</b> · ${dialWords(peer.dial, nowMs)}</p>
        </div>
      </div>
      <dl>
        <dt>Round trip</dt>
        <dd>${measuredWords(peer, nowMs)}</dd>
        <dt>Last heard</dt>
        <dd>${heard}</dd>
        <dt>Sent</dt>
        <dd>${byteWords(peer.sentBytes)}</dd>
        <dt>Received</dt>
        <dd>${byteWords(peer.receivedBytes)}</dd>
      </dl>
      ${directAvailable ? connectLine(peer, nowMs, connectNow) : nothing}
    </li>
  `;
}

function connectLine(peer: PeerView, nowMs: number, connectNow: (peerId: string) => void): TemplateResult {
  const held = peer.heldUntilMs !== undefined && peer.heldUntilMs > nowMs ? peer.heldUntilMs : undefined;
  return html`
    <div class="connect">
      <button aria-describedby="peer-${peer.id}" @click=${() => connectNow(peer.id)}>Connect now</button>
      ${held === undefined ? nothing : html`<span class="soft">${countdownWords(held, nowMs)}</span>`}
    </div>
  `;
}
