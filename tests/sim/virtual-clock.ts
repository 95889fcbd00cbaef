import type { Clock } from '../../client/core/ports.ts';
import type { Stop } from '../../client/core/readable.ts';

interface Event {
  readonly atMs: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** One queue of events, by time and then by insertion: the only time there is in a simulation. */
export class VirtualClock implements Clock {
  readonly #heap: Event[] = [];
  #nowMs = 1_800_000_000_000;
  #order = 0;

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): Stop {
    const event: Event = { atMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, run };
    this.#order += 1;
    this.#push(event);
    return () => {
      event.run = undefined;
    };
  }

  /** Runs everything that is due within the next `durationMs`. */
  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs;
    for (let first = this.#heap[0]; first && first.atMs <= endMs; first = this.#heap[0]) {
      this.#pop();
      this.#nowMs = first.atMs;
      const { run } = first;
      first.run = undefined;
      run?.();
    }
    this.#nowMs = endMs;
  }

  /** The clock of a device that is `aheadMs` wrong. */
  skewed(aheadMs: number): Clock {
    return { now: () => this.now() + aheadMs, after: (delayMs, run) => this.after(delayMs, run) };
  }

  #push(event: Event): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isEarlier(event, heap[parent] as Event)) break;
      heap[at] = heap[parent] as Event;
      at = parent;
    }
    heap[at] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Event;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isEarlier(heap[child + 1] as Event, heap[child] as Event)) child += 1;
      if (!isEarlier(heap[child] as Event, last)) break;
      heap[at] = heap[child] as Event;
      at = child;
    }
    heap[at] = last;
  }
}

function isEarlier(left: Event, right: Event): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}
