import { css } from 'lit';

export const meshHealthStyles = css`
  fieldset {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    margin: 0;
    padding: var(--fm-1);
    border: 1px solid var(--fm-edge);
    border-radius: var(--fm-round);
  }

  legend {
    padding-inline: var(--fm-2);
    font-weight: 600;
  }

  label {
    position: relative;
    display: grid;
    place-items: center;
    min-block-size: var(--fm-target);
    cursor: pointer;
  }

  input {
    position: absolute;
    inset: 0;
    margin: 0;
    inline-size: 100%;
    block-size: 100%;
    opacity: 0;
    cursor: pointer;
  }

  label span {
    display: grid;
    place-items: center;
    inline-size: 100%;
    block-size: 100%;
    padding-inline: var(--fm-1);
    border-radius: calc(var(--fm-round) - var(--fm-1));
    font-size: 0.9375rem;
    text-align: center;
  }

  input:checked + span {
    background: var(--fm-primary);
    color: var(--fm-on-primary);
    font-weight: 700;
  }

  input:focus-visible + span {
    outline: 3px solid var(--fm-focus);
    outline-offset: 2px;
  }

  ul {
    display: grid;
    gap: var(--fm-3);
  }

  .who {
    display: flex;
    align-items: start;
    gap: var(--fm-3);
  }

  h4 {
    font: 700 var(--fm-text) var(--fm-font);
    overflow-wrap: anywhere;
  }

  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--fm-1) var(--fm-4);
    font-size: 0.9375rem;
    font-variant-numeric: tabular-nums;
  }

  dt {
    color: var(--fm-ink-soft);
  }

  .connect {
    display: flex;
    align-items: center;
    gap: var(--fm-3);
  }
`;
