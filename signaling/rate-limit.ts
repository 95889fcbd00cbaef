/** How fast, and how much of it at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Tells how long to wait so that a rate is kept. It never refuses: what is taken too early is owed, up to one
 * burst, and the wait grows with it. Times are milliseconds of one clock.
 */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#atMs = nowMs;
  }

  /** Takes `count` tokens; returns how long the taker should pause, 0 if not at all. */
  take(count: number, nowMs: number): number {
    const { perSecond, burst } = this.#rate;
    const earned = (Math.max(0, nowMs - this.#atMs) / 1_000) * perSecond;
    this.#atMs = nowMs;
    this.#tokens = Math.max(-burst, Math.min(burst, this.#tokens + earned) - count);
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / perSecond) * 1_000);
  }
}

/** What one socket may send: so many frames, and so many bytes. */
export class InboundRate {
  readonly #frames: TokenBucket;
  readonly #bytes: TokenBucket;

  constructor(frames: Rate, bytes: Rate, nowMs: number) {
    this.#frames = new TokenBucket(frames, nowMs);
    this.#bytes = new TokenBucket(bytes, nowMs);
  }

  /** Takes one frame; returns how long the socket should not be read, 0 if it may go on. */
  take(byteCount: number, nowMs: number): number {
    return Math.max(this.#frames.take(1, nowMs), this.#bytes.take(byteCount, nowMs));
  }
}

/** One bucket for each address, for so many addresses; the one first seen is forgotten first. */
export class AddressRates {
  readonly #rate: Rate;
  readonly #addresses: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate, addresses: number) {
    this.#rate = rate;
    this.#addresses = addresses;
  }

  /** Whether one more from this address keeps the rate. */
  allows(address: string, nowMs: number): boolean {
    return this.#bucket(networkOf(address), nowMs).take(1, nowMs) === 0;
  }

  #bucket(network: string, nowMs: number): TokenBucket {
    const known = this.#buckets.get(network);
    if (known) return known;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size >= this.#addresses) this.#buckets.delete(oldest);
    const bucket = new TokenBucket(this.#rate, nowMs);
    this.#buckets.set(network, bucket);
    return bucket;
  }
}

/** An IPv4 address as it is; of an IPv6 address its first 64 bits, since one device may use all of the rest. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = ''] = address.split('::');
  return head.split(':').slice(0, 4).join(':');
}
