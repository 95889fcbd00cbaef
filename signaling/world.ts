import type { Ed25519 } from '../client/core/ports.ts';
import type { RelayStore } from './store/store.ts';

/** Where the story goes: whole sentences, in which rooms and peers are running numbers. */
export interface Log {
  debug(sentence: string): void;
  info(sentence: string): void;
  warn(sentence: string): void;
  error(sentence: string): void;
}

/** All that the hub knows of the world. */
export interface RelayWorld {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Unpredictable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly ed25519: Ed25519;
  readonly store: RelayStore;
  readonly log: Log;
}
