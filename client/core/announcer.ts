import type { Clock, Random } from './ports.ts';
import { presenceIntervalMs } from './presence.ts';
import type { Stop } from './readable.ts';

/** News about ourselves are gathered this long before they are said. */
const newsDelayMs = 300;
/** A crowd takes turns: the more there are, the less often each speaks, so that traffic only grows with their number. */
const peoplePerInterval = 50;

export interface AnnouncerEvents {
  /** How many others are here. */
  crowd(): number;
  /** Says who we are; everybody speaks about every `intervalMs` now. */
  say(intervalMs: number): void;
}

/** Decides when a phone says again that it is here. */
export class Announcer {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #events: AnnouncerEvents;
  #stop: Stop = () => {};
  #dueMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, random: Random, events: AnnouncerEvents) {
    this.#clock = clock;
    this.#random = random;
    this.#events = events;
  }

  /** There is news. */
  soon(): void {
    this.#after(newsDelayMs);
  }

  stop(): void {
    this.#stop();
    this.#dueMs = Number.NEGATIVE_INFINITY;
  }

  #after(delayMs: number): void {
    const dueMs = this.#clock.now() + delayMs;
    if (dueMs >= this.#dueMs) return;
    this.#stop();
    this.#dueMs = dueMs;
    this.#stop = this.#clock.after(delayMs, () => {
      this.#dueMs = Number.POSITIVE_INFINITY;
      const intervalMs = presenceIntervalMs * Math.max(1, this.#events.crowd() / peoplePerInterval);
      this.#events.say(intervalMs);
      this.#after(intervalMs * (0.8 + 0.4 * this.#random.fraction()));
    });
  }
}
