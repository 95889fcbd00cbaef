import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { MeshView, RelayView, RoutePreference } from '../core/views.ts';
import { authorStyles, namesakes } from './author-name.ts';
import { controlStyles } from './control-styles.ts';
import { byteWords, countdownWords } from './format.ts';
import { meshHealthStyles } from './mesh-health-styles.ts';
import { panelStyles } from './panel-styles.ts';
import { peerItem } from './peer-item.ts';
import { measuredWords, relayWords } from './peer-words.ts';
import { TickingController } from './ticking-controller.ts';

export class ConnectNowEvent extends Event {
  readonly peerId: string;

  constructor(peerId: string) {
    super('fm-connect-now');
    this.peerId = peerId;
  }
}

export class PreferEvent extends Event {
  readonly preference: RoutePreference;

  constructor(preference: RoutePreference) {
    super('fm-prefer');
    this.preference = preference;
  }
}

const routes: readonly (readonly [RoutePreference, string])[] = [
  ['auto', 'Automatic'],
  ['direct', 'Direct only'],
  ['relay', 'Relay only'],
];

/** While the panel is open, its figures are asked for again this often. */
const ticksPerMeasure = 10;

/** How this phone reaches the others: every figure as it was measured, with its age. */
@customElement('fm-mesh-health')
export class FmMeshHealth extends LitElement {
  static override styles = [controlStyles, authorStyles, panelStyles, meshHealthStyles];

  @property({ attribute: false }) mesh: MeshView | undefined;
  #ticks = 0;

  readonly #ticking = new TickingController(this, () => {
    this.#ticks += 1;
    if (this.#ticks % ticksPerMeasure === 0) this.#measure();
  });

  override render() {
    return html`
      <section aria-labelledby="health">
        <div class="head">
          <h2 id="health">Mesh health</h2>
          <slot name="close"></slot>
        </div>
        ${this.mesh ? this.#mesh(this.mesh) : nothing}
      </section>
    `;
  }

  override firstUpdated(): void {
    this.#measure();
  }

  #mesh(mesh: MeshView): TemplateResult {
    const ambiguous = namesakes(mesh.peers);
    return html`
      ${this.#routes(mesh.preference)} ${this.#notices(mesh)} ${this.#relay(mesh.relay)}
      <h3>Phones</h3>
      ${
        mesh.peers.length === 0
          ? html`<p class="soft">
              No other phone is known here yet. Invite somebody, or come nearer to the others.
            </p>`
          : html`
              <ul>
                ${repeat(
                  mesh.peers,
                  (peer) => peer.id,
                  (peer) =>
                    peerItem(peer, ambiguous, this.#ticking.now, mesh.directAvailable, this.#connectNow),
                )}
              </ul>
            `
      }
      <p class="soft">Bytes are counted as they pass. Round trips are measured again every ten seconds.</p>
    `;
  }

  #routes(preference: RoutePreference): TemplateResult {
    return html`
      <fieldset role="radiogroup" aria-labelledby="route">
        <legend id="route">Route</legend>
        ${routes.map(
          ([value, label]) => html`
            <label>
              <input
                type="radio"
                name="route"
                .checked=${live(value === preference)}
                @change=${() => this.dispatchEvent(new PreferEvent(value))}
              />
              <span>${label}</span>
            </label>
          `,
        )}
      </fieldset>
    `;
  }

  #notices({ directAvailable, breakerOpenUntilMs }: MeshView): TemplateResult {
    const { now } = this.#ticking;
    return html`
      ${
        directAvailable
          ? nothing
          : html`<p class="notice">This browser cannot make direct links. Chat goes through the relay.</p>`
      }
      ${
        breakerOpenUntilMs !== undefined && breakerOpenUntilMs > now
          ? html`<p class="notice">
              Dialing rests after three failures in a row. Next try
              ${countdownWords(breakerOpenUntilMs, now)}.
            </p>`
          : nothing
      }
    `;
  }

  #relay(relay: RelayView): TemplateResult {
    return html`
      <div class="card">
        <h3>Relay</h3>
        <p>${relayWords(relay, this.#ticking.now)}</p>
        ${
          relay.at === 'connected'
            ? html`
                <p>
                  ${relay.durable ? 'What it has is saved on its disk.' : 'Messages are kept in the relay’s memory only.'}
                </p>
                <dl>
                  <dt>Round trip</dt>
                  <dd>${measuredWords(relay, this.#ticking.now)}</dd>
                  <dt>Sent</dt>
                  <dd>${byteWords(relay.sentBytes)}</dd>
                  <dt>Received</dt>
                  <dd>${byteWords(relay.receivedBytes)}</dd>
                </dl>
              `
            : nothing
        }
      </div>
    `;
  }

  readonly #connectNow = (peerId: string): void => {
    this.dispatchEvent(new ConnectNowEvent(peerId));
  };

  #measure(): void {
    this.dispatchEvent(new Event('fm-measure'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-mesh-health': FmMeshHealth;
  }
  interface HTMLElementEventMap {
    'fm-connect-now': ConnectNowEvent;
    'fm-prefer': PreferEvent;
    'fm-measure': Event;
  }
}
