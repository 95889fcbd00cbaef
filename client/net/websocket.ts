import type { OpenRelaySocket, RelaySocket } from '../core/ports.ts';

/** After a phone wakes up, a socket may stay CONNECTING for ever; the browser's own limit is a minute or more. */
const connectMs = 5_000;

/** `onDrain` comes when this little is left. */
const lowWaterBytes = 65_536;

/** A WebSocket has no event for it. */
const drainPollMs = 50;

/** RFC 6455 §7.4.1: what ended it was no close frame; and: what came was of a kind that cannot be accepted. */
const closedAbnormally = 1006;
const unsupportedData = 1003;

/** Opens sockets to the relay at `url`, such as `wss://relay.example/relay`. */
export function relaySocketTo(url: string): OpenRelaySocket {
  return () => new BrowserRelaySocket(url);
}

/**
 * A browser's WebSocket. `onClose` tells of ends that others made, never of our own `close`, and never before
 * the constructor has returned.
 */
class BrowserRelaySocket implements RelaySocket {
  #socket: WebSocket | undefined;
  #opened = false;
  #ended = false;
  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #drainTimer: ReturnType<typeof setTimeout> | undefined;
  onMessage: (message: Uint8Array) => void = () => undefined;
  onClose: (code: number, reason: string) => void = () => undefined;
  onDrain: () => void = () => undefined;

  constructor(url: string) {
    try {
      this.#socket = new WebSocket(url);
    } catch (error) {
      // The address is none, or this page may not connect to it.
      const reason = error instanceof Error ? error.message : String(error);
      queueMicrotask(() => this.#end(closedAbnormally, reason));
      return;
    }
    this.#watch(this.#socket);
    this.#connectTimer = setTimeout(() => {
      this.#end(closedAbnormally, `the relay did not answer within ${connectMs / 1000} seconds`);
    }, connectMs);
  }

  get bufferedBytes(): number {
    return this.#ended ? 0 : (this.#socket?.bufferedAmount ?? 0);
  }

  /** @throws {Error} before the relay's welcome has come */
  send(message: Uint8Array): void {
    if (this.#ended) return;
    if (!this.#opened) throw new Error('sent before the relay had welcomed us');
    // The core's messages never lie in shared memory.
    this.#socket?.send(message as Uint8Array<ArrayBuffer>);
    this.#watchDrain();
  }

  close(): void {
    this.#ended = true;
    clearTimeout(this.#connectTimer);
    clearTimeout(this.#drainTimer);
    this.#socket?.close();
  }

  #watch(socket: WebSocket): void {
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      this.#opened = true;
      clearTimeout(this.#connectTimer);
    });
    socket.addEventListener('message', ({ data }) => this.#take(data));
    socket.addEventListener('close', ({ code, reason }) => this.#end(code, reason || this.#guess()));
  }

  #take(data: unknown): void {
    if (this.#ended) return;
    if (data instanceof ArrayBuffer) this.onMessage(new Uint8Array(data));
    else this.#end(unsupportedData, 'what answered is not a relay: it sent text');
  }

  /** Browsers don't tell pages why a connection failed. */
  #guess(): string {
    return this.#opened ? 'the connection to the relay broke off' : 'the relay could not be reached';
  }

  #watchDrain(): void {
    if (this.#drainTimer !== undefined || this.bufferedBytes <= lowWaterBytes) return;
    this.#drainTimer = setTimeout(() => {
      this.#drainTimer = undefined;
      if (this.bufferedBytes <= lowWaterBytes) this.onDrain();
      else this.#watchDrain();
    }, drainPollMs);
  }

  #end(code: number, reason: string): void {
    if (this.#ended) return;
    this.close();
    this.onClose(code, reason);
  }
}
