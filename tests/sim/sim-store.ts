import type { Run } from '../../client/core/feed.ts';
import type { Store } from '../../client/core/ports.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';

interface Row {
  readonly run: Run;
  readonly strict: boolean;
}

interface Write {
  readonly runs: readonly Run[];
  readonly strict: boolean;
  readonly done: (failure?: Error) => void;
}

/**
 * One room on one device's disk. A write is volatile until it commits, in order; a crash loses what is volatile, and
 * of relaxed writes even the last ones that had committed.
 */
export class SimStore implements Store {
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #rows: Row[] = [];
  #epoch = 0;

  constructor(clock: VirtualClock, random: SeededRandom) {
    this.#clock = clock;
    this.#random = random;
  }

  append(runs: readonly Run[], durability: 'strict' | 'relaxed', done: (failure?: Error) => void): void {
    const write: Write = { runs, strict: durability === 'strict', done };
    const epoch = this.#epoch;
    this.#commitMs = Math.max(this.#commitMs, this.#clock.now() + this.#random.between(1, 26));
    this.#clock.after(this.#commitMs - this.#clock.now(), () => {
      if (epoch === this.#epoch) this.#commit(write);
    });
  }

  /** What a fresh start finds, a feed's runs together. */
  load(): Run[] {
    const runs = this.#rows.map(({ run }) => run);
    return runs.toSorted((a, b) => a.clientId - b.clientId || a.start - b.start);
  }

  /** The process died: what was under way is gone, and so may be the newest relaxed rows. */
  crash(): void {
    this.#epoch += 1;
    while (this.#rows.at(-1)?.strict === false && this.#random.chance(0.3)) this.#rows.pop();
  }

  /** Whether entry `seq` of the feed is there to stay. */
  holds(clientId: number, seq: number): boolean {
    return this.#rows.some(
      ({ run }) => run.clientId === clientId && run.start <= seq && seq < run.start + run.entries.length,
    );
  }

  #commitMs = 0;

  /** A row that begins where another one did takes its place. */
  #put(row: Row): void {
    const { clientId, start } = row.run;
    const at = this.#rows.findIndex(({ run }) => run.clientId === clientId && run.start === start);
    if (at < 0) this.#rows.push(row);
    else this.#rows[at] = row;
  }

  #commit({ runs, strict, done }: Write): void {
    for (const run of runs) this.#put({ run, strict });
    done();
  }
}
