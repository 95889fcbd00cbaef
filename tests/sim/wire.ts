import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A path between two devices: each thing sent takes a while, and a dark path takes nothing until it is up again. */
export interface Wire {
  latencyMs(): number;
  isUp(): boolean;
}

/** How often a dark path is tried again: both TCP and SCTP go on sending what was not acknowledged. */
const resendMs = 200;

/** One direction over a wire, in order. */
export class Lane {
  readonly #clock: VirtualClock;
  readonly #wire: Wire;
  readonly #waiting: (() => void)[] = [];
  #lastMs = 0;

  constructor(clock: VirtualClock, wire: Wire) {
    this.#clock = clock;
    this.#wire = wire;
  }

  /** Calls `arrive` at the far end, after everything that was sent before. */
  send(arrive: () => void): void {
    this.#waiting.push(arrive);
    this.#lastMs = Math.max(this.#lastMs, this.#clock.now() + this.#wire.latencyMs());
    this.#clock.after(this.#lastMs - this.#clock.now(), () => this.#deliver());
  }

  #deliver(): void {
    if (this.#wire.isUp()) this.#waiting.shift()?.();
    else this.#clock.after(resendMs, () => this.#deliver());
  }
}

export function randomWire(random: SeededRandom, isUp: () => boolean): Wire {
  const baseMs = random.between(5, 125);
  return { latencyMs: () => baseMs * random.between(1, 1.3), isUp };
}
