/** A whole relay on a port of its own, and clients with real sockets. Everything waits for what happens. */
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { openRelay, type Relay, type RelaySettings } from '../../signaling/relay.ts';
import type { Conversation, Socket } from '../../signaling/socket.ts';
import { openHub, type StoryLog } from './support.ts';

export interface LiveRelay extends Relay {
  readonly log: StoryLog;
  readonly url: string;
}

export async function startRelay(settings: Partial<RelaySettings> = {}): Promise<LiveRelay> {
  const { world, log } = openHub();
  const relay = await openRelay(
    { port: 0, host: '127.0.0.1', version: '9.9.9', files: undefined, noFiles: 'no files', ...settings },
    { ...world, now: Date.now },
  );
  onTestFinished(() => relay.close());
  return { ...relay, log, url: `127.0.0.1:${relay.port}` };
}

/** One end of a real socket: what came is kept, in order, and can be waited for. */
export class Client {
  readonly webSocket: WebSocket;
  readonly received: Uint8Array[] = [];
  readonly #waiting = new Map<() => boolean, () => void>();

  constructor(url: string, options: ClientOptions = {}) {
    this.webSocket = new WebSocket(url, options);
    this.webSocket.on('message', (data: Buffer) => {
      this.received.push(new Uint8Array(data));
      // Others who listen to this socket have heard the message by then.
      setImmediate(() => this.#check());
    });
  }

  async open(): Promise<this> {
    await once(this.webSocket, 'open');
    return this;
  }

  /** Resolves as soon as `isThere`, asked again after each message. */
  async until(isThere: () => boolean): Promise<void> {
    if (isThere()) return;
    await new Promise<void>((resolve) => {
      this.#waiting.set(isThere, resolve);
    });
  }

  #check(): void {
    for (const [isThere, resolve] of this.#waiting) {
      if (!isThere()) continue;
      this.#waiting.delete(isThere);
      resolve();
    }
  }

  get receivedBytes(): number {
    return this.received.reduce((sum, message) => sum + message.length, 0);
  }

  async count(messages: number): Promise<void> {
    await this.until(() => this.received.length >= messages);
  }

  async closed(): Promise<{ code: number; reason: string }> {
    const [code, reason] = (await once(this.webSocket, 'close')) as [number, Buffer];
    return { code, reason: reason.toString() };
  }
}

/** A hub whose `connect` goes over a real socket: what `Phone` says is sent, what comes is handed to its socket. */
export function overSocket(client: Client): { connect(socket: Socket): Conversation } {
  return {
    connect(socket) {
      for (const message of client.received) socket.send(message);
      client.webSocket.on('message', (data: Buffer) => socket.send(new Uint8Array(data)));
      return {
        admitted: false,
        message: (message) => client.webSocket.send(message),
        closed: () => client.webSocket.close(),
        drained: () => undefined,
      };
    },
  };
}
