import { describe, expect, test } from 'vitest';
import { nobleEd25519 } from '../../client/core/ed25519.ts';
import { deriveFeedIdentity, deriveRoomKeys } from '../../client/core/keys.ts';
import { bytes, ed25519, hex } from './support.ts';

const secret = bytes(16, 7);
const device = bytes(32, 1);
const room = deriveRoomKeys(secret, ed25519);

describe('a room’s keys', () => {
  test('hang on its secret alone, and are the same on every engine', () => {
    expect(deriveRoomKeys(secret, nobleEd25519)).toEqual(room);
    expect(deriveRoomKeys(bytes(16, 8), ed25519).topic).not.toBe(room.topic);
  });

  test('are all different, and the topic is the public half of the key that admits', () => {
    const { accessSeed, boxKey, signalKey, presenceKey, topicKey } = room;
    expect(new Set([accessSeed, boxKey, signalKey, presenceKey, topicKey].map(hex)).size).toBe(5);
    expect(ed25519.publicKey(accessSeed)).toEqual(topicKey);
    expect(room.topic).toHaveLength(43);
  });

  test('of the topic are pinned: a poster from today must open the same room tomorrow', () => {
    expect(room.topic).toBe('Nzfaiw-RNV6Pyexa_O9r4ema4HuMbI40PTwOauuLff8');
    expect(hex(room.boxKey)).toBe('208333659bb3af55e4655d25bde6cc2199d46b82db15bf1778e85bae1027c254');
  });
});

describe('a device’s feed', () => {
  const topicOf = (fill: number): Uint8Array => deriveRoomKeys(bytes(16, fill), ed25519).topicKey;

  test('is the same each time, and another one in each room, for each device and for each replacement', () => {
    const ids = [
      deriveFeedIdentity(device, topicOf(7), ed25519),
      deriveFeedIdentity(device, topicOf(8), ed25519),
      deriveFeedIdentity(bytes(32, 2), topicOf(7), ed25519),
      deriveFeedIdentity(device, topicOf(7), ed25519, bytes(16, 1)),
    ].map(({ feedId }) => feedId);
    expect(new Set(ids).size).toBe(4);
    expect(deriveFeedIdentity(device, topicOf(7), nobleEd25519).feedId).toBe(ids[0]);
  });
});
