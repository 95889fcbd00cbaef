import type { Clock } from './ports.ts';

/**
 * The room's time: this device's clock, corrected by the median of how far the relay's and the peers' clocks were
 * measured to be ahead of it. Phones' clocks are wrong, and one liar does not move a median.
 */
export class RoomTime {
  readonly #clock: Clock;
  readonly #aheadMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#median();
  }

  /** Notes a pong: `source` answered with its clock at `theirsMs`, to a ping sent `roundTripMs` ago. */
  measured(source: string, theirsMs: number, roundTripMs: number): void {
    this.#aheadMs.set(source, theirsMs + roundTripMs / 2 - this.#clock.now());
  }

  forget(source: string): void {
    this.#aheadMs.delete(source);
  }

  /**
   * Our own clock is one of the voices. Of two middle ones the nearer to it counts, so that one other voice alone, which
   * may lie, moves nothing.
   */
  #median(): number {
    const sorted = [0, ...this.#aheadMs.values()].toSorted((a, b) => a - b);
    const upper = sorted[sorted.length >> 1] as number;
    const lower = sorted[(sorted.length - 1) >> 1] as number;
    return Math.abs(lower) < Math.abs(upper) ? lower : upper;
  }
}
