import { ProtocolError } from '../../signaling/bytes.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import type { FeedId } from './ids.ts';
import type { Clock, Link, Random } from './ports.ts';
import type { Stop } from './readable.ts';

/** Who is at the far end: a member's phone, or the relay's own replica. */
export type FarEnd = FeedId | 'relay';

/** A link is pinged this often, and given up when nothing was heard for three times as long. */
export const heartbeatMs = 5_000;
const deadAfterMs = 15_000;

export interface RoundTrip {
  readonly ms: number;
  readonly atMs: number;
}

/**
 * A link in use: frames decoded, bytes counted, round trips measured, death noticed. It is the owner of the link, so
 * the one place where a `ProtocolError` of the far end's closes it.
 */
export class LiveLink {
  readonly farEnd: FarEnd;
  readonly sinceMs: number;
  sentBytes = 0;
  receivedBytes = 0;
  lastHeardMs: number;
  roundTrip: RoundTrip | undefined;
  /** Every frame but ping and pong. It may throw a `ProtocolError`. */
  onFrame: (frame: Frame) => void = () => {};
  /** Called once when the link ended other than by `close`; the sentence says why. */
  onClose: (reason: string) => void = () => {};
  onDrain: () => void = () => {};
  onPong: (theirsMs: number, roundTripMs: number) => void = () => {};
  readonly #raw: Link;
  readonly #clock: Clock;
  readonly #pings = new Map<number, number>();
  #nextToken: number;
  #stopBeat: Stop;
  #closed = false;

  constructor(farEnd: FarEnd, raw: Link, clock: Clock, random: Random) {
    this.farEnd = farEnd;
    this.#raw = raw;
    this.#clock = clock;
    this.sinceMs = clock.now();
    this.lastHeardMs = clock.now();
    this.#nextToken = Math.floor(random.fraction() * 0x1_0000_0000);
    raw.onFrame = (frame) => this.#receive(frame);
    raw.onClose = () => this.#end('the other side ended the link');
    raw.onDrain = () => this.onDrain();
    this.#stopBeat = clock.after(0, () => this.#beat());
  }

  get bufferedBytes(): number {
    return this.#raw.bufferedBytes;
  }

  send(frame: Frame): void {
    if (this.#closed) return;
    const bytes = encodeFrame(frame);
    this.sentBytes += bytes.length;
    this.#raw.send(bytes);
  }

  ping(): void {
    const token = this.#nextToken;
    this.#nextToken = (token + 1) % 0x1_0000_0000;
    this.#pings.set(token, this.#clock.now());
    this.send({ type: 'ping', token });
  }

  /** Ends the link without calling `onClose`. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopBeat();
    this.#raw.close();
  }

  #end(reason: string): void {
    if (this.#closed) return;
    this.close();
    this.onClose(reason);
  }

  #beat(): void {
    const now = this.#clock.now();
    if (now - this.lastHeardMs >= deadAfterMs) {
      this.#end(`nothing heard for ${Math.round((now - this.lastHeardMs) / 1_000)} s`);
      return;
    }
    for (const [token, sentMs] of this.#pings) if (now - sentMs > deadAfterMs) this.#pings.delete(token);
    this.ping();
    this.#stopBeat = this.#clock.after(heartbeatMs, () => this.#beat());
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.receivedBytes += bytes.length;
    this.lastHeardMs = this.#clock.now();
    try {
      this.#handle(decodeFrame(bytes));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#end(error.message);
    }
  }

  #handle(frame: Frame): void {
    switch (frame.type) {
      case 'ping':
        this.send({ type: 'pong', token: frame.token, nowMs: this.#clock.now() });
        break;
      case 'pong':
        this.#measure(frame.token, frame.nowMs);
        break;
      default:
        this.onFrame(frame);
    }
  }

  #measure(token: number, theirsMs: number): void {
    const sentMs = this.#pings.get(token);
    if (sentMs === undefined) return;
    this.#pings.delete(token);
    const now = this.#clock.now();
    this.roundTrip = { ms: now - sentMs, atMs: now };
    this.onPong(theirsMs, now - sentMs);
  }
}
