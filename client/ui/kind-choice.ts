import { css, html, type TemplateResult } from 'lit';
import type { RoomKind } from '../core/views.ts';

/** What an open room is called wherever one is shown; nobody shall take it for a private one. */
export const openWarning = 'Anyone with the code can read.';

const kinds: readonly (readonly [RoomKind, string, string])[] = [
  ['private', 'Private', 'Only people you give the invite link or QR code can read.'],
  ['open', 'Open', `${openWarning} It is a few words, easy to call across a field.`],
];

/** Who can read a new room: a radio group, private unless somebody says otherwise. */
export function kindChoice(): TemplateResult {
  return html`
    <fieldset role="radiogroup" aria-labelledby="kind">
      <legend id="kind">Who can read</legend>
      ${kinds.map(
        ([kind, label, sentence]) => html`
          <label>
            <input
              type="radio"
              name="kind"
              id=${kind}
              ?checked=${kind === 'private'}
              aria-labelledby="${kind}-name"
              aria-describedby="${kind}-means"
            />
            <span class="name" id="${kind}-name">${label}</span>
            <span class="means" id="${kind}-means">${sentence}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

export const kindStyles = css`
  fieldset {
    display: grid;
    gap: var(--fm-1);
    margin: 0;
    padding: 0;
    border: 0;
  }

  legend {
    margin-block-end: var(--fm-1);
    padding: 0;
    font-weight: 600;
  }

  fieldset label {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    column-gap: var(--fm-3);
    min-block-size: var(--fm-target);
    padding: var(--fm-2) var(--fm-3);
    border: 1px solid var(--fm-line);
    border-radius: var(--fm-round);
    cursor: pointer;
  }

  fieldset label:has(:checked) {
    border-color: var(--fm-primary);
    background: var(--fm-tint);
  }

  fieldset input {
    grid-row: span 2;
    inline-size: 1.25rem;
    min-block-size: 0;
    block-size: 1.25rem;
    margin: 0;
    accent-color: var(--fm-primary);
  }

  .name {
    font-weight: 600;
  }

  .means {
    color: var(--fm-ink-soft);
    font-size: var(--fm-small);
  }
`;
