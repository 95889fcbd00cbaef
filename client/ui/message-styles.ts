import { css } from 'lit';

export const messageStyles = css`
  li {
    --name: light-dark(oklch(0.44 0.13 var(--hue)), oklch(0.84 0.1 var(--hue)));
    --ground: light-dark(oklch(0.945 0.035 var(--hue)), oklch(0.3 0.045 var(--hue)));
    display: grid;
    justify-items: start;
    margin-block-start: 0.1875rem;
    /* Nothing in a message moves anything outside it, so the browser looks at the new one only. */
    contain: layout style;
  }

  li.leads {
    margin-block-start: var(--fm-3);
  }

  li.own {
    justify-items: end;
  }

  .author {
    margin-inline-start: var(--fm-3);
    color: var(--name);
    font-size: var(--fm-small);
    font-weight: 700;
    overflow-wrap: anywhere;
  }

  .bubble {
    max-inline-size: min(34rem, 84%);
    padding: var(--fm-2) 0.875rem 0.375rem;
    border-radius: var(--fm-bubble);
    border-start-start-radius: 0.375rem;
    background: var(--ground);
  }

  .own .bubble {
    border-start-start-radius: var(--fm-bubble);
    border-start-end-radius: 0.375rem;
    background: var(--fm-own);
    color: var(--fm-on-own);
  }

  .failed .bubble {
    background: var(--fm-problem-ground);
    box-shadow: inset 0 0 0 2px var(--fm-problem);
    color: var(--fm-ink);
  }

  .text {
    display: block;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }

  a {
    color: inherit;
    text-underline-offset: 0.15em;
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: 0 var(--fm-3);
    color: var(--fm-ink-soft);
    font-size: var(--fm-small);
    font-variant-numeric: tabular-nums;
  }

  .own .foot {
    color: var(--fm-on-own-soft);
  }

  .failed .foot {
    color: var(--fm-problem);
  }

  .delivery {
    display: inline-flex;
    align-items: center;
    gap: var(--fm-1);
  }

  .delivery .icon {
    inline-size: 1em;
    block-size: 1em;
  }

  li > button {
    margin-block-start: var(--fm-2);
  }
`;
