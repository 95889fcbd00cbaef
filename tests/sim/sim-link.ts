import type { Link } from '../../client/core/ports.ts';
import { limits } from '../../signaling/protocol.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { Lane, type Wire } from './wire.ts';

/** A pair of links over one wire. Held to the links' law by `tests/contracts/link.ts`. */
export function simLinks(clock: VirtualClock, wire: Wire): [Link, Link] {
  const left = new SimLink(new Lane(clock, wire));
  const right = new SimLink(new Lane(clock, wire));
  left.far = right;
  right.far = left;
  return [left, right];
}

class SimLink implements Link {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  onDrain: () => void = () => {};
  far: SimLink | undefined;
  bufferedBytes = 0;
  readonly #lane: Lane;
  #closed = false;

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  /** @throws {Error} if `frame` is over `limits.messageBytes` */
  send(frame: Uint8Array): void {
    if (frame.length > limits.messageBytes) throw new Error(`a frame of ${frame.length} bytes`);
    if (this.#closed) return;
    const copy = frame.slice();
    this.bufferedBytes += copy.length;
    this.#lane.send(() => {
      this.bufferedBytes -= copy.length;
      this.far?.receive(copy);
      if (this.bufferedBytes === 0 && !this.#closed) this.onDrain();
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#lane.send(() => this.far?.end());
  }

  receive(frame: Uint8Array): void {
    if (!this.#closed) this.onFrame(frame);
  }

  end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose();
  }
}
