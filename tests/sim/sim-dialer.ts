import type { Dial, DialEvents, Dialer, Link, Signal } from '../../client/core/ports.ts';
import { simLinks } from './sim-link.ts';
import type { VirtualClock } from './virtual-clock.ts';
import type { Wire } from './wire.ts';

/** What WebRTC is in the simulation: an offer names its dial, an answer finds it, and a wire joins the two. */
export class SimRtc {
  readonly #clock: VirtualClock;
  readonly #wireBetween: (a: string, b: string) => Wire;
  readonly #offering = new Map<string, { readonly owner: string; readonly events: DialEvents }>();
  #nextOffer = 0;

  constructor(clock: VirtualClock, wireBetween: (a: string, b: string) => Wire) {
    this.#clock = clock;
    this.#wireBetween = wireBetween;
  }

  /** The dialer of one phone. `mayOpen` sees each link first: a page that is dead by then takes none. */
  dialerOf(owner: string, mayOpen: (link: Link) => boolean): Dialer {
    return {
      available: true,
      dial: (role, events) => {
        const heard: DialEvents = {
          ...events,
          onLink: (link) => {
            if (mayOpen(link)) events.onLink(link);
          },
        };
        return role === 'offering' ? this.#offer(owner, heard) : this.#answer(owner, heard);
      },
    };
  }

  #offer(owner: string, events: DialEvents): Dial {
    const name = `offer-${this.#nextOffer}`;
    this.#nextOffer += 1;
    this.#offering.set(name, { owner, events });
    this.#clock.after(1, () => events.onSignal({ label: 'offer', text: name }));
    return { accept: () => {}, close: () => this.#offering.delete(name) };
  }

  #answer(owner: string, events: DialEvents): Dial {
    let open = true;
    return {
      accept: (signal: Signal) => {
        if (signal.label !== 'offer') return;
        events.onSignal({ label: 'answer', text: signal.text });
        const offer = this.#offering.get(signal.text);
        if (!offer) return;
        const wire = this.#wireBetween(owner, offer.owner);
        this.#clock.after(wire.latencyMs() * 3, () => {
          if (!open || !wire.isUp() || !this.#offering.delete(signal.text)) return;
          const [left, right] = simLinks(this.#clock, wire);
          offer.events.onLink(left);
          events.onLink(right);
        });
      },
      close: () => {
        open = false;
      },
    };
  }
}
