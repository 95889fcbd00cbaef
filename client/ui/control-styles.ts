import { css } from 'lit';

/** What every element looks like inside: boxes, buttons, fields, and text for screen readers only. */
export const controlStyles = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host([hidden]) {
    display: none;
  }

  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }

  ul,
  ol {
    list-style: none;
  }

  h1,
  h2,
  h3 {
    font-family: var(--fm-font-display);
    line-height: 1.2;
    text-wrap: balance;
  }

  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }

  button {
    min-block-size: var(--fm-target);
    min-inline-size: var(--fm-target);
    padding: var(--fm-2) var(--fm-4);
    border: 1px solid var(--fm-edge);
    border-radius: var(--fm-round);
    background: var(--fm-raised);
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--fm-quick);
  }

  button:hover {
    background: var(--fm-tint);
  }

  button.primary {
    border-color: transparent;
    background: var(--fm-primary);
    color: var(--fm-on-primary);
    font-weight: 700;
  }

  button.primary:hover {
    background: var(--fm-primary-strong);
  }

  :focus-visible {
    outline: 3px solid var(--fm-focus);
    outline-offset: 2px;
  }

  svg.icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
