import { css, html, nothing, type TemplateResult } from 'lit';
import type { Author } from '../core/views.ts';

const equivocation = 'This device signed two different messages for one place. Its messages end there.';

/** An author's name; with the start of their id where somebody else here bears the same one. */
export function authorName(author: Author, among: ReadonlySet<string>): TemplateResult {
  const mark = among.has(author.id)
    ? html` <span class="mark" dir="ltr">${author.id.slice(0, 4)}</span>`
    : nothing;
  const warning = author.equivocated
    ? html` <span class="mark" title=${equivocation}>contradicted itself</span>`
    : nothing;
  return html`<bdi>${author.name}</bdi>${mark}${warning}`;
}

/** Ids of those whose name somebody else bears too. */
export function namesakes(authors: readonly Author[]): ReadonlySet<string> {
  const idsByName = new Map<string, Set<string>>();
  for (const { id, name } of authors) idsByName.set(name, (idsByName.get(name) ?? new Set()).add(id));
  return new Set([...idsByName.values()].filter((ids) => ids.size > 1).flatMap((ids) => [...ids]));
}

export const authorStyles = css`
  .mark {
    padding-inline: 0.375em;
    border: 1px solid currentcolor;
    border-radius: 0.5em;
    font: 0.75rem var(--fm-font-mono);
  }

  .initial {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: 2.5rem;
    block-size: 2.5rem;
    border-radius: 0.75rem;
    background: light-dark(oklch(0.9 0.06 var(--hue)), oklch(0.36 0.07 var(--hue)));
    color: light-dark(oklch(0.36 0.12 var(--hue)), oklch(0.92 0.06 var(--hue)));
    font: 800 1.125rem var(--fm-font-display);
  }
`;

/** An author's first character on their colour: decoration beside the name. */
export function initial({ name }: Author): TemplateResult {
  return html`<span class="initial" aria-hidden="true">${Array.from(name)[0]?.toUpperCase() ?? '?'}</span>`;
}
