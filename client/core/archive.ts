import type { Run } from './feed.ts';
import type { Log } from './neighbourhood.ts';
import type { Clock, Store } from './ports.ts';
import type { Stop } from './readable.ts';

/** What came within this time is stored at once: shown first, and one transaction for a burst. */
const gatherMs = 50;
const retryMs = 30_000;

/**
 * Stores what others wrote. It can be fetched again, so nobody waits for it; but as long as this page lives it goes on
 * trying.
 */
export class Archive {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onStored: (runs: readonly Run[]) => void;
  #gathered: Run[] = [];
  #stopGathering: Stop | undefined;

  constructor(store: Store, clock: Clock, log: Log, onStored: (runs: readonly Run[]) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#onStored = onStored;
  }

  add(runs: readonly Run[]): void {
    for (const run of runs) this.#gathered.push(run);
    this.#stopGathering ??= this.#clock.after(gatherMs, () => this.flush());
  }

  /** Stores now what was to be stored soon. */
  flush(): void {
    this.#stopGathering?.();
    this.#stopGathering = undefined;
    const runs = this.#gathered;
    this.#gathered = [];
    if (runs.length > 0) this.#save(runs);
  }

  #save(runs: readonly Run[]): void {
    this.#store.append(runs, 'relaxed', (failure) => {
      if (!failure) {
        this.#onStored(runs);
        return;
      }
      this.#log('sync', `entries of others were not stored: ${failure.message}`);
      this.#clock.after(retryMs, () => this.#save(runs));
    });
  }
}
