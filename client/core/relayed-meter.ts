import { encodeFrame, type Frame } from './frame.ts';
import type { FeedId } from './ids.ts';
import type { RoundTrip } from './live-link.ts';
import type { Clock, Random } from './ports.ts';

export interface RelayedTraffic {
  sentBytes: number;
  receivedBytes: number;
  lastHeardMs: number | undefined;
  roundTrip: RoundTrip | undefined;
}

/** What was measured of each peer over the relay: bytes addressed to it, heard from it, and how long a ping takes. */
export class RelayedMeter {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #send: (peer: FeedId, frame: Uint8Array) => void;
  readonly #traffic = new Map<FeedId, RelayedTraffic>();
  readonly #pings = new Map<FeedId, { readonly token: number; readonly sentMs: number }>();

  constructor(clock: Clock, random: Random, send: (peer: FeedId, frame: Uint8Array) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#send = send;
  }

  get(peer: FeedId): Readonly<RelayedTraffic> | undefined {
    return this.#traffic.get(peer);
  }

  send(peer: FeedId, frame: Frame): void {
    const bytes = encodeFrame(frame);
    this.#of(peer).sentBytes += bytes.length;
    this.#send(peer, bytes);
  }

  heard(peer: FeedId, byteCount: number): void {
    const traffic = this.#of(peer);
    traffic.receivedBytes += byteCount;
    traffic.lastHeardMs = this.#clock.now();
  }

  ping(peer: FeedId): void {
    const token = Math.floor(this.#random.fraction() * 0x1_0000_0000);
    this.#pings.set(peer, { token, sentMs: this.#clock.now() });
    this.send(peer, { type: 'ping', token });
  }

  /** The round trip that a pong ended, or undefined if we had not asked. */
  pong(peer: FeedId, token: number): number | undefined {
    const ping = this.#pings.get(peer);
    if (ping?.token !== token) return undefined;
    this.#pings.delete(peer);
    const atMs = this.#clock.now();
    this.#of(peer).roundTrip = { ms: atMs - ping.sentMs, atMs };
    return atMs - ping.sentMs;
  }

  /** Keeps only those peers. */
  retain(peers: ReadonlySet<FeedId>): void {
    for (const peer of this.#traffic.keys()) if (!peers.has(peer)) this.#traffic.delete(peer);
    for (const peer of this.#pings.keys()) if (!peers.has(peer)) this.#pings.delete(peer);
  }

  #of(peer: FeedId): RelayedTraffic {
    const known = this.#traffic.get(peer);
    if (known) return known;
    const traffic = { sentBytes: 0, receivedBytes: 0, lastHeardMs: undefined, roundTrip: undefined };
    this.#traffic.set(peer, traffic);
    return traffic;
  }
}
