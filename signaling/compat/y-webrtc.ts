/**
 * The signaling protocol of stock y-webrtc 10, so that any app built on it can use this relay. JSON as text:
 *
 *   { type: 'subscribe' | 'unsubscribe', topics: string[] }
 *   { type: 'publish', topic: string, … }     → the same with `clients`, to all who subscribed, the sender included
 *   { type: 'ping' }                          → { type: 'pong' }
 *
 * Other types are ignored, as its own server does; what is no JSON object ends that one socket.
 */
import { ProtocolError } from '../bytes.ts';
import { relayLimits } from '../limits.ts';
import { closeCode } from '../protocol.ts';
import type { Conversation, Socket } from '../socket.ts';

type Fields = Readonly<Record<string, unknown>>;
type Topics = Map<string, Set<Socket<string>>>;

/** Who subscribed to what. Holds nothing of a topic once its last subscriber has left. */
export class YWebrtcHub {
  readonly #topics: Topics = new Map();

  connect(socket: Socket<string>): Conversation<string> {
    return new YWebrtcConversation(socket, this.#topics);
  }

  get topicCount(): number {
    return this.#topics.size;
  }
}

class YWebrtcConversation implements Conversation<string> {
  readonly #socket: Socket<string>;
  readonly #topics: Topics;
  readonly #subscribed = new Set<string>();
  #isAdmitted = false;
  #isClosed = false;

  constructor(socket: Socket<string>, topics: Topics) {
    this.#socket = socket;
    this.#topics = topics;
  }

  /** There is nothing to prove here: whoever subscribes has come for something. */
  get admitted(): boolean {
    return this.#isAdmitted;
  }

  message(text: string): void {
    if (this.#isClosed) return;
    const message = parse(text);
    switch (message['type']) {
      case 'subscribe':
        return this.#subscribe(topicsOf(message));
      case 'unsubscribe':
        return this.#unsubscribe(topicsOf(message));
      case 'publish':
        return this.#publish(message['topic'], text);
      case 'ping':
        return this.#socket.send('{"type":"pong"}');
      default:
        // An app's own extension, perhaps: stock clients expect silence.
        return;
    }
  }

  closed(): void {
    this.#isClosed = true;
    this.#unsubscribe([...this.#subscribed]);
  }

  drained(): void {
    // Nobody is caught up here: what is published is sent at once, or was lost with its socket.
  }

  #subscribe(topics: readonly string[]): void {
    this.#isAdmitted = true;
    for (const topic of topics) {
      const subscribers = this.#topics.get(topic) ?? new Set();
      this.#checkBounds(topic, subscribers);
      this.#topics.set(topic, subscribers.add(this.#socket));
      this.#subscribed.add(topic);
    }
  }

  #checkBounds(topic: string, subscribers: ReadonlySet<Socket<string>>): void {
    if (subscribers.has(this.#socket)) return;
    if (topic.length > relayLimits.yWebrtcTopicChars) {
      throw new ProtocolError(`topic has ${topic.length} characters`, closeCode.tooLarge);
    }
    if (this.#subscribed.size >= relayLimits.yWebrtcTopicsPerSocket) {
      throw new ProtocolError(`more than ${relayLimits.yWebrtcTopicsPerSocket} topics`, closeCode.tooMany);
    }
    if (subscribers.size >= relayLimits.yWebrtcSubscribersPerTopic) {
      throw new ProtocolError('the topic has too many subscribers', closeCode.tooMany);
    }
  }

  #unsubscribe(topics: readonly string[]): void {
    for (const topic of topics) {
      this.#subscribed.delete(topic);
      const subscribers = this.#topics.get(topic);
      subscribers?.delete(this.#socket);
      if (subscribers?.size === 0) this.#topics.delete(topic);
    }
  }

  /** The number is put in at the end, where it outranks one that the sender wrote; the rest stays as it came. */
  #publish(topic: unknown, text: string): void {
    const subscribers = typeof topic === 'string' ? this.#topics.get(topic) : undefined;
    if (!subscribers) return;
    const published = `${text.slice(0, text.lastIndexOf('}'))},"clients":${subscribers.size}}`;
    for (const subscriber of subscribers) subscriber.send(published);
  }
}

/** @throws {ProtocolError} if `text` is not a JSON object */
function parse(text: string): Fields {
  const message: unknown = parseJson(text);
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw new ProtocolError('a JSON object was expected');
  }
  return message as Fields;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProtocolError('the message is not JSON');
  }
}

/** What is not a string is passed over, as y-webrtc's own server does. */
function topicsOf(message: Fields): string[] {
  const { topics } = message;
  return Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : [];
}
