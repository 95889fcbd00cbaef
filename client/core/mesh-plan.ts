/** The one function that decides about every peer: who is dialled, who is awaited, and when to ask again. */
import { dialRules } from './backoff.ts';
import type { FeedId } from './ids.ts';
import type { RoutePreference } from './views.ts';

/** At most so many direct links a phone (P10). */
export const maxDirectLinks = 8;

/** How the way to a direct link with one peer stands. */
export type PeerState =
  | { readonly at: 'found'; readonly sinceMs: number }
  | { readonly at: 'dialing'; readonly sinceMs: number }
  | { readonly at: 'waiting'; readonly sinceMs: number }
  | { readonly at: 'direct'; readonly sinceMs: number }
  | { readonly at: 'cooling'; readonly untilMs: number; readonly failures: number; readonly reason: string };

export interface PlannedPeer {
  readonly state: PeerState;
  /** Whether offers and answers can reach it now. */
  readonly signalable: boolean;
  /** False once it said that it makes no direct links. */
  readonly willing: boolean;
  readonly lastDialMs: number;
  /** *Connect now* was pressed: waits and rests are passed over, but not the cooldown. */
  readonly urgent: boolean;
}

export interface Circumstances {
  readonly preference: RoutePreference;
  readonly directAvailable: boolean;
  readonly lastDiscoveryMs: number;
  /** Dials that the breaker lets start now, and when it will let one again. */
  readonly allowance: number;
  readonly breakerOpenUntilMs: number | undefined;
}

export type Action =
  | { readonly do: 'dial'; readonly peer: FeedId }
  /** The other side is the one to dial: ask it to. */
  | { readonly do: 'ask'; readonly peer: FeedId }
  | { readonly do: 'give-up'; readonly peer: FeedId };

export interface Plan {
  readonly actions: readonly Action[];
  /** When this plan could turn out differently by time alone. */
  readonly againAtMs: number;
}

/** Of two peers the lower id dials and the other waits, so that two offers never cross. */
export function dials(self: FeedId, peer: FeedId): boolean {
  return self < peer;
}

export function plan(
  self: FeedId,
  peers: ReadonlyMap<FeedId, PlannedPeer>,
  nowMs: number,
  around: Circumstances,
): Plan {
  const actions: Action[] = [];
  let againAtMs = Number.POSITIVE_INFINITY;
  let roomLeft = linkRoom(peers);
  let allowance = around.allowance;
  for (const [peer, planned] of peers) {
    const { state } = planned;
    if (state.at === 'direct') continue;
    if (state.at === 'dialing' || state.at === 'waiting') {
      const endMs = state.sinceMs + dialRules.dialTimeoutMs;
      if (nowMs >= endMs) actions.push({ do: 'give-up', peer });
      else againAtMs = Math.min(againAtMs, endMs);
      continue;
    }
    if (!mayTry(planned, around) || roomLeft <= 0) continue;
    const dueMs = dueAt(planned, around);
    if (dueMs > nowMs) againAtMs = Math.min(againAtMs, dueMs);
    else if (allowance > 0 || planned.urgent) {
      actions.push({ do: dials(self, peer) ? 'dial' : 'ask', peer });
      roomLeft -= 1;
      allowance -= 1;
    } else if (around.breakerOpenUntilMs !== undefined) {
      againAtMs = Math.min(againAtMs, around.breakerOpenUntilMs);
    }
  }
  return { actions, againAtMs };
}

/** How many more links there may be, attempts under way counted as links. */
export function linkRoom(peers: ReadonlyMap<FeedId, PlannedPeer>): number {
  return maxDirectLinks - [...peers.values()].filter(takesLink).length;
}

function takesLink({ state }: PlannedPeer): boolean {
  return state.at === 'direct' || state.at === 'dialing' || state.at === 'waiting';
}

function mayTry({ signalable, willing }: PlannedPeer, around: Circumstances): boolean {
  return signalable && willing && around.directAvailable && around.preference !== 'relay';
}

/** When a peer that is not being tried may be tried. */
export function dueAt({ state, lastDialMs, urgent }: PlannedPeer, around: Circumstances): number {
  const cooledMs = lastDialMs + dialRules.cooldownMs;
  if (urgent) return cooledMs;
  if (state.at === 'cooling') return Math.max(cooledMs, state.untilMs);
  return Math.max(cooledMs, around.lastDiscoveryMs + dialRules.discoveryCooldownMs);
}
