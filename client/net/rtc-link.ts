import { limits } from '../../signaling/protocol.ts';
import type { Link } from '../core/ports.ts';

/** `onDrain` comes when this little is left; 64 KiB keeps the network busy while the next frames are made. */
const lowWaterBytes = 65_536;

/** How long a closed channel may take to bring out its last frames before the connection is cut. */
const flushMs = 2_000;

/**
 * A link over one open data channel. It owns the channel and its connection from now on; assign the handlers
 * before the next task, or frames are missed.
 *
 * Close flushes: the channel sends what it has before it closes, where closing the connection at once would
 * throw it away.
 */
export class RtcLink implements Link {
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  #at: 'open' | 'closing' | 'over' = 'open';
  #flushTimer: ReturnType<typeof setTimeout> | undefined;
  onFrame: (frame: Uint8Array) => void = () => undefined;
  onClose: () => void = () => undefined;
  onDrain: () => void = () => undefined;

  constructor(connection: RTCPeerConnection, channel: RTCDataChannel) {
    this.#connection = connection;
    this.#channel = channel;
    channel.bufferedAmountLowThreshold = lowWaterBytes;
    channel.addEventListener('message', ({ data }) => this.#take(data));
    channel.addEventListener('bufferedamountlow', () => {
      if (this.#at === 'open') this.onDrain();
    });
    channel.addEventListener('close', () => this.#end());
    connection.addEventListener('connectionstatechange', () => {
      const { connectionState } = connection;
      if (connectionState === 'failed' || connectionState === 'closed') this.#end();
    });
  }

  get bufferedBytes(): number {
    return this.#channel.bufferedAmount;
  }

  /** @throws {Error} if `frame` is over `limits.messageBytes` */
  send(frame: Uint8Array): void {
    if (frame.length > limits.messageBytes) throw new Error(`a frame of ${frame.length} bytes`);
    if (this.#at !== 'open') return;
    try {
      // The core's frames never lie in shared memory.
      this.#channel.send(frame as Uint8Array<ArrayBuffer>);
    } catch {
      // The channel is closing or its queue is full: either way it is lost, as the caller learns after this call.
      queueMicrotask(() => this.#end());
    }
  }

  close(): void {
    if (this.#at !== 'open') return;
    this.#at = 'closing';
    this.#flushTimer = setTimeout(() => this.#end(), flushMs);
    this.#channel.close();
  }

  #take(data: unknown): void {
    if (this.#at !== 'open') return;
    if (data instanceof ArrayBuffer && data.byteLength <= limits.messageBytes) {
      this.onFrame(new Uint8Array(data));
      return;
    }
    // Text or a larger frame is nothing that a client of ours sends.
    this.#end();
  }

  /** The channel is closed, or the connection is; whoever closed it knows already. */
  #end(): void {
    const closedByOthers = this.#at === 'open';
    this.#at = 'over';
    clearTimeout(this.#flushTimer);
    this.#connection.close();
    if (closedByOthers) this.onClose();
  }
}
