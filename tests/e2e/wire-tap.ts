/** Hears all that goes between browsers and a relay: bytes on the wire, and what the pages' WebSockets carry. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Page } from '@playwright/test';

export class WireTap {
  /** HTTP requests with their headers, among other things; WebSocket frames from browsers are masked here. */
  readonly sent: Buffer[] = [];
  readonly received: Buffer[] = [];
  /** The payloads of WebSocket frames, a message each. */
  readonly messagesSent: Buffer[] = [];
  readonly messagesReceived: Buffer[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(relayPort: number) {
    this.#server = createServer((fromBrowser) => {
      const toRelay = connect(relayPort, 'localhost');
      this.#pass(fromBrowser, toRelay, this.sent);
      this.#pass(toRelay, fromBrowser, this.received);
    });
  }

  static async before(relayPort: number): Promise<WireTap> {
    const tap = new WireTap(relayPort);
    await once(tap.#server.listen(0), 'listening');
    return tap;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  listenTo(page: Page): void {
    page.on('websocket', (webSocket) => {
      webSocket.on('framesent', ({ payload }) => this.messagesSent.push(Buffer.from(payload)));
      webSocket.on('framereceived', ({ payload }) => this.messagesReceived.push(Buffer.from(payload)));
    });
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #pass(from: Socket, to: Socket, heard: Buffer[]): void {
    this.#sockets.add(from);
    from.on('data', (bytes) => heard.push(bytes));
    from.pipe(to);
    // Whatever ends one half, a reset included, ends the other.
    from.on('error', (error) => to.destroy(error));
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
