import { deriveRoomKeys } from '../../client/core/keys.ts';
import type { Ed25519 } from '../../client/core/ports.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';
import { SeededRandom } from './seeded-random.ts';
import { SimRtc } from './sim-dialer.ts';
import { SimPhone } from './sim-phone.ts';
import { SimRelay } from './sim-relay.ts';
import { VirtualClock } from './virtual-clock.ts';
import { randomWire, type Wire } from './wire.ts';

/** One festival in virtual time: phones with a real core, a real hub, and wires that can be cut. */
export class World {
  readonly clock = new VirtualClock();
  readonly random: SeededRandom;
  readonly relay: SimRelay;
  readonly phones: SimPhone[] = [];
  readonly #rtc: SimRtc;
  readonly #cut = new Set<string>();
  readonly #ed25519 = rememberingEd25519();
  readonly #secret: Uint8Array;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.#secret = this.random.bytes(16);
    this.relay = new SimRelay(this.clock, this.random.fork(), this.#ed25519);
    this.#rtc = new SimRtc(this.clock, (a, b) => this.#wire(a, b));
  }

  /** A phone whose clock is `aheadMs` wrong. It is not started yet. */
  addPhone(aheadMs = 0, secret = this.random.bytes(32)): SimPhone {
    const name = `phone-${this.phones.length}`;
    const phone = new SimPhone(name, aheadMs, secret, {
      clock: this.clock,
      random: this.random.fork(),
      ed25519: this.#ed25519,
      keys: deriveRoomKeys(this.#secret, this.#ed25519),
      relay: this.relay,
      rtc: this.#rtc,
      wireToRelay: this.#wire(name, 'relay'),
    });
    this.phones.push(phone);
    return phone;
  }

  cut(a: string, b: string): void {
    this.#cut.add(pairOf(a, b));
  }

  heal(a: string, b: string): void {
    this.#cut.delete(pairOf(a, b));
  }

  healAll(): void {
    this.#cut.clear();
  }

  /** Runs until `done`, looking every `stepMs`. Returns how long it took, or undefined if `limitMs` was not enough. */
  runUntil(done: () => boolean, limitMs: number, stepMs = 500): number | undefined {
    for (let passedMs = 0; passedMs <= limitMs; passedMs += stepMs) {
      if (done()) return passedMs;
      this.clock.advance(stepMs);
    }
    return undefined;
  }

  #wire(a: string, b: string): Wire {
    return randomWire(this.random.fork(), () => !this.#cut.has(pairOf(a, b)));
  }
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** Every phone checks the same signatures: the verdict is a pure function, so it is computed once. */
function rememberingEd25519(): Ed25519 {
  const real = nodeEd25519(1_000);
  const verdicts = new Map<string, boolean>();
  return {
    publicKey: (seed) => real.publicKey(seed),
    sign: (message, seed) => real.sign(message, seed),
    verify: (signature, message, publicKey) => {
      const key = [signature, message, publicKey]
        .map((bytes) => Buffer.from(bytes).toString('latin1'))
        .join();
      const known = verdicts.get(key);
      if (known !== undefined) return known;
      const verdict = real.verify(signature, message, publicKey);
      verdicts.set(key, verdict);
      return verdict;
    },
  };
}
