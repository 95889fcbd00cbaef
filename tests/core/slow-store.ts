import type { Run } from '../../client/core/feed.ts';
import type { Store } from '../../client/core/ports.ts';

/** A disk that says nothing of what it was given until the test lets it. */
export class SlowStore implements Store {
  readonly writes: {
    readonly runs: readonly Run[];
    readonly durability: 'strict' | 'relaxed';
    readonly done: (failure?: Error) => void;
  }[] = [];

  append(runs: readonly Run[], durability: 'strict' | 'relaxed', done: (failure?: Error) => void): void {
    this.writes.push({ runs, durability, done });
  }

  /** Answers the write that was given `at`-th. */
  answer(at: number, failure?: Error): void {
    this.writes[at]?.done(failure);
  }
}
