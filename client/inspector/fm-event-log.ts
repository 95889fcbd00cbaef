import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EventLogFace, LogArea, LoggedEvent } from '../core/views.ts';
import { controlStyles } from '../ui/control-styles.ts';
import { panelStyles } from '../ui/panel-styles.ts';
import { StoreController } from '../ui/store-controller.ts';

const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** What happened lately on this page, area by area; all areas are off until somebody wants to know. */
@customElement('fm-event-log')
export class FmEventLog extends LitElement {
  static override styles = [
    controlStyles,
    panelStyles,
    css`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: var(--fm-1) var(--fm-4);
        margin: 0;
        padding: 0;
        border: none;
      }

      legend {
        padding: 0;
        font-weight: 700;
      }

      label {
        display: inline-flex;
        align-items: center;
        gap: var(--fm-2);
        min-block-size: 2.75rem;
      }

      input {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        accent-color: var(--fm-primary);
      }

      ol {
        max-block-size: 20rem;
        margin: 0;
        padding: 0;
        overflow: auto;
        list-style: none;
        font: 0.8125rem/1.5 var(--fm-font-mono);
      }

      time {
        color: var(--fm-ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) log: EventLogFace | undefined;
  readonly #events = new StoreController(this, () => this.log?.events);

  override render() {
    const { log } = this;
    if (!log) return nothing;
    return html`
      <fieldset>
        <legend>Log of this page</legend>
        ${log.areas.map((area) => this.#choice(log, area))}
      </fieldset>
      <ol aria-label="Logged events" tabindex="0">
        ${this.#events.value?.toReversed().map(line)}
      </ol>
    `;
  }

  #choice(log: EventLogFace, area: LogArea): TemplateResult {
    const toggle = (event: Event): void => log.switch(area, (event.target as HTMLInputElement).checked);
    return html`
      <label><input type="checkbox" .checked=${log.isOn(area)} @change=${toggle} />${area}</label>
    `;
  }
}

function line({ atMs, area, sentence }: LoggedEvent): TemplateResult {
  return html`<li><time>${timeOfDay.format(atMs)}</time> ${area}: <bdi>${sentence}</bdi></li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'fm-event-log': FmEventLog;
  }
}
