import type { Run } from '../../client/core/feed.ts';

/** Where the rooms outlive the relay. Held to it by `tests/contracts`. */
export interface RelayStore {
  /** Whether what was stored survives `kill -9` and a power cut. */
  readonly durable: boolean;
  /** All that was stored of a room: the feeds in any order, each feed's runs in order and without a gap. */
  load(topic: Uint8Array): Run[];
  /**
   * Stores runs that continue what is stored of their feeds; the store may keep them, nobody changes them.
   * `done` is called once, perhaps before `append` returns: with nothing as soon as they are there to stay,
   * or with what the world said instead, and then nothing of them is stored.
   */
  append(topic: Uint8Array, runs: readonly Run[], done: (failure?: Error) => void): void;
}
