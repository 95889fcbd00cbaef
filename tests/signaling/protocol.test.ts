import { describe, expect, test } from 'vitest';
import { ProtocolError } from '../../signaling/bytes.ts';
import {
  admissionBytes,
  type ClientMessage,
  decodeClientMessage,
  decodeRelayMessage,
  encodeClientMessage,
  encodeRelayMessage,
  type RelayMessage,
} from '../../signaling/protocol.ts';
import { bytes, hex, randomFrom } from './support.ts';

const aa = 'aa'.repeat(32);
const bb = 'bb'.repeat(32);
const peer = bytes(32, 0xbb);

const clientMessages: readonly [string, ClientMessage][] = [
  ['0001', { type: 'hello', version: 1 }],
  [
    `010203${aa}${bb}${'cc'.repeat(64)}${'dd'.repeat(64)}`,
    {
      type: 'join',
      room: 0x0203,
      topic: bytes(32, 0xaa),
      peer,
      roomProof: bytes(64, 0xcc),
      peerProof: bytes(64, 0xdd),
    },
  ],
  ['020203', { type: 'leave', room: 0x0203 }],
  [`030203${bb}01ee`, { type: 'send', room: 0x0203, to: peer, label: 'offer', body: bytes(1, 0xee) }],
  [`030203${bb}05`, { type: 'send', room: 0x0203, to: peer, label: 'end', body: bytes(0, 0) }],
  ['040203eeee', { type: 'cast', room: 0x0203, body: bytes(2, 0xee) }],
  ['050203ee', { type: 'tell', room: 0x0203, body: bytes(1, 0xee) }],
  [`060203${bb}02`, { type: 'link', room: 0x0203, peer, state: 'failed' }],
];

const relayMessages: readonly [string, RelayMessage][] = [
  [`0001${aa}01`, { type: 'welcome', version: 1, nonce: bytes(32, 0xaa), durable: true }],
  [`0102030002${aa}${bb}`, { type: 'joined', room: 0x0203, members: [bytes(32, 0xaa), peer] }],
  ['020203113946756c6c', { type: 'refused', room: 0x0203, code: 4409, reason: 'Full' }],
  [`030203${bb}`, { type: 'arrived', room: 0x0203, peer }],
  [`040203${bb}`, { type: 'departed', room: 0x0203, peer }],
  [`050203${bb}00ee`, { type: 'from', room: 0x0203, peer, label: 'frame', body: bytes(1, 0xee) }],
  ['060203ee', { type: 'told', room: 0x0203, body: bytes(1, 0xee) }],
];

describe('the wire', () => {
  test.each(clientMessages)('from a client, %s', (pinned, message) => {
    expect(hex(encodeClientMessage(message))).toBe(pinned);
    expect(decodeClientMessage(Uint8Array.from(Buffer.from(pinned, 'hex')))).toEqual(message);
  });

  test.each(relayMessages)('from the relay, %s', (pinned, message) => {
    expect(hex(encodeRelayMessage(message))).toBe(pinned);
    expect(decodeRelayMessage(Uint8Array.from(Buffer.from(pinned, 'hex')))).toEqual(message);
  });

  test('an admission signs the nonce, the topic and the peer, under a name of its own', () => {
    const name = Buffer.from('fieldmesh/1 admission').toString('hex');
    expect(hex(admissionBytes(bytes(32, 1), bytes(32, 0xaa), peer))).toBe(
      `${name}${'01'.repeat(32)}${aa}${bb}`,
    );
  });
});

describe('damaged messages', () => {
  const decoders = [decodeClientMessage, decodeRelayMessage] as const;

  test('every shorter and every longer form of a message is a message or a ProtocolError', () => {
    const all = [...clientMessages, ...relayMessages].map(([pinned]) =>
      Uint8Array.from(Buffer.from(pinned, 'hex')),
    );
    for (const whole of all) {
      for (let length = 0; length <= whole.length + 1; length += 1) {
        const damaged = new Uint8Array(length);
        damaged.set(whole.subarray(0, length));
        for (const decode of decoders) isMessageOrProtocolError(decode, damaged);
      }
    }
  });

  test('20,000 random messages are messages or ProtocolErrors', () => {
    const random = randomFrom(7);
    for (let count = 0; count < 20_000; count += 1) {
      const noise = Uint8Array.from({ length: random() % 300 }, () => random() & 0xff);
      if (noise.length > 0 && count % 2 === 0) noise[0] = random() % 8;
      for (const decode of decoders) isMessageOrProtocolError(decode, noise);
    }
  });
});

function isMessageOrProtocolError(
  decode: (data: Uint8Array) => { readonly type: string },
  data: Uint8Array,
): void {
  try {
    expect(decode(data).type).toBeTypeOf('string');
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}
