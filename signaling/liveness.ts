/** A socket as far as keeping an eye on it goes. */
export interface Watched {
  readonly admitted: boolean;
  /** Not read for now, so that no pong can be heard. */
  readonly isPaused: boolean;
  ping(): void;
  /** Ends it with a word: it took too long to join, or others need the place. */
  turnAway(sentence: string): void;
  /** Ends it without one: nobody is there to hear it. */
  cut(): void;
}

export interface LivenessBounds {
  readonly admissionMs: number;
  readonly unadmittedSockets: number;
  readonly pingMs: number;
  readonly pingJitter: number;
  readonly missedPongs: number;
}

interface Watch {
  readonly sinceMs: number;
  pingAtMs: number;
  unansweredPings: number;
}

/**
 * Decides which sockets are pinged, dead, or have had long enough to join. One sweep over all of them, instead
 * of timers for each, costs nothing while ten thousand are idle.
 */
export class Liveness {
  readonly #bounds: LivenessBounds;
  readonly #fraction: () => number;
  readonly #watches = new Map<Watched, Watch>();
  readonly #unadmitted = new Set<Watched>();

  /** `fraction` is uniform in [0, 1). */
  constructor(bounds: LivenessBounds, fraction: () => number) {
    this.#bounds = bounds;
    this.#fraction = fraction;
  }

  add(watched: Watched, nowMs: number): void {
    this.#watches.set(watched, { sinceMs: nowMs, pingAtMs: this.#nextPing(nowMs), unansweredPings: 0 });
    this.#unadmitted.add(watched);
    this.#makePlace();
  }

  remove(watched: Watched): void {
    this.#watches.delete(watched);
    this.#unadmitted.delete(watched);
  }

  heardPong(watched: Watched): void {
    const watch = this.#watches.get(watched);
    if (watch) watch.unansweredPings = 0;
  }

  /** To be called about every second. */
  sweep(nowMs: number): void {
    for (const [watched, watch] of this.#watches) {
      if (this.#isLate(watched, watch, nowMs)) watched.turnAway('Nothing was joined in time.');
      else if (nowMs >= watch.pingAtMs && !watched.isPaused) this.#ping(watched, watch, nowMs);
    }
  }

  #isLate(watched: Watched, watch: Watch, nowMs: number): boolean {
    if (!this.#unadmitted.has(watched)) return false;
    if (watched.admitted) this.#unadmitted.delete(watched);
    return !watched.admitted && nowMs - watch.sinceMs >= this.#bounds.admissionMs;
  }

  #ping(watched: Watched, watch: Watch, nowMs: number): void {
    if (watch.unansweredPings >= this.#bounds.missedPongs) return watched.cut();
    watch.unansweredPings += 1;
    watch.pingAtMs = this.#nextPing(nowMs);
    watched.ping();
  }

  #nextPing(nowMs: number): number {
    const { pingMs, pingJitter } = this.#bounds;
    return nowMs + pingMs * (1 + pingJitter * (2 * this.#fraction() - 1));
  }

  /** Of too many that have joined nothing, the oldest go. */
  #makePlace(): void {
    for (const watched of this.#unadmitted) {
      if (this.#unadmitted.size <= this.#bounds.unadmittedSockets) return;
      this.#unadmitted.delete(watched);
      if (!watched.admitted) watched.turnAway('Too many are waiting to join.');
    }
  }
}
