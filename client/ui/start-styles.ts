import { css } from 'lit';

export const startStyles = css`
  :host {
    display: block;
    min-block-size: 100dvh;
  }

  main {
    display: grid;
    align-content: start;
    gap: var(--fm-4);
    max-inline-size: 46rem;
    margin-inline: auto;
    padding: 0 var(--fm-4) max(var(--fm-6), env(safe-area-inset-bottom));
  }

  header {
    display: grid;
    justify-items: center;
    text-align: center;
  }

  fm-bunting {
    inline-size: min(100%, 30rem);
    margin-block-start: max(var(--fm-4), env(safe-area-inset-top));
  }

  h1 {
    margin-block-start: var(--fm-3);
    font-size: clamp(2.25rem, 9vw, 3.25rem);
    font-weight: 800;
    letter-spacing: -0.03em;
  }

  .tagline {
    color: var(--fm-ink-soft);
    font-size: var(--fm-large);
    text-wrap: balance;
  }

  .card {
    display: grid;
    align-content: start;
    gap: var(--fm-3);
    padding: var(--fm-4);
    border: 1px solid var(--fm-line);
    border-radius: var(--fm-bubble);
    background: var(--fm-surface);
  }

  h2 {
    font-size: var(--fm-large);
    overflow-wrap: anywhere;
  }

  .ways {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
    gap: var(--fm-4);
  }

  .ways button {
    align-self: end;
  }

  .invitation {
    justify-self: center;
    inline-size: min(100%, 26rem);
    padding: var(--fm-5);
    box-shadow: var(--fm-shadow);
  }

  .invitation h2 {
    margin-block-end: var(--fm-2);
    font-size: 2rem;
    letter-spacing: -0.02em;
  }

  .open {
    padding: var(--fm-3) var(--fm-4);
    border-radius: var(--fm-round);
    background: var(--fm-warn-ground);
    color: var(--fm-warn);
  }

  .rooms small {
    display: block;
    color: var(--fm-ink-soft);
    font-size: var(--fm-small);
    font-weight: 400;
  }

  .kicker {
    color: var(--fm-ink-soft);
  }

  .rooms {
    display: flex;
    flex-wrap: wrap;
    gap: var(--fm-2);
  }

  .rooms li,
  .rooms button {
    max-inline-size: 100%;
  }

  .rooms button {
    display: flex;
    align-items: center;
    gap: var(--fm-2);
    text-align: start;
    overflow-wrap: anywhere;
  }

  .rooms svg {
    color: var(--fm-ink-soft);
  }

  .rooms svg:dir(rtl) {
    transform: scaleX(-1);
  }

  .alerts:empty,
  .busy:empty {
    display: none;
  }

  .problem {
    display: flex;
    align-items: center;
    gap: var(--fm-3);
    padding: var(--fm-3) var(--fm-4);
    border-radius: var(--fm-round);
    background: var(--fm-problem-ground);
    color: var(--fm-problem);
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .busy {
    text-align: center;
  }
`;
