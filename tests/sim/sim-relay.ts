import { ProtocolError } from '../../signaling/bytes.ts';
import { Hub } from '../../signaling/hub.ts';
import type { Conversation, Socket } from '../../signaling/socket.ts';
import { MemoryStore } from '../../signaling/store/memory-store.ts';
import type { Ed25519, RelaySocket } from '../../client/core/ports.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { Lane, type Wire } from './wire.ts';

interface Connection {
  readonly conversation: Conversation;
  readonly end: (code: number, reason: string) => void;
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The real hub behind simulated sockets, with a process that can be killed. */
export class SimRelay {
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #ed25519: Ed25519;
  readonly #connections = new Set<Connection>();
  #hub: Hub;
  #up = true;

  constructor(clock: VirtualClock, random: SeededRandom, ed25519: Ed25519) {
    this.#clock = clock;
    this.#random = random;
    this.#ed25519 = ed25519;
    this.#hub = this.#freshHub();
  }

  get hub(): Hub {
    return this.#hub;
  }

  /** The process is gone; sockets end, or are left hanging where the wire is dark. */
  kill(): void {
    this.#up = false;
    for (const connection of this.#connections) connection.end(1006, 'connection lost');
    this.#connections.clear();
  }

  /** Starts with nothing: its store is in memory. */
  start(): void {
    this.#up = true;
    this.#hub = this.#freshHub();
  }

  open(wire: Wire): RelaySocket {
    return new SimRelaySocket(this.#clock, wire, (socket, end) => this.#accept(socket, end));
  }

  #accept(socket: Socket, end: Connection['end']): Conversation | undefined {
    if (!this.#up) return undefined;
    const conversation = this.#hub.connect(socket);
    const connection = { conversation, end };
    this.#connections.add(connection);
    return {
      message: (bytes) => conversation.message(bytes),
      closed: () => {
        this.#connections.delete(connection);
        conversation.closed();
      },
      drained: () => conversation.drained(),
      get admitted() {
        return conversation.admitted;
      },
    };
  }

  #freshHub(): Hub {
    return new Hub({
      now: () => this.#clock.now(),
      randomBytes: (count) => this.#random.bytes(count),
      ed25519: this.#ed25519,
      store: new MemoryStore(),
      log: quiet,
    });
  }
}

/** As the browser's adapter does it. */
const connectTimeoutMs = 5_000;

type Accept = (socket: Socket, end: Connection['end']) => Conversation | undefined;

class SimRelaySocket implements RelaySocket {
  onMessage: (message: Uint8Array) => void = () => {};
  onClose: (code: number, reason: string) => void = () => {};
  onDrain: () => void = () => {};
  readonly bufferedBytes = 0;
  readonly #up: Lane;
  #conversation: Conversation | undefined;
  #open = true;

  constructor(clock: VirtualClock, wire: Wire, accept: Accept) {
    this.#up = new Lane(clock, wire);
    const down = new Lane(clock, wire);
    const send = (message: Uint8Array): void => {
      const copy = message.slice();
      down.send(() => {
        if (this.#open) this.onMessage(copy);
      });
    };
    const end = (code: number, reason: string): void => down.send(() => this.#ended(code, reason));
    this.#up.send(() => {
      if (!this.#open) return;
      this.#conversation = accept({ send, bufferedBytes: 0 }, end);
      if (!this.#conversation) end(1006, 'connection refused');
    });
    clock.after(connectTimeoutMs, () => {
      if (!this.#conversation) this.#ended(1006, 'no answer');
    });
  }

  send(message: Uint8Array): void {
    const copy = message.slice();
    this.#up.send(() => {
      if (this.#open) this.#deliver(copy);
    });
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#conversation?.closed();
  }

  #deliver(message: Uint8Array): void {
    try {
      this.#conversation?.message(message);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#conversation?.closed();
      this.#ended(error.code, error.message);
    }
  }

  #ended(code: number, reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.onClose(code, reason);
  }
}
