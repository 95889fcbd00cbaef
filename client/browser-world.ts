/** The browser's clock and randomness, as the core wants them. */
import type { Clock, Random } from './core/ports.ts';

/** Longer waits are cut short by `setTimeout`, which would run them at once (HTML, timers: 32-bit signed). */
const maxTimeoutMs = 2_147_483_647;

export const browserClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), maxTimeoutMs));
    return () => clearTimeout(timer);
  },
};

export const browserRandom: Random = {
  fraction: () => Math.random(),
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};
