import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { RelaySocket } from '../../client/core/ports.ts';
import { relaySocketTo } from '../../client/net/websocket.ts';

interface Heard {
  readonly messages: Uint8Array[];
  readonly closes: [number, string][];
}

/** ws's client, which has a browser's interface but makes an exception of an error event that nobody handles. */
class BrowserLikeSocket extends WebSocket {
  constructor(address: string) {
    super(address);
    this.on('error', () => undefined);
  }
}

let relay: WebSocketServer;
let url: string;

beforeEach(async () => {
  vi.stubGlobal('WebSocket', BrowserLikeSocket);
  relay = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => {
    relay.once('listening', resolve);
  });
  url = `ws://127.0.0.1:${(relay.address() as AddressInfo).port}/relay`;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  for (const socket of relay.clients) socket.terminate();
  relay.close();
});

describe('a socket to the relay', () => {
  test('brings whole messages both ways, in order', async () => {
    const arrived: Uint8Array[] = [];
    relay.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        arrived.push(new Uint8Array(data));
        if (arrived.length === 50) socket.send(new Uint8Array(65_536).fill(7));
      });
      socket.send(new Uint8Array([1]));
    });
    const { socket, heard } = open();
    await vi.waitFor(() => expect(heard.messages).toHaveLength(1));
    for (let at = 0; at < 50; at += 1) socket.send(new Uint8Array(1_000).fill(at));
    await vi.waitFor(() => expect(heard.messages).toHaveLength(2));
    expect(heard.messages).toEqual([new Uint8Array([1]), new Uint8Array(65_536).fill(7)]);
    expect(arrived.map((message) => message[0])).toEqual(Array.from({ length: 50 }, (_, at) => at));
    expect(heard.closes).toEqual([]);
  });

  test('tells what the relay ended it with, once', async () => {
    relay.on('connection', (socket) => socket.close(4429, 'too many'));
    const { socket, heard } = open();
    await vi.waitFor(() => expect(heard.closes).toEqual([[4429, 'too many']]));
    socket.close();
    socket.send(new Uint8Array(1));
    expect(socket.bufferedBytes).toBe(0);
    expect(heard.closes).toHaveLength(1);
  });

  test('says in words that the connection broke, or was never made', async () => {
    relay.on('connection', (socket) => {
      socket.send(new Uint8Array([1]));
      socket.terminate();
    });
    const broken = open();
    await vi.waitFor(() =>
      expect(broken.heard.closes).toEqual([[1006, 'the connection to the relay broke off']]),
    );
    const refused = open('ws://127.0.0.1:1/relay');
    await vi.waitFor(() => expect(refused.heard.closes).toEqual([[1006, 'the relay could not be reached']]));
  });

  test('gives up after 5 seconds on a relay that does not answer', async () => {
    const silent = createServer();
    const port = await listening(silent);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { heard } = open(`ws://127.0.0.1:${port}/relay`);
    vi.advanceTimersByTime(4_999);
    expect(heard.closes).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heard.closes).toEqual([[1006, 'the relay did not answer within 5 seconds']]);
    silent.close();
  });

  test('says nothing after it was closed here', async () => {
    const gone = new Promise((resolve) => {
      relay.on('connection', (socket) => socket.on('close', resolve));
    });
    const { socket, heard } = open();
    await vi.waitFor(() => expect(relay.clients.size).toBe(1));
    socket.close();
    socket.close();
    await gone;
    expect(heard.closes).toEqual([]);
  });

  test('ends with whatever sends text, for that is no relay', async () => {
    relay.on('connection', (socket) => socket.send('<html>'));
    const { heard } = open();
    await vi.waitFor(() =>
      expect(heard.closes).toEqual([[1003, 'what answered is not a relay: it sent text']]),
    );
    expect(heard.messages).toEqual([]);
  });

  test('reports an address that is none, after it was returned', async () => {
    const { heard } = open('no address');
    expect(heard.closes).toEqual([]);
    await vi.waitFor(() => expect(heard.closes).toHaveLength(1));
  });

  test('does not take messages before the relay has spoken', () => {
    const { socket } = open();
    expect(() => socket.send(new Uint8Array(1))).toThrow('before the relay had welcomed us');
    socket.close();
  });

  test('tells when what waited has drained', async () => {
    let receivedBytes = 0;
    relay.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => {
        receivedBytes += data.length;
      });
      socket.send(new Uint8Array([1]));
    });
    const { socket, heard } = open();
    await vi.waitFor(() => expect(heard.messages).toHaveLength(1));
    const drained = new Promise<void>((resolve) => {
      socket.onDrain = resolve;
    });
    let sentBytes = 0;
    while (socket.bufferedBytes < 4_194_304) {
      socket.send(new Uint8Array(65_536));
      sentBytes += 65_536;
    }
    await drained;
    expect(socket.bufferedBytes).toBeLessThanOrEqual(65_536);
    await vi.waitFor(() => expect(receivedBytes).toBe(sentBytes));
  });
});

function open(address = url): { socket: RelaySocket; heard: Heard } {
  const heard: Heard = { messages: [], closes: [] };
  const socket = relaySocketTo(address)();
  socket.onMessage = (message) => heard.messages.push(message);
  socket.onClose = (code, reason) => heard.closes.push([code, reason]);
  return { socket, heard };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}
