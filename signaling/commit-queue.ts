import type { Run } from '../client/core/feed.ts';

export interface Commits {
  append(runs: readonly Run[], done: (failure?: Error) => void): void;
  onStored(runs: readonly Run[]): void;
  onFailure(failure: Error): void;
}

/**
 * Hands one room's runs to the store, one append at a time: what comes meanwhile goes together in the next.
 * A failed append is tried again, before anything newer, so that what is stored never has a gap.
 */
export class CommitQueue {
  readonly #commits: Commits;
  #waiting: Run[] = [];
  #isBusy = false;

  constructor(commits: Commits) {
    this.#commits = commits;
  }

  push(runs: readonly Run[]): void {
    this.#waiting.push(...runs);
    this.resume();
  }

  /** Tries again what failed. Does nothing while an append is under way, or when all is stored. */
  resume(): void {
    if (this.#isBusy || this.#waiting.length === 0) return;
    const runs = this.#waiting;
    this.#waiting = [];
    this.#isBusy = true;
    this.#commits.append(runs, (failure) => this.#done(runs, failure));
  }

  #done(runs: Run[], failure: Error | undefined): void {
    this.#isBusy = false;
    if (failure) {
      this.#waiting = [...runs, ...this.#waiting];
      this.#commits.onFailure(failure);
      return;
    }
    this.#commits.onStored(runs);
    this.resume();
  }
}
