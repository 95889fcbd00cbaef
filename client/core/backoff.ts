import type { Random } from './ports.ts';

/** Rules of dialing: how soon the same peer may be dialled again, and when dialing rests altogether. */
export const dialRules = {
  /** A peer is dialled at most this often, whoever asks. */
  cooldownMs: 5_000,
  /** After failures the wait doubles, with full jitter above the cooldown, up to this. */
  maxCooldownMs: 60_000,
  /** Found peers are dialled together, at most this often. */
  discoveryCooldownMs: 2_000,
  /** So many failures in a row, with no direct link up, and this network seems to have no direct links: */
  breakerFailures: 3,
  /** dialing rests so long, and then one dial probes. */
  breakerOpenMs: 30_000,
  /** Chromium says nothing for 45 s when no candidate works (measured), so we give up ourselves. */
  dialTimeoutMs: 8_000,
} as const;

/** How long a peer that failed `failures` times in a row is left alone. */
export function cooldownMs(failures: number, random: Random): number {
  const { cooldownMs: least, maxCooldownMs: most } = dialRules;
  const ceilingMs = Math.min(most, least * 2 ** Math.max(0, failures - 1));
  return least + (ceilingMs - least) * random.fraction();
}

/** Counts dials' outcomes and says when dialing rests (a circuit breaker: closed, open, one probe). */
export class Breaker {
  #failures = 0;
  #openUntilMs: number | undefined;
  #probing = false;

  openUntilMs(nowMs: number): number | undefined {
    return this.#openUntilMs !== undefined && nowMs < this.#openUntilMs ? this.#openUntilMs : undefined;
  }

  /** How many dials may start now. */
  allowance(nowMs: number): number {
    if (this.#openUntilMs === undefined) return Number.POSITIVE_INFINITY;
    return nowMs < this.#openUntilMs || this.#probing ? 0 : 1;
  }

  dialed(nowMs: number): void {
    if (this.#openUntilMs !== undefined && nowMs >= this.#openUntilMs) this.#probing = true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openUntilMs = undefined;
    this.#probing = false;
  }

  /** @param directLinks how many are up: while one is, the network plainly allows them */
  failed(nowMs: number, directLinks: number): void {
    this.#probing = false;
    if (directLinks > 0) return;
    this.#failures += 1;
    if (this.#failures >= dialRules.breakerFailures) this.#openUntilMs = nowMs + dialRules.breakerOpenMs;
  }
}
