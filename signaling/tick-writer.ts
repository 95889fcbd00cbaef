import type { Writable } from 'node:stream';

/**
 * Lets each stream write once a tick, whatever it is owed: it is corked at its first write and uncorked when the
 * sockets that were readable have all been read. In a busy room most of what a socket is owed comes together.
 */
export class TickWriter {
  #held = new Set<Writable>();

  /** To be called before each write. */
  hold(stream: Writable): void {
    if (this.#held.has(stream)) return;
    if (this.#held.size === 0) setImmediate(() => this.#release());
    stream.cork();
    this.#held.add(stream);
  }

  #release(): void {
    const streams = this.#held;
    this.#held = new Set();
    for (const stream of streams) stream.uncork();
  }
}
