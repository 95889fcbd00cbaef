/** Two dials in one page, with nothing between them but a function that carries their signals. */
import type { Dial, DialEvents, Link, Signal } from '../../client/core/ports.ts';
import { RtcDialer } from '../../client/net/rtc-dialer.ts';

/** Carries the signals of both; `deliver` hands one to the far end. */
export type Carry = (
  from: 'offering' | 'answering',
  signal: Signal,
  deliver: (signal: Signal) => void,
) => void;

export const atOnce: Carry = (_from, signal, deliver) => deliver(signal);

/** Opens a link between two connections of this page. Rejects with the sentence of a dial that failed. */
export async function openPair(carry: Carry = atOnce): Promise<[Link, Link]> {
  const dialer = new RtcDialer();
  const dials: { offering?: Dial; answering?: Dial } = {};
  const side = (role: 'offering' | 'answering', farRole: 'offering' | 'answering'): Promise<Link> =>
    new Promise((resolve, reject) => {
      dials[role] = dialer.dial(role, {
        onSignal: (signal) => carry(role, signal, (carried) => dials[farRole]?.accept(carried)),
        onLink: resolve,
        onFail: (reason) => reject(new Error(reason)),
      });
    });
  return Promise.all([side('offering', 'answering'), side('answering', 'offering')]);
}

/** One dial on its own, and what it said. */
export function lonelyDial(role: 'offering' | 'answering'): {
  dial: Dial;
  signals: Signal[];
  links: Link[];
  failures: string[];
} {
  const signals: Signal[] = [];
  const links: Link[] = [];
  const failures: string[] = [];
  const events: DialEvents = {
    onSignal: (signal) => signals.push(signal),
    onLink: (link) => links.push(link),
    onFail: (reason) => failures.push(reason),
  };
  return { dial: new RtcDialer().dial(role, events), signals, links, failures };
}
