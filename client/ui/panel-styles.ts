import { css } from 'lit';

/** The frame of a side panel: a heading with the container's Close button in its slot, then cards. */
export const panelStyles = css`
  :host {
    display: block;
  }

  section {
    display: grid;
    gap: var(--fm-4);
    padding: var(--fm-4);
    padding-block-end: max(var(--fm-5), env(safe-area-inset-bottom));
  }

  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--fm-3);
    min-block-size: var(--fm-target);
  }

  .head h2 {
    font-size: var(--fm-title);
  }

  h3 {
    font-size: var(--fm-large);
  }

  .card {
    display: grid;
    gap: var(--fm-2);
    padding: var(--fm-4);
    border: 1px solid var(--fm-line);
    border-radius: var(--fm-round);
    background: var(--fm-surface);
  }

  .soft {
    color: var(--fm-ink-soft);
    font-size: var(--fm-small);
  }

  .notice {
    padding: var(--fm-3) var(--fm-4);
    border-radius: var(--fm-round);
    background: var(--fm-warn-ground);
    color: var(--fm-warn);
  }
`;
