/** Turns what the core knows into the plain values that the elements show. */
import type { Conversation } from './conversation.ts';
import type { Feed } from './feed.ts';
import { isClosedClock } from './fork.ts';
import type { Holders } from './holders.ts';
import { clientIdOf, type FeedId, feedKeyOf, toBase64url } from './ids.ts';
import type { FeedIdentity } from './keys.ts';
import { dialRules } from './backoff.ts';
import type { LiveLink } from './live-link.ts';
import type { PlannedPeer } from './mesh-plan.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import { authorOf } from './reader.ts';
import type { RelayState } from './relay-session.ts';
import type { RoomLog } from './room-log.ts';
import type {
  Author,
  DialView,
  MeshView,
  PeerView,
  PersonView,
  RelayView,
  ReplicaView,
  Route,
} from './views.ts';

export interface RoomParts {
  readonly identity: FeedIdentity;
  readonly nickname: string;
  readonly log: RoomLog;
  readonly holders: Holders;
  readonly conversation: Conversation;
  readonly neighbourhood: Neighbourhood;
  readonly relayState: () => RelayState;
}

export function peopleView(parts: RoomParts): readonly PersonView[] {
  const self = { ...ownAuthor(parts), self: true, route: 'here' } as const;
  const others = [...parts.neighbourhood.people()].map((id) => ({
    ...namedAuthor(parts, id),
    self: false,
    route: routeTo(parts, id),
    lastHeardMs: lastHeard(parts, id),
  }));
  return [{ ...self, lastHeardMs: undefined }, ...others.toSorted(byName)];
}

export function meshView(parts: RoomParts): MeshView {
  const { mesh } = parts.neighbourhood;
  const people = parts.neighbourhood.people();
  const peers = [...mesh.peers].filter(([id]) => people.has(id));
  return {
    peers: peers.map(([id, peer]) => peerView(parts, id, peer)).toSorted(byName),
    relay: relayView(parts),
    preference: mesh.preference,
    breakerOpenUntilMs: mesh.breakerOpenUntilMs,
    directAvailable: mesh.directAvailable,
  };
}

export function replicaView(parts: RoomParts): ReplicaView {
  const { log, holders } = parts;
  const { mesh } = parts.neighbourhood;
  const others = holders.phones();
  const feeds = [...log.feeds].map((feed) => ({
    author: namedAuthor(parts, feed.id),
    entries: feed.entries.length,
    relay: heldThere(feed, holders.claim('relay', feed.clientId), parts.neighbourhood.relayLink),
    peers: others.map((id) => ({
      author: namedAuthor(parts, id),
      entries: heldThere(feed, holders.claim(id, feed.clientId), mesh.peers.get(id)?.link),
    })),
  }));
  return { feeds, entries: log.entryCount, bytes: log.byteCount, digest: toBase64url(log.digest) };
}

/** Whoever has a link of ours told all that it holds; of others we know what they said of single feeds. */
function heldThere(feed: Feed, claim: number | undefined, link: LiveLink | undefined): number | undefined {
  if (claim === undefined) return link ? 0 : undefined;
  return isClosedClock(claim) ? feed.entries.length : claim;
}

function peerView(
  parts: RoomParts,
  id: FeedId,
  peer: PlannedPeer & { readonly link: LiveLink | undefined },
): PeerView {
  const relayed = parts.neighbourhood.meter.get(id);
  const traffic = peer.link ?? relayed;
  const heldUntilMs = peer.lastDialMs + dialRules.cooldownMs;
  return {
    ...namedAuthor(parts, id),
    route: routeTo(parts, id),
    dial: dialView(parts, peer),
    roundTripMs: traffic?.roundTrip?.ms,
    roundTripAtMs: traffic?.roundTrip?.atMs,
    lastHeardMs: lastHeard(parts, id),
    sentBytes: (peer.link?.sentBytes ?? 0) + (relayed?.sentBytes ?? 0),
    receivedBytes: (peer.link?.receivedBytes ?? 0) + (relayed?.receivedBytes ?? 0),
    heldUntilMs: peer.link || !Number.isFinite(heldUntilMs) ? undefined : heldUntilMs,
  };
}

function dialView(
  { neighbourhood: { mesh } }: RoomParts,
  { state, willing, link }: PlannedPeer & { readonly link: LiveLink | undefined },
): DialView {
  if (link) return { at: 'direct', sinceMs: link.sinceMs };
  if (!mesh.directAvailable) return { at: 'declined', reason: 'this browser makes no direct links' };
  if (mesh.preference === 'relay') return { at: 'declined', reason: 'you chose the relay only' };
  if (!willing) return { at: 'declined', reason: 'they make no direct links' };
  switch (state.at) {
    case 'found':
    case 'direct':
      return { at: 'idle' };
    case 'dialing':
    case 'waiting':
    case 'cooling':
      return state;
    default:
      return state satisfies never;
  }
}

function relayView({ neighbourhood, relayState }: RoomParts): RelayView {
  const state = relayState();
  if (neighbourhood.refusal !== undefined) return { at: 'refused', reason: neighbourhood.refusal };
  if (state.at !== 'connected') return state;
  const link = neighbourhood.relayLink;
  if (!link) return { at: 'connecting', sinceMs: state.sinceMs };
  return {
    ...state,
    roundTripMs: link.roundTrip?.ms,
    roundTripAtMs: link.roundTrip?.atMs,
    sentBytes: link.sentBytes,
    receivedBytes: link.receivedBytes,
  };
}

function routeTo({ neighbourhood }: RoomParts, id: FeedId): Route {
  if (neighbourhood.mesh.peers.get(id)?.link) return 'direct';
  return neighbourhood.isMember(id) ? 'relayed' : 'unreachable';
}

function lastHeard({ neighbourhood }: RoomParts, id: FeedId): number | undefined {
  const times = [
    neighbourhood.mesh.peers.get(id)?.link?.lastHeardMs,
    neighbourhood.meter.get(id)?.lastHeardMs,
    neighbourhood.presence.get(id)?.heardMs,
  ].filter((ms) => ms !== undefined);
  return times.length > 0 ? Math.max(...times) : undefined;
}

function ownAuthor({ identity, nickname, log }: RoomParts): Author {
  return authorOf(identity.feedId, nickname, log.isClosed(identity.clientId));
}

function namedAuthor(parts: RoomParts, id: FeedId): Author {
  const { neighbourhood, conversation, log, identity } = parts;
  if (id === identity.feedId) return ownAuthor(parts);
  const clientId = clientIdOf(feedKeyOf(id));
  const name = neighbourhood.presence.get(id)?.nickname ?? conversation.nicknameOf(clientId);
  return authorOf(id, name, log.isClosed(clientId));
}

function byName(left: Author, right: Author): number {
  return left.name.localeCompare(right.name) || (left.id < right.id ? -1 : 1);
}
