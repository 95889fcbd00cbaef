import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Readable, Stop } from '../core/readable.ts';

/**
 * Renders its host again whenever a living value changes. Asks `source` before each render, so that the host
 * may be handed another one at any time, and watches only while the host is connected.
 */
export class StoreController<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #source: () => Readable<T> | undefined;
  #watched: Readable<T> | undefined;
  #stop: Stop = () => {};
  #connected = false;

  constructor(host: ReactiveControllerHost, source: () => Readable<T> | undefined) {
    this.#host = host;
    this.#source = source;
    host.addController(this);
  }

  get value(): T | undefined {
    return this.#source()?.value;
  }

  hostConnected(): void {
    this.#connected = true;
    // What changed while nobody watched is shown on return.
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    // A render still pending when the host left must not watch again: nobody would ever end it.
    if (this.#connected) this.#watch(this.#source());
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#watch(undefined);
  }

  #watch(source: Readable<T> | undefined): void {
    if (source === this.#watched) return;
    this.#stop();
    this.#watched = source;
    this.#stop = source?.subscribe(() => this.#host.requestUpdate()) ?? (() => {});
  }
}
