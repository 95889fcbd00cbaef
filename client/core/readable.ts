/** A value that says when it changes. */
export interface Readable<T> {
  readonly value: T;
  /** Calls `run` after each change. Returns the way out; calling it again does nothing. */
  subscribe(run: () => void): Stop;
}

/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void;

/** A `Readable` computed when somebody looks, and at most once between two calls of `changed`. */
export class View<T> implements Readable<T> {
  readonly #compute: () => T;
  readonly #watchers = new Set<() => void>();
  #cached: { readonly value: T } | undefined;

  constructor(compute: () => T) {
    this.#compute = compute;
  }

  get value(): T {
    this.#cached ??= { value: this.#compute() };
    return this.#cached.value;
  }

  changed(): void {
    this.#cached = undefined;
    for (const run of this.#watchers) run();
  }

  subscribe(run: () => void): Stop {
    const watcher = (): void => run();
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
