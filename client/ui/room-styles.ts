import { css } from 'lit';

/** Phone: header, then chat, which an open panel covers. From 60 rem: people, chat and panel side by side. */
export const roomStyles = css`
  :host {
    display: grid;
    grid-template: 'header' auto 'chat' minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100dvh;
    overflow: hidden;
  }

  header {
    grid-area: header;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--fm-1) var(--fm-3);
    padding: var(--fm-2) var(--fm-3);
    padding-block-start: max(var(--fm-2), env(safe-area-inset-top));
    border-block-end: 1px solid var(--fm-line);
    background: var(--fm-surface);
  }

  .title {
    flex: 1 1 12rem;
    min-inline-size: 0;
  }

  h1 {
    overflow: hidden;
    font-size: 1.3125rem;
    font-weight: 800;
    letter-spacing: -0.01em;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .connection {
    display: flex;
    align-items: center;
    gap: var(--fm-2);
    min-block-size: 1.45em;
    color: var(--fm-ink-soft);
    font-size: var(--fm-small);
  }

  .open {
    color: var(--fm-warn);
    font-size: var(--fm-small);
  }

  .leave {
    border-color: transparent;
    padding: 0;
    background: none;
  }

  .leave .icon:dir(rtl) {
    transform: scaleX(-1);
  }

  .tools {
    display: grid;
    grid-auto-flow: column;
    justify-content: space-between;
    flex: 1 1 18rem;
    gap: var(--fm-1);
  }

  .tools button {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 0.125rem;
    min-inline-size: 4.25rem;
    padding: var(--fm-1);
    border-color: transparent;
    background: none;
    font-size: 0.75rem;
  }

  .tools button:hover {
    background: var(--fm-tint);
  }

  .tools button[aria-expanded='true'] {
    background: var(--fm-tint);
    box-shadow: inset 0 -3px 0 var(--fm-primary);
  }

  .people {
    display: none;
  }

  main {
    display: contents;
  }

  .chat,
  .panel {
    grid-area: chat;
  }

  .chat {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    min-inline-size: 0;
  }

  .panel {
    z-index: 1;
    overflow-y: auto;
    overscroll-behavior: contain;
    background: var(--fm-ground);
  }

  .panel[hidden] {
    display: none;
  }

  [slot='close'] {
    display: flex;
    align-items: center;
    gap: var(--fm-2);
  }

  @media (max-width: 59.99rem) {
    /* Out of reach of keyboard and screen reader while covered, and still scrolled to where it was. */
    .covered {
      visibility: hidden;
    }
  }

  @media (min-width: 60rem) {
    :host {
      grid-template: 'header header header' auto 'people chat panel' minmax(0, 1fr) / 17rem minmax(
          0,
          1fr
        ) auto;
    }

    header {
      padding-inline: var(--fm-4);
    }

    .people {
      grid-area: people;
      display: block;
      overflow-y: auto;
      border-inline-end: 1px solid var(--fm-line);
    }

    .panel {
      grid-area: panel;
      inline-size: 25rem;
      border-inline-start: 1px solid var(--fm-line);
    }

    .tools {
      display: flex;
      flex: none;
    }

    .tools button {
      display: flex;
      align-items: center;
      gap: var(--fm-2);
      padding-inline: var(--fm-3);
      font-size: 0.9375rem;
    }

    .tools [data-panel='people'] {
      display: none;
    }
  }
`;
