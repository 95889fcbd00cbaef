import type { DialView, PeerView, RelayView, Route } from '../core/views.ts';
import { agoWords, countdownWords, countWords, roundTripWords, spanWords } from './format.ts';

export const routeWords: Readonly<Record<Route, string>> = {
  direct: 'Direct link',
  relayed: 'Through the relay',
  unreachable: 'Out of reach',
};

/** Says what the planner does about a peer. */
export function dialWords(dial: DialView, nowMs: number): string {
  switch (dial.at) {
    case 'idle':
      return 'no dial under way';
    case 'dialing':
      return `dialing for ${spanWords(nowMs - dial.sinceMs)}`;
    case 'waiting':
      return `waiting for their dial for ${spanWords(nowMs - dial.sinceMs)}`;
    case 'cooling':
      return `next try ${countdownWords(dial.untilMs, nowMs)}, after ${countWords(dial.failures, 'failure')}: ${dial.reason}`;
    case 'direct':
      return `up for ${spanWords(nowMs - dial.sinceMs)}`;
    case 'declined':
      return `no direct link: ${dial.reason}`;
    default:
      return dial satisfies never;
  }
}

/** A round trip with its age; one that was never measured is said to be so. */
export function measuredWords(
  { roundTripMs, roundTripAtMs }: Pick<PeerView, 'roundTripMs' | 'roundTripAtMs'>,
  nowMs: number,
): string {
  if (roundTripMs === undefined || roundTripAtMs === undefined) return 'not measured yet';
  return `${roundTripWords(roundTripMs)}, measured ${agoWords(roundTripAtMs, nowMs)}`;
}

/** Says how the relay is. */
export function relayWords(relay: RelayView, nowMs: number): string {
  switch (relay.at) {
    case 'unused':
      return 'Not in use.';
    case 'connecting':
      return `Connecting for ${spanWords(nowMs - relay.sinceMs)}.`;
    case 'lost':
      return `Lost: ${clause(relay.reason)}. Next try ${countdownWords(relay.retryAtMs, nowMs)}.`;
    case 'refused':
      return `Refused us: ${clause(relay.reason)}.`;
    case 'connected':
      return `Connected for ${spanWords(nowMs - relay.sinceMs)}.`;
    default:
      return relay satisfies never;
  }
}

/** A reason that may come as a whole sentence, to go on with inside another. */
function clause(reason: string): string {
  return reason.replace(/\.$/u, '');
}
