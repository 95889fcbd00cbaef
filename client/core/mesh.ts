import { Breaker, cooldownMs, dialRules } from './backoff.ts';
import type { FeedId } from './ids.ts';
import type { Introduction } from './introductions.ts';
import { LiveLink } from './live-link.ts';
import {
  type Action,
  type Circumstances,
  dials,
  linkRoom,
  maxDirectLinks,
  type PeerState,
  plan,
  type PlannedPeer,
} from './mesh-plan.ts';
import type { Clock, Dial, Dialer, Link, Random, Signal } from './ports.ts';
import type { Stop } from './readable.ts';
import type { RoutePreference } from './views.ts';

export interface MeshEvents {
  /** Sends one step of an introduction to the peer, by whatever way there is. */
  introduce(introduction: Introduction): void;
  onLink(link: LiveLink): void;
  /** The link is gone, for whatever reason. */
  onUnlink(link: LiveLink): void;
  /** A dial failed or a link ended: what it was, and why. */
  onLost(peer: FeedId, what: 'dial' | 'link', reason: string): void;
  onChange(): void;
}

/** A peer, the way to it, and the attempt under way, if any. */
interface Peer {
  state: PeerState;
  signalable: boolean;
  willing: boolean;
  lastDialMs: number;
  failures: number;
  urgent: boolean;
  attempt: { readonly dialId: number; readonly dial: Dial } | undefined;
  link: LiveLink | undefined;
  /** Candidates that overtook their offer: kept until it comes. */
  early: { readonly dialId: number; readonly signals: Signal[] } | undefined;
}

const maxEarlySignals = 32;

/** Direct links to peers: carries out what `plan` says, and takes in what dials and links report. */
export class Mesh {
  readonly #self: FeedId;
  readonly #dialer: Dialer;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #events: MeshEvents;
  readonly #peers = new Map<FeedId, Peer>();
  readonly #breaker = new Breaker();
  #preference: RoutePreference = 'auto';
  #lastDiscoveryMs = Number.NEGATIVE_INFINITY;
  #stopTimer: Stop = () => {};
  #stopped = false;

  constructor(self: FeedId, dialer: Dialer, clock: Clock, random: Random, events: MeshEvents) {
    this.#self = self;
    this.#dialer = dialer;
    this.#clock = clock;
    this.#random = random;
    this.#events = events;
  }

  get preference(): RoutePreference {
    return this.#preference;
  }

  get directAvailable(): boolean {
    return this.#dialer.available;
  }

  get breakerOpenUntilMs(): number | undefined {
    return this.#breaker.openUntilMs(this.#clock.now());
  }

  get peers(): ReadonlyMap<FeedId, Readonly<PlannedPeer> & { readonly link: LiveLink | undefined }> {
    return this.#peers;
  }

  /** Peers with a direct link now. */
  neighbours(): FeedId[] {
    return [...this.#peers].filter(([, peer]) => peer.link !== undefined).map(([id]) => id);
  }

  /** Says what is known of a peer; `signalable`: whether an introduction can reach it now. */
  note(id: FeedId, known: { readonly signalable: boolean; readonly willing: boolean }): void {
    if (id === this.#self) return;
    const peer = this.#peer(id);
    if (peer.signalable === known.signalable && peer.willing === known.willing) return;
    Object.assign(peer, known);
    this.#decideSoon();
  }

  /** Drops a peer that is gone from everywhere; one with a link is not. */
  forget(id: FeedId): void {
    const peer = this.#peers.get(id);
    if (!peer || peer.link) return;
    peer.attempt?.dial.close();
    this.#peers.delete(id);
  }

  prefer(preference: RoutePreference): void {
    this.#preference = preference;
    if (preference === 'relay') for (const [id, peer] of this.#peers) this.#retreat(id, peer);
    this.#decideSoon();
  }

  /** Dials at once, or as soon as the cooldown lets it. */
  connectNow(id: FeedId): void {
    const peer = this.#peer(id);
    if (peer.link) return;
    peer.urgent = true;
    this.#decideSoon();
  }

  /** Ends everything; no handler is called afterwards. */
  stop(): void {
    this.#stopped = true;
    this.#stopTimer();
    for (const peer of this.#peers.values()) {
      peer.attempt?.dial.close();
      peer.link?.close();
    }
    this.#peers.clear();
  }

  /** The peer said goodbye: its link is no loss to be repaired. */
  left(id: FeedId): void {
    const peer = this.#peers.get(id);
    if (!peer) return;
    this.#dropLink(peer);
    this.#events.onLost(id, 'link', 'they left');
    this.forget(id);
    this.#decideSoon();
  }

  receive({ peer: id, dialId, signal }: Introduction): void {
    if (id === this.#self) return;
    const peer = this.#peer(id);
    switch (signal.label) {
      case 'knock':
        this.#onKnock(id, peer);
        break;
      case 'offer':
        this.#onOffer(id, peer, dialId, signal);
        break;
      case 'end':
        if (peer.attempt?.dialId === dialId) this.#fail(id, peer, signal.text.slice(0, 100));
        break;
      default:
        this.#onStep(peer, dialId, signal);
    }
  }

  #peer(id: FeedId): Peer {
    const known = this.#peers.get(id);
    if (known) return known;
    const peer: Peer = {
      state: { at: 'found', sinceMs: this.#clock.now() },
      signalable: false,
      willing: true,
      lastDialMs: Number.NEGATIVE_INFINITY,
      failures: 0,
      urgent: false,
      attempt: undefined,
      link: undefined,
      early: undefined,
    };
    this.#peers.set(id, peer);
    return peer;
  }

  /** The other side lost the link, or wants one: our old one, if any, stays until a new one is open. */
  #onKnock(id: FeedId, peer: Peer): void {
    if (!dials(this.#self, id) || peer.attempt) return;
    peer.state = { at: 'found', sinceMs: this.#clock.now() };
    peer.urgent = true;
    this.#decideSoon();
  }

  #onOffer(id: FeedId, peer: Peer, dialId: number, offer: Signal): void {
    if (dials(this.#self, id)) return;
    if (this.#preference === 'relay' || !this.#dialer.available) {
      this.#tell(id, dialId, { label: 'end', text: 'they make no direct links' });
      return;
    }
    if (!peer.link && !peer.attempt && linkRoom(this.#peers) <= 0) {
      this.#tell(id, dialId, { label: 'end', text: `they have ${maxDirectLinks} direct links` });
      return;
    }
    peer.attempt?.dial.close();
    peer.state = { at: 'waiting', sinceMs: this.#clock.now() };
    const dial = this.#start(id, peer, 'answering', dialId);
    dial.accept(offer);
    if (peer.early?.dialId === dialId) for (const signal of peer.early.signals) dial.accept(signal);
    peer.early = undefined;
    this.#decideSoon();
  }

  #onStep(peer: Peer, dialId: number, signal: Signal): void {
    if (peer.attempt?.dialId === dialId) {
      peer.attempt.dial.accept(signal);
      return;
    }
    if (peer.early?.dialId !== dialId) peer.early = { dialId, signals: [] };
    if (peer.early.signals.length < maxEarlySignals) peer.early.signals.push(signal);
  }

  #decideSoon(): void {
    if (this.#stopped) return;
    this.#stopTimer();
    this.#stopTimer = this.#clock.after(0, () => this.#decide());
    this.#events.onChange();
  }

  #decide(): void {
    const now = this.#clock.now();
    const { actions, againAtMs } = plan(this.#self, this.#peers, now, this.#circumstances(now));
    for (const action of actions) this.#carryOut(action);
    const delayMs = actions.length > 0 ? 0 : againAtMs - now;
    this.#stopTimer();
    if (Number.isFinite(delayMs)) this.#stopTimer = this.#clock.after(delayMs, () => this.#decide());
    if (actions.length > 0) this.#events.onChange();
  }

  #circumstances(now: number): Circumstances {
    return {
      preference: this.#preference,
      directAvailable: this.#dialer.available,
      lastDiscoveryMs: this.#lastDiscoveryMs,
      allowance: this.#breaker.allowance(now),
      breakerOpenUntilMs: this.#breaker.openUntilMs(now),
    };
  }

  #carryOut(action: Action): void {
    const peer = this.#peer(action.peer);
    if (action.do === 'give-up') {
      this.#tell(action.peer, peer.attempt?.dialId ?? 0, { label: 'end', text: 'no answer in time' });
      this.#fail(action.peer, peer, `no direct link within ${dialRules.dialTimeoutMs / 1_000} s`);
      return;
    }
    const now = this.#clock.now();
    if (peer.state.at === 'found') this.#lastDiscoveryMs = now;
    peer.lastDialMs = now;
    peer.urgent = false;
    this.#breaker.dialed(now);
    if (action.do === 'ask') {
      peer.state = { at: 'waiting', sinceMs: now };
      this.#tell(action.peer, 0, { label: 'knock', text: '' });
    } else {
      peer.state = { at: 'dialing', sinceMs: now };
      this.#start(action.peer, peer, 'offering', Math.floor(this.#random.fraction() * 0x1_0000_0000));
    }
  }

  #start(id: FeedId, peer: Peer, role: 'offering' | 'answering', dialId: number): Dial {
    const dial = this.#dialer.dial(role, {
      onSignal: (signal) => this.#tell(id, dialId, signal),
      onLink: (raw) => {
        if (peer.attempt?.dialId === dialId) this.#adopt(id, peer, raw);
        else raw.close();
      },
      onFail: (reason) => {
        if (peer.attempt?.dialId !== dialId) return;
        this.#tell(id, dialId, { label: 'end', text: reason });
        this.#fail(id, peer, reason);
      },
    });
    peer.attempt = { dialId, dial };
    return dial;
  }

  #tell(peer: FeedId, dialId: number, signal: Signal): void {
    this.#events.introduce({ peer, dialId, signal });
  }

  #adopt(id: FeedId, peer: Peer, raw: Link): void {
    peer.attempt = undefined;
    this.#dropLink(peer);
    const link = new LiveLink(id, raw, this.#clock, this.#random);
    peer.link = link;
    peer.failures = 0;
    peer.urgent = false;
    peer.state = { at: 'direct', sinceMs: this.#clock.now() };
    this.#breaker.succeeded();
    link.onClose = (reason) => {
      if (peer.link !== link) return;
      this.#dropLink(peer);
      this.#events.onLost(id, 'link', reason);
      this.#decideSoon();
    };
    this.#events.onLink(link);
    this.#decideSoon();
  }

  #dropLink(peer: Peer): void {
    const link = peer.link;
    peer.link = undefined;
    if (link) {
      link.close();
      this.#events.onUnlink(link);
    }
    if (peer.state.at === 'direct') peer.state = { at: 'found', sinceMs: this.#clock.now() };
  }

  #fail(id: FeedId, peer: Peer, reason: string): void {
    const now = this.#clock.now();
    peer.attempt?.dial.close();
    // Waiting in vain says nothing about this network: only our own dials count for the breaker.
    if (peer.state.at === 'dialing') this.#breaker.failed(now, this.neighbours().length);
    peer.attempt = undefined;
    peer.failures += 1;
    const untilMs = now + cooldownMs(peer.failures, this.#random);
    peer.state = peer.link
      ? { at: 'direct', sinceMs: peer.link.sinceMs }
      : { at: 'cooling', untilMs, failures: peer.failures, reason };
    this.#events.onLost(id, 'dial', reason);
    this.#decideSoon();
  }

  #retreat(id: FeedId, peer: Peer): void {
    peer.attempt?.dial.close();
    peer.attempt = undefined;
    if (peer.link) this.#events.onLost(id, 'link', 'direct links were switched off');
    this.#dropLink(peer);
    peer.state = { at: 'found', sinceMs: this.#clock.now() };
  }
}
