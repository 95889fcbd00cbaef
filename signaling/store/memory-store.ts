import type { Run } from '../../client/core/feed.ts';
import { keyText } from '../key-text.ts';
import type { RelayStore } from './store.ts';

/** Keeps rooms for as long as the process lives. Entries are shared with whoever appended them, not copied. */
export class MemoryStore implements RelayStore {
  readonly durable = false;
  readonly #rooms = new Map<string, Run[]>();

  load(topic: Uint8Array): Run[] {
    return [...(this.#rooms.get(keyText(topic)) ?? [])];
  }

  append(topic: Uint8Array, runs: readonly Run[], done: (failure?: Error) => void): void {
    const stored = this.#rooms.get(keyText(topic)) ?? [];
    stored.push(...runs);
    this.#rooms.set(keyText(topic), stored);
    done();
  }
}
