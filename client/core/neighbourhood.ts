import { ProtocolError } from '../../signaling/bytes.ts';
import type { Label } from '../../signaling/protocol.ts';
import { Announcer } from './announcer.ts';
import { Envelopes, purposes } from './envelope.ts';
import { decodeFrame, encodeFrame, type Frame } from './frame.ts';
import type { FeedId } from './ids.ts';
import { Introductions } from './introductions.ts';
import type { FeedIdentity, RoomKeys } from './keys.ts';
import { type FarEnd, LiveLink } from './live-link.ts';
import { Mesh } from './mesh.ts';
import type { Clock, Dialer, Ed25519, Link, Random } from './ports.ts';
import { isNeighbour, PresenceBook } from './presence.ts';
import { RelayedMeter } from './relayed-meter.ts';
import { RelayedRoom } from './relayed-room.ts';
import type { RelaySession } from './relay-session.ts';
import type { RoomTime } from './room-time.ts';
import type { Vector } from './update.ts';
import type { LogArea, RoutePreference } from './views.ts';

export type Log = (area: LogArea, sentence: string) => void;

export interface NeighbourhoodDeps {
  readonly session: RelaySession;
  readonly keys: RoomKeys;
  readonly identity: FeedIdentity;
  readonly nickname: string;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly random: Random;
  readonly ed25519: Ed25519;
  readonly roomTime: RoomTime;
  readonly log: Log;
}

export interface NeighbourhoodEvents {
  /** A link that a sync may use. */
  onLink(link: LiveLink): void;
  onUnlink(link: LiveLink): void;
  /** A frame of a sync; it may throw a `ProtocolError`. */
  onFrame(link: LiveLink, frame: Frame): void;
  /** A peer told us through the relay what it stores of our feed. */
  onReceipt(peer: FeedId, vector: Vector): void;
  onArrived(peer: FeedId): void;
  onChange(): void;
}

/** Who is here and how to reach them: the relay's members, direct links, and what each says of itself. */
export class Neighbourhood {
  readonly mesh: Mesh;
  readonly presence: PresenceBook;
  readonly relayed: RelayedRoom;
  readonly meter: RelayedMeter;
  relayLink: LiveLink | undefined;
  refusal: string | undefined;
  readonly #deps: NeighbourhoodDeps;
  readonly #events: NeighbourhoodEvents;
  readonly #introductions: Introductions;
  #members: ReadonlySet<FeedId> = new Set();
  readonly #announcer: Announcer;

  constructor(deps: NeighbourhoodDeps, events: NeighbourhoodEvents) {
    this.#deps = deps;
    this.#events = events;
    const { keys, identity, dialer, clock, random, ed25519, roomTime } = deps;
    const presenceBox = new Envelopes(keys.topicKey, purposes.presence, keys.presenceKey, ed25519);
    const signalBox = new Envelopes(keys.topicKey, purposes.signal, keys.signalKey, ed25519);
    this.presence = new PresenceBook(presenceBox, clock, roomTime);
    this.#introductions = new Introductions(signalBox, identity, roomTime, random);
    this.mesh = new Mesh(identity.feedId, dialer, clock, random, {
      introduce: (introduction) => {
        const { peer, signal } = introduction;
        deps.log('dial', `${signal.label} to ${peer.slice(0, 6)}`);
        this.relayed.send(peer, signal.label, this.#introductions.seal(introduction));
      },
      onLink: (link) => this.#onDirect(link),
      onUnlink: (link) => {
        roomTime.forget(link.farEnd);
        events.onUnlink(link);
      },
      onLost: (peer, what, reason) => this.#onLost(peer, what, reason),
      onChange: () => events.onChange(),
    });
    this.meter = new RelayedMeter(clock, random, (peer, frame) => this.relayed.send(peer, 'frame', frame));
    this.relayed = new RelayedRoom(deps.session, keys, identity, ed25519, {
      onLink: (raw) => this.#onRelay(raw),
      onMembers: (members) => this.#onMembers(members),
      onFrom: (peer, label, body) => this.#onFrom(peer, label, body),
      onRefused: (reason) => {
        this.refusal = reason;
        deps.log('socket', `the relay refused the room: ${reason}`);
        events.onChange();
      },
      onState: () => {
        deps.log('socket', `relay ${deps.session.state.at}`);
        events.onChange();
      },
    });
    this.#announcer = new Announcer(clock, random, {
      crowd: () => this.people().size,
      say: (intervalMs) => {
        this.presence.expectEvery(intervalMs);
        this.presence.expire();
        this.#noteAll();
        this.#say(false);
      },
    });
    this.#announcer.soon();
  }

  /** Whether `listener` has a link of its own to `source`, by its own word. */
  hears(listener: FarEnd, source: FarEnd): boolean {
    if (source === 'relay') return listener !== 'relay' && this.#usesRelay(listener);
    if (listener === 'relay') return this.#usesRelay(source);
    const presence = this.presence.get(listener);
    return presence !== undefined && isNeighbour(presence, source);
  }

  prefer(preference: RoutePreference): void {
    const before = this.mesh.preference;
    this.mesh.prefer(preference);
    const link = this.relayLink;
    if (link && preference === 'direct' && before !== 'direct') this.#quitSync(link);
    else if (link && preference !== 'direct' && before === 'direct') this.#events.onLink(link);
    this.#announcer.soon();
  }

  /** Pings everyone that is reached through the relay; direct links and the relay are pinged as well. */
  measure(): void {
    this.relayLink?.ping();
    for (const [id, { link }] of this.mesh.peers) {
      if (link) link.ping();
      else if (this.#members.has(id)) this.meter.ping(id);
    }
  }

  /** Everyone who is here now, as far as anybody told us. */
  people(): ReadonlySet<FeedId> {
    const people = new Set([...this.mesh.neighbours(), ...this.#members, ...this.presence.present()]);
    people.delete(this.#deps.identity.feedId);
    return people;
  }

  isMember(peer: FeedId): boolean {
    return this.#members.has(peer);
  }

  /** Says goodbye and ends every link. */
  stop(): void {
    this.#announcer.stop();
    this.#say(true);
    for (const { link } of this.mesh.peers.values()) link?.send({ type: 'bye' });
    this.mesh.stop();
    this.relayed.leave();
    this.relayLink?.close();
  }

  /** A relay that has been asked for entries goes on sending them: so we join anew, and do not ask. */
  #quitSync(link: LiveLink): void {
    this.#events.onUnlink(link);
    this.relayed.rejoin();
    link.close();
  }

  #usesRelay(peer: FeedId): boolean {
    return this.presence.get(peer)?.relayConnected ?? false;
  }

  #onDirect(link: LiveLink): void {
    const peer = link.farEnd as FeedId;
    this.#deps.log('link', `direct link to ${peer.slice(0, 6)}`);
    this.relayed.report(peer, 'open');
    this.#wire(link);
    link.send({ type: 'presence', envelope: this.#envelope(false) });
    this.#events.onLink(link);
    this.#announcer.soon();
  }

  #onLost(peer: FeedId, what: 'dial' | 'link', reason: string): void {
    this.#deps.log(what, `${what} to ${peer.slice(0, 6)} ended: ${reason}`);
    this.relayed.report(peer, what === 'dial' ? 'failed' : 'closed');
    this.#announcer.soon();
    this.#events.onChange();
  }

  #onRelay(raw: Link): void {
    const link = new LiveLink('relay', raw, this.#deps.clock, this.#deps.random);
    this.relayLink = link;
    this.refusal = undefined;
    this.#wire(link);
    link.onClose = (reason) => {
      this.#deps.log('socket', `relay link ended: ${reason}`);
      this.relayLink = undefined;
      this.#events.onUnlink(link);
      this.#announcer.soon();
      this.#events.onChange();
    };
    if (this.mesh.preference !== 'direct') this.#events.onLink(link);
    for (const peer of this.mesh.neighbours()) this.relayed.report(peer, 'open');
    this.#announcer.soon();
    this.#events.onChange();
  }

  #wire(link: LiveLink): void {
    link.onPong = (theirsMs, roundTripMs) => {
      this.#deps.roomTime.measured(link.farEnd, theirsMs, roundTripMs);
      this.#events.onChange();
    };
    link.onFrame = (frame) => {
      if (frame.type === 'presence') this.#hear(frame.envelope, link.farEnd);
      else if (frame.type === 'bye' && link.farEnd !== 'relay') this.mesh.left(link.farEnd);
      else this.#events.onFrame(link, frame);
    };
  }

  #onMembers(members: ReadonlySet<FeedId>): void {
    const arrived = [...members].filter((member) => !this.#members.has(member));
    this.#members = members;
    this.#deps.log('discovery', `${members.size} others at the relay`);
    this.#noteAll();
    for (const peer of arrived) {
      this.relayed.send(peer, 'frame', encodeFrame({ type: 'presence', envelope: this.#envelope(false) }));
      this.#events.onArrived(peer);
    }
    this.#events.onChange();
  }

  /** What a member sent through the relay. A broken one costs its sender the message, and us nothing. */
  #onFrom(peer: FeedId, label: Label, body: Uint8Array): void {
    this.meter.heard(peer, body.length);
    try {
      if (label === 'frame') this.#onRelayedFrame(peer, decodeFrame(body));
      else this.#onIntroduction(peer, body);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#deps.log('sync', `refused from ${peer.slice(0, 6)}: ${error.message}`);
    }
  }

  #onIntroduction(peer: FeedId, body: Uint8Array): void {
    const introduction = this.#introductions.open(body);
    if (introduction.peer !== peer) throw new ProtocolError('a signal under another name');
    this.#deps.log('dial', `${introduction.signal.label} from ${peer.slice(0, 6)}`);
    this.mesh.receive(introduction);
  }

  #onRelayedFrame(peer: FeedId, frame: Frame): void {
    switch (frame.type) {
      case 'presence':
        this.#hear(frame.envelope, peer);
        break;
      case 'ping':
        this.meter.send(peer, { type: 'pong', token: frame.token, nowMs: this.#deps.clock.now() });
        break;
      case 'pong': {
        const roundTripMs = this.meter.pong(peer, frame.token);
        if (roundTripMs !== undefined) this.#deps.roomTime.measured(peer, frame.nowMs, roundTripMs);
        this.#events.onChange();
        break;
      }
      case 'have':
        this.#events.onReceipt(peer, frame.vector);
        break;
      default:
        throw new ProtocolError(`${frame.type} does not come through the relay`);
    }
  }

  /** Takes in a presence, and passes on what came from its author to those who do not hear the author. */
  #hear(envelope: Uint8Array, via: FarEnd): void {
    const author = this.presence.hear(envelope);
    if (author === undefined || author === this.#deps.identity.feedId) return;
    this.#noteAll();
    this.#events.onChange();
    if (via !== author) return;
    const frame: Frame = { type: 'presence', envelope };
    const direct = this.mesh.peers.get(author)?.link !== undefined;
    for (const { link } of this.mesh.peers.values()) {
      const { farEnd } = link ?? {};
      if (link && farEnd && farEnd !== author && !this.hears(farEnd, direct ? author : 'relay')) {
        link.send(frame);
      }
    }
    if (direct && !this.#members.has(author)) this.relayed.cast(encodeFrame(frame));
  }

  #noteAll(): void {
    const people = this.people();
    for (const id of people) {
      const willing = this.presence.get(id)?.directAvailable ?? true;
      this.mesh.note(id, { signalable: this.#members.has(id), willing });
    }
    for (const id of this.mesh.peers.keys()) {
      if (people.has(id)) continue;
      this.mesh.note(id, { signalable: false, willing: true });
      this.mesh.forget(id);
    }
    this.meter.retain(this.#members);
  }

  #envelope(leaving: boolean): Uint8Array {
    const { identity, nickname, random } = this.#deps;
    const { directAvailable, preference } = this.mesh;
    const own = {
      nickname,
      directAvailable: directAvailable && preference !== 'relay',
      relayConnected: this.relayLink !== undefined && preference !== 'direct',
      neighbours: this.mesh.neighbours(),
      leaving,
    };
    return this.presence.say(own, identity, random);
  }

  #say(leaving: boolean): void {
    const frame: Frame = { type: 'presence', envelope: this.#envelope(leaving) };
    for (const { link } of this.mesh.peers.values()) link?.send(frame);
    this.relayed.cast(encodeFrame(frame));
  }
}
