import type { Dial, Dialer, DialEvents, Signal } from '../core/ports.ts';
import { RtcLink } from './rtc-link.ts';
import { belongsTo, candidateFrom, candidateText, checkedDescription } from './rtc-signal.ts';

/** A phone has a handful of addresses; each more would make us send checks to one that a peer picked. */
const candidatesMost = 64;

/** Opens direct links by WebRTC, one peer connection with one data channel each. */
export class RtcDialer implements Dialer {
  readonly available = typeof RTCPeerConnection !== 'undefined';
  /** STUN servers for dials from now on; with none, phones on one network find each other by local addresses. */
  iceServers: readonly RTCIceServer[] = [];

  dial(role: 'offering' | 'answering', events: DialEvents): Dial {
    try {
      return new RtcDial(role, events, new RTCPeerConnection({ iceServers: [...this.iceServers] }));
    } catch (error) {
      return failedDial(events, sentenceOf(error));
    }
  }
}

/** A dial that could not even begin, and says so after `dial` has returned. */
function failedDial(events: DialEvents, reason: string): Dial {
  let over = false;
  queueMicrotask(() => {
    if (!over) events.onFail(reason);
  });
  return {
    accept: () => undefined,
    close: () => {
      over = true;
    },
  };
}

/**
 * One attempt. All that is asynchronous runs in one chain of steps, in the order of `accept`; the first step
 * that fails fails the dial. Both sides make the same channel, so none has to be announced.
 */
class RtcDial implements Dial {
  readonly #role: 'offering' | 'answering';
  readonly #events: DialEvents;
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  #steps: Promise<void> = Promise.resolve();
  #over = false;
  /** Candidates that came before the description they belong to. */
  readonly #early: RTCIceCandidateInit[] = [];
  #candidateCount = 0;

  constructor(role: 'offering' | 'answering', events: DialEvents, connection: RTCPeerConnection) {
    this.#role = role;
    this.#events = events;
    this.#connection = connection;
    this.#channel = connection.createDataChannel('', { negotiated: true, id: 0 });
    this.#channel.binaryType = 'arraybuffer';
    this.#watch();
    if (role === 'offering') this.#next(() => this.#describe('offer'));
  }

  /** `knock` and `end` are between the cores; what comes twice, by two paths, counts once. */
  accept({ label, text }: Signal): void {
    if (label === 'candidate') this.#next(() => this.#acceptCandidate(text));
    else if (label === 'offer' && this.#role === 'answering') this.#next(() => this.#acceptOffer(text));
    else if (label === 'answer' && this.#role === 'offering') this.#next(() => this.#acceptAnswer(text));
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#connection.close();
  }

  #watch(): void {
    const connection = this.#connection;
    const channel = this.#channel;
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate?.candidate) this.#signal('candidate', candidateText(candidate));
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed') this.#fail('no way to the other phone was found');
    });
    // One channel is all that we speak on.
    connection.addEventListener('datachannel', (event) => event.channel.close());
    channel.addEventListener('open', () => this.#open());
    channel.addEventListener('close', () => this.#fail('the other phone ended the attempt'));
  }

  #next(step: () => Promise<void>): void {
    this.#steps = this.#steps
      .then(() => (this.#over ? undefined : step()))
      .catch((error: unknown) => this.#fail(sentenceOf(error)));
  }

  /** Sends our description as soon as it is made; the candidates follow as they are found. */
  async #describe(label: 'offer' | 'answer'): Promise<void> {
    await this.#connection.setLocalDescription();
    this.#signal(label, this.#connection.localDescription?.sdp ?? '');
  }

  async #acceptOffer(text: string): Promise<void> {
    if (this.#connection.remoteDescription) return;
    await this.#connection.setRemoteDescription(checkedDescription('offer', text));
    await this.#describe('answer');
    await this.#addEarly();
  }

  async #acceptAnswer(text: string): Promise<void> {
    if (this.#connection.remoteDescription) return;
    await this.#connection.setRemoteDescription(checkedDescription('answer', text));
    await this.#addEarly();
  }

  async #acceptCandidate(text: string): Promise<void> {
    this.#candidateCount += 1;
    if (this.#candidateCount > candidatesMost) return;
    const candidate = candidateFrom(text);
    const { remoteDescription } = this.#connection;
    if (!remoteDescription) this.#early.push(candidate);
    else await this.#add(candidate, remoteDescription.sdp);
  }

  async #addEarly(): Promise<void> {
    const { remoteDescription } = this.#connection;
    for (const candidate of this.#early.splice(0)) await this.#add(candidate, remoteDescription?.sdp ?? '');
  }

  async #add(candidate: RTCIceCandidateInit, sdp: string): Promise<void> {
    if (belongsTo(candidate, sdp)) await this.#connection.addIceCandidate(candidate);
  }

  #signal(label: Signal['label'], text: string): void {
    if (!this.#over) this.#events.onSignal({ label, text });
  }

  #open(): void {
    if (this.#over) return;
    this.#over = true;
    this.#events.onLink(new RtcLink(this.#connection, this.#channel));
  }

  #fail(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#connection.close();
    this.#events.onFail(reason);
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
