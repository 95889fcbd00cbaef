import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { encodeClientMessage } from '../../signaling/protocol.ts';
import { Client, type LiveRelay, overSocket, startRelay } from './live-relay.ts';
import { bytes, Phone } from './support.ts';

const ann = 1;
const bob = 2;

interface LivePhone {
  readonly client: Client;
  readonly phone: Phone;
}

async function arrive(relay: LiveRelay, name: number): Promise<LivePhone> {
  const client = await new Client(`ws://${relay.url}/relay`).open();
  await client.count(1);
  return { client, phone: new Phone(overSocket(client), name) };
}

async function arriveAndSync(relay: LiveRelay, name: number): Promise<LivePhone> {
  const { client, phone } = await arrive(relay, name);
  phone.joinAndSync();
  await client.until(() => phone.told.some((frame) => frame.type === 'have'));
  return { client, phone };
}

/** Whether somebody new still gets in, and whether those who were in are still served. */
async function expectAlive({ client, phone }: LivePhone): Promise<void> {
  const token = client.received.length;
  phone.tell({ type: 'ping', token });
  await client.until(() => phone.told.some((frame) => frame.type === 'pong' && frame.token === token));
}

describe('a socket', () => {
  test('two phones meet, and what one writes the other gets', async () => {
    const relay = await startRelay();
    const a = await arriveAndSync(relay, ann);
    const b = await arriveAndSync(relay, bob);
    a.phone.writeAndTell();
    await b.client.until(() => b.phone.told.some((frame) => frame.type === 'update'));
    expect(b.phone.takeIn().log.digest).toEqual(a.phone.log.digest);
    await a.client.until(() => a.phone.told.some((frame) => frame.type === 'have' && frame.vector.size > 0));
  });

  test.each([
    ['no message at all', Buffer.of(99), 4400, 'client message type 99 is unknown'],
    ['an empty message', Buffer.alloc(0), 4400, '1 byte expected, 0 left'],
    ['a join that is cut off', Buffer.of(1, 0, 1, 7), 4400, '32 bytes expected, 1 left'],
    ['an early cast', Buffer.of(4, 0, 1, 7), 4400, 'cast came before hello'],
    [
      'another version',
      Buffer.of(0, 2),
      4426,
      'The relay speaks version 1, not 2: the relay needs an update.',
    ],
    ['text', 'hello', 4400, 'text came where all messages are binary'],
  ])('P6 %s ends that one socket, with a sentence', async (_, message, code, reason) => {
    const relay = await startRelay();
    const other = await arriveAndSync(relay, ann);
    const mallory = await new Client(`ws://${relay.url}/relay`).open();
    mallory.webSocket.send(message);
    expect(await mallory.closed()).toEqual({ code, reason });
    await expectAlive(other);
  });

  test('P6 an oversized message ends that one socket with 1009', async () => {
    const relay = await startRelay();
    const other = await arriveAndSync(relay, ann);
    const mallory = await new Client(`ws://${relay.url}/relay`).open();
    mallory.webSocket.send(Buffer.alloc(65_537));
    expect((await mallory.closed()).code).toBe(1009);
    await expectAlive(other);
  });

  test('P6 a message in too many pieces ends that one socket', async () => {
    const relay = await startRelay();
    const other = await arriveAndSync(relay, ann);
    const mallory = await new Client(`ws://${relay.url}/relay`).open();
    for (let piece = 0; piece < 40; piece += 1) mallory.webSocket.send(Buffer.of(1), { fin: false });
    expect((await mallory.closed()).code).toBe(1008);
    await expectAlive(other);
  });

  test('P6 a forged entry, told by a member, ends that member only; the others see it leave', async () => {
    const relay = await startRelay();
    const other = await arriveAndSync(relay, ann);
    const mallory = await arriveAndSync(relay, bob);
    const forged = mallory.phone.write();
    forged[forged.length - 9] = (forged[forged.length - 9] ?? 0) ^ 1;
    mallory.phone.tell({ type: 'update', update: forged });
    expect(await mallory.client.closed()).toMatchObject({ code: 4400, reason: /^bad-signature/ });
    await other.client.until(() => other.phone.socket.sent.some((message) => message.type === 'departed'));
    await expectAlive(other);
  });

  test('a long reason is cut to what a close frame can carry', async () => {
    const relay = await startRelay();
    const mallory = await arrive(relay, ann);
    mallory.client.webSocket.send(encodeClientMessage({ type: 'hello', version: 1 }));
    mallory.phone.say({ type: 'leave', room: 9 });
    expect((await mallory.client.closed()).reason.length).toBeLessThanOrEqual(123);
  });

  test('a phone that does not read is caught up when it does, with no gap', async () => {
    const relay = await startRelay();
    const writer = await arriveAndSync(relay, ann);
    for (let count = 0; count < 400; count += 1) writer.phone.writeAndTell(8_000);
    await writer.client.until(() => isAcked(writer.phone, 400));
    const slow = await arrive(relay, bob);
    slow.client.webSocket.pause();
    slow.phone.joinAndSync();
    for (let count = 0; count < 50; count += 1) writer.phone.writeAndTell(8_000);
    await writer.client.until(() => isAcked(writer.phone, 450));
    slow.client.webSocket.resume();
    await slow.client.until(() => slow.client.receivedBytes > writer.phone.log.byteCount);
    expect(slow.phone.takeIn().log.entryCount).toBe(450);
    expect(slow.phone.log.digest).toEqual(writer.phone.log.digest);
  });
});

function isAcked(phone: Phone, entries: number): boolean {
  const last = phone.lastTold;
  return last?.type === 'have' && [...last.vector.values()].includes(entries);
}

describe('paths', () => {
  test.each(['/', '/relay/', '/other', '//', '/%'])('an upgrade on %s is answered 404', async (path) => {
    const relay = await startRelay();
    expect(await upgradeStatus(relay, path)).toBe(404);
  });

  test('a query does not hide the path', async () => {
    const relay = await startRelay();
    const client = await new Client(`ws://${relay.url}/relay?x=1`).open();
    await client.count(1);
    expect(client.received[0]?.[0]).toBe(0);
  });

  test('what is not HTTP at all is cut off, and others go on', async () => {
    const relay = await startRelay();
    const other = await arriveAndSync(relay, ann);
    const wire = connect(relay.port, '127.0.0.1');
    wire.write('\u0000\u0001garbage\r\n\r\n');
    wire.resume();
    await once(wire, 'close');
    await expectAlive(other);
  });
});

async function upgradeStatus(relay: LiveRelay, path: string): Promise<number | undefined> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
  };
  const asked = request({ host: '127.0.0.1', port: relay.port, path, headers });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  return response.statusCode;
}

describe('y-webrtc', () => {
  test('stock clients meet over text messages', async () => {
    const relay = await startRelay();
    const [a, b] = await Promise.all([
      new Client(`ws://${relay.url}/y-webrtc`).open(),
      new Client(`ws://${relay.url}/y-webrtc`).open(),
    ]);
    for (const client of [a, b]) {
      client.webSocket.send('{"type":"subscribe","topics":["doc"]}');
      client.webSocket.send('{"type":"ping"}');
      await client.count(1);
    }
    a.webSocket.send('{"type":"publish","topic":"doc","data":1}');
    await b.count(2);
    const published = Buffer.from(b.received[1] ?? []).toString();
    expect(JSON.parse(published)).toEqual({ type: 'publish', topic: 'doc', data: 1, clients: 2 });
  });

  test.each(['{', '7'])('P6 %j ends that one socket, with a sentence', async (text) => {
    const relay = await startRelay();
    const other = await new Client(`ws://${relay.url}/y-webrtc`).open();
    const mallory = await new Client(`ws://${relay.url}/y-webrtc`).open();
    mallory.webSocket.send(text);
    const { code, reason } = await mallory.closed();
    expect([code, reason.length > 0]).toEqual([4400, true]);
    other.webSocket.send('{"type":"ping"}');
    await other.count(1);
  });

  test('P6 a message nested too deep for most parsers passes through', async () => {
    const relay = await startRelay();
    const client = await new Client(`ws://${relay.url}/y-webrtc`).open();
    client.webSocket.send('{"type":"subscribe","topics":["doc"]}');
    const deep = `{"type":"publish","topic":"doc","data":${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    client.webSocket.send(`${deep}}`);
    await client.count(1);
    expect(Buffer.from(client.received[0] ?? []).toString()).toBe(`${deep},"clients":1}`);
  });
});

describe('the end', () => {
  test('every client is told 1012 and a sentence, and it takes less than two seconds', async () => {
    const relay = await startRelay();
    const member = await arriveAndSync(relay, ann);
    const stock = await new Client(`ws://${relay.url}/y-webrtc`).open();
    const stalled = await arriveAndSync(relay, bob);
    stalled.client.webSocket.pause();
    const startedMs = performance.now();
    const ends = Promise.all([member.client.closed(), stock.closed(), relay.close()]);
    const goodbye = { code: 1012, reason: 'The relay is going down; try again.' };
    expect((await ends).slice(0, 2)).toEqual([goodbye, goodbye]);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});

test('a flood is slowed down, not cut off, and costs others nothing', async () => {
  const relay = await startRelay();
  const other = await arriveAndSync(relay, ann);
  const flooder = await arriveAndSync(relay, bob);
  for (let count = 0; count < 5_000; count += 1) {
    flooder.phone.say({ type: 'send', room: 1, to: bytes(32, 9), label: 'frame', body: bytes(9, 9) });
  }
  await expectAlive(other);
  expect(flooder.client.webSocket.readyState).toBe(flooder.client.webSocket.OPEN);
});
