import { css } from 'lit';

export const messagesStyles = css`
  :host {
    position: relative;
    display: block;
    min-block-size: 0;
  }

  .log {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    padding: var(--fm-3);
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
  }

  .log:focus-visible {
    outline-offset: -3px;
  }

  .log > * {
    flex: none;
    inline-size: 100%;
    max-inline-size: 52rem;
    margin-inline: auto;
  }

  /* Few messages rest at the bottom, next to where one writes. */
  .log > :first-child {
    margin-block-start: auto;
  }

  .day {
    display: flex;
    align-items: center;
    gap: var(--fm-3);
    padding-block: var(--fm-4) 0;
    color: var(--fm-ink-soft);
    font: 600 var(--fm-small) var(--fm-font);
  }

  .day::before,
  .day::after {
    content: '';
    flex: 1;
    border-block-start: 1px dashed var(--fm-edge);
    opacity: 0.6;
  }

  .log > .earlier {
    inline-size: auto;
  }

  .held-back {
    margin-block-start: var(--fm-4);
    padding: var(--fm-2) var(--fm-4);
    border-radius: var(--fm-round);
    background: var(--fm-warn-ground);
    color: var(--fm-warn);
    font-size: var(--fm-small);
  }

  .latest {
    position: absolute;
    inset-block-end: var(--fm-3);
    inset-inline: 0;
    display: flex;
    align-items: center;
    gap: var(--fm-2);
    inline-size: fit-content;
    margin-inline: auto;
    border-radius: 2rem;
    box-shadow: var(--fm-shadow);
  }

  .log > .empty {
    display: grid;
    justify-items: center;
    gap: var(--fm-2);
    max-inline-size: 24rem;
    margin-block: auto;
    text-align: center;
    text-wrap: balance;
  }

  .empty fm-bunting {
    inline-size: min(100%, 18rem);
    margin-block-end: var(--fm-3);
  }

  .empty p {
    color: var(--fm-ink-soft);
  }
`;
