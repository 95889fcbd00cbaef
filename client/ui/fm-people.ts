import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PersonView } from '../core/views.ts';
import { authorName, authorStyles, initial, namesakes } from './author-name.ts';
import { controlStyles } from './control-styles.ts';
import { agoWords } from './format.ts';
import { hue } from './hue.ts';
import { panelStyles } from './panel-styles.ts';
import { TickingController } from './ticking-controller.ts';

const reached = {
  here: 'this device',
  direct: 'direct link',
  relayed: 'through the relay',
  unreachable: 'out of reach',
} as const;

/** Who is in the room, how each is reached, and when each was last heard. */
@customElement('fm-people')
export class FmPeople extends LitElement {
  static override styles = [
    controlStyles,
    authorStyles,
    panelStyles,
    css`
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        align-items: center;
        gap: 0 var(--fm-3);
        padding-block: var(--fm-2);
      }

      .initial {
        grid-row: span 2;
      }

      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) people: readonly PersonView[] = [];
  readonly #ticking = new TickingController(this);

  override render() {
    const ambiguous = namesakes(this.people);
    return html`
      <section aria-labelledby="people">
        <div class="head">
          <h2 id="people">People</h2>
          <slot name="close"></slot>
        </div>
        ${
          this.people.length > 0
            ? html`<ul>
                ${repeat(
                  this.people,
                  (person) => person.id,
                  (person) => this.#person(person, ambiguous),
                )}
              </ul>`
            : html`<p class="soft">Nobody is known here yet.</p>`
        }
      </section>
    `;
  }

  #person(person: PersonView, ambiguous: ReadonlySet<string>): TemplateResult {
    return html`
      <li ${hue(person.hue)}>
        ${initial(person)}
        <p class="name">${authorName(person, ambiguous)}${person.self ? ' (you)' : nothing}</p>
        <p class="soft">${this.#state(person)}</p>
      </li>
    `;
  }

  #state(person: PersonView): string {
    if (person.route === 'here') return reached.here;
    const { lastHeardMs } = person;
    const heard =
      lastHeardMs === undefined
        ? 'not heard since this page opened'
        : `heard ${agoWords(lastHeardMs, this.#ticking.now)}`;
    return `${reached[person.route]} · ${heard}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-people': FmPeople;
  }
}
