import { css } from 'lit';

/** Looks of `textField` and of other boxes one types in. */
export const fieldStyles = css`
  .field {
    display: grid;
    gap: var(--fm-1);
  }

  .field label {
    font-weight: 600;
  }

  .field .hint {
    color: var(--fm-ink-soft);
    font-size: var(--fm-small);
  }

  input,
  textarea {
    inline-size: 100%;
    min-block-size: var(--fm-target);
    padding: var(--fm-2) var(--fm-3);
    border: 1px solid var(--fm-edge);
    border-radius: var(--fm-round);
    background: var(--fm-raised);
  }

  input[aria-invalid='true'] {
    border-color: var(--fm-problem);
    box-shadow: inset 0 0 0 1px var(--fm-problem);
  }

  .wrong {
    color: var(--fm-problem);
    font-size: var(--fm-small);
    font-weight: 600;
  }
`;
