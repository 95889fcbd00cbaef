/**
 * Every abstraction between the core and the world. Adapters implement them, the simulator stands in for them,
 * and one contract suite in `tests/contracts` holds both to the same law.
 */
import type { Label } from '../../signaling/protocol.ts';
import type { Run } from './feed.ts';
import type { Stop } from './readable.ts';

/** Milliseconds since 1970 by this device's own clock, and timers on it. */
export interface Clock {
  now(): number;
  /** Calls `run` once, `delayMs` from now. Returns the way to call it off. */
  after(delayMs: number, run: () => void): Stop;
}

export interface Random {
  /** Uniform in [0, 1): jitter and choices, never secrets. */
  fraction(): number;
  /** Unpredictable bytes: nonces and keys. */
  bytes(count: number): Uint8Array;
}

/** Ed25519 by one strict rule (`ed25519.ts`), whatever computes it. */
export interface Ed25519 {
  publicKey(seed: Uint8Array): Uint8Array;
  sign(message: Uint8Array, seed: Uint8Array): Uint8Array;
  /** False, never an exception, for anything but the one valid form of a signature. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

/**
 * A pipe of whole frames to one peer: in order, each at most once, until either end closes it.
 * Held to it by `tests/contracts/link.ts`.
 */
export interface Link {
  /** At most `limits.messageBytes`. After a close it does nothing. */
  send(frame: Uint8Array): void;
  /** Ends both directions; the far end's `onClose` follows, this end's does not. */
  close(): void;
  /** What `send` was given and the network has not taken yet. */
  readonly bufferedBytes: number;
  onFrame: (frame: Uint8Array) => void;
  /** Called once when the far end, or the network, ended the link. */
  onClose: () => void;
  /** Called when `bufferedBytes` has fallen low enough to send again. */
  onDrain: () => void;
}

/** One step of introducing two peers: an SDP description, an ICE candidate, or nothing. */
export interface Signal {
  readonly label: Exclude<Label, 'frame'>;
  readonly text: string;
}

/** An attempt at one direct link. `close` gives up, silently. */
export interface Dial {
  accept(signal: Signal): void;
  close(): void;
}

export interface DialEvents {
  onSignal(signal: Signal): void;
  onLink(link: Link): void;
  /** The world said no; the sentence says why. Called at most once, never after `onLink`. */
  onFail(reason: string): void;
}

/** Opens direct links. */
export interface Dialer {
  /** False where direct links cannot exist at all, as with WebRTC switched off. */
  readonly available: boolean;
  dial(role: 'offering' | 'answering', events: DialEvents): Dial;
}

/** A socket to the relay that is being opened: whole messages, in order. */
export interface RelaySocket {
  send(message: Uint8Array): void;
  close(): void;
  readonly bufferedBytes: number;
  onMessage: (message: Uint8Array) => void;
  /** Called once if it could not be opened or has ended; `code` and `reason` as the relay gave them. */
  onClose: (code: number, reason: string) => void;
  onDrain: () => void;
}

export type OpenRelaySocket = () => RelaySocket;

/** Where one room's entries outlive this process. Loading comes before a room opens, in the adapter. */
export interface Store {
  /**
   * Writes runs that continue what is stored. `done` is called with nothing once they are there to stay
   * (`strict`: on disk, not merely handed to the system), or with what the world said instead.
   */
  append(runs: readonly Run[], durability: 'strict' | 'relaxed', done: (failure?: Error) => void): void;
}
