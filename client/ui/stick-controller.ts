import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Nearer to the end than this still counts as reading the newest. */
const slackPixels = 48;

/**
 * Keeps a scrolling list where its reader is: at the newest line, or, once they scrolled up, with the first
 * visible item unmoved while items come in before it. (Safari has no scroll anchoring, so it is off and done here.)
 */
export class StickController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #scroller: () => HTMLElement | null;
  #anchor: { readonly item: Element; readonly bottom: number } | undefined;
  #atEnd = true;
  #observer: ResizeObserver | undefined;
  #observed: HTMLElement | null = null;
  /** Undefined until the observer's first report, which is of no change and may come after the reader has scrolled. */
  #height: number | undefined;
  #top = 0;
  #frame = 0;

  constructor(host: ReactiveControllerHost, scroller: () => HTMLElement | null) {
    this.#host = host;
    this.#scroller = scroller;
    host.addController(this);
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  toEnd(): void {
    this.#atEnd = true;
    this.#host.requestUpdate();
  }

  readonly scrolled = (): void => {
    const scroller = this.#scroller();
    if (!scroller) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const near = scrollHeight - clientHeight - scrollTop < slackPixels;
    // Only a reader scrolls up; where the end moved away by itself, we are about to follow it.
    const atEnd = near || (this.#atEnd && scrollTop >= this.#top);
    this.#top = scrollTop;
    if (atEnd === this.#atEnd) return;
    this.#atEnd = atEnd;
    this.#host.requestUpdate();
  };

  hostConnected(): void {
    // The on-screen keyboard takes height away without a render.
    this.#observer = new ResizeObserver(() => this.#resized());
  }

  hostUpdate(): void {
    const scroller = this.#scroller();
    this.#anchor = scroller && !this.#atEnd ? firstVisible(scroller) : undefined;
  }

  hostUpdated(): void {
    this.#observe();
    this.#stickSoon();
    if (!this.#anchor?.item.isConnected) return;
    const scroller = this.#scroller();
    const moved = this.#anchor.item.getBoundingClientRect().bottom - this.#anchor.bottom;
    if (scroller) scroller.scrollTop += moved;
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observed = null;
    cancelAnimationFrame(this.#frame);
  }

  /** Before the next picture, when the layout is due anyway: however often the host renders until then. */
  #stickSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#stick());
  }

  #resized(): void {
    const height = this.#scroller()?.clientHeight ?? 0;
    if (this.#height !== undefined && height !== this.#height) this.#stick();
    this.#height = height;
  }

  #stick(): void {
    const scroller = this.#scroller();
    if (!scroller || !this.#atEnd) return;
    scroller.scrollTop = scroller.scrollHeight;
    this.#top = scroller.scrollTop;
  }

  #observe(): void {
    const scroller = this.#scroller();
    if (!scroller || scroller === this.#observed) return;
    this.#observer?.disconnect();
    this.#observer?.observe(scroller);
    this.#observed = scroller;
    this.#height = undefined;
  }
}

function firstVisible(scroller: HTMLElement): { item: Element; bottom: number } | undefined {
  const edge = scroller.getBoundingClientRect().top;
  for (const item of scroller.querySelectorAll('li')) {
    const { bottom } = item.getBoundingClientRect();
    // Its bottom, because an item loses its author's line when one by the same author comes in before it.
    if (bottom > edge) return { item, bottom };
  }
  return undefined;
}
