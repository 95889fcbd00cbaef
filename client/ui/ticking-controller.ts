import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Renders its host once a second while it is connected, so that ages and countdowns move. */
export class TickingController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onTick: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, onTick: () => void = () => {}) {
    this.#host = host;
    this.#onTick = onTick;
    host.addController(this);
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return Date.now();
  }

  hostConnected(): void {
    this.#timer = setInterval(() => {
      this.#onTick();
      this.#host.requestUpdate();
    }, 1_000);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
