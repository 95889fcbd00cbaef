import { describe, expect, test } from 'vitest';
import { Envelopes, purposes } from '../../client/core/envelope.ts';
import type { RoomKeys } from '../../client/core/keys.ts';
import { encodeUtf8 } from '../../client/core/utf8.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { bytes, ed25519, hex, identityOf, mainStage, otherStage, refusal } from './support.ts';

const ann = identityOf('ann');
const eve = identityOf('eve');
const random = new SeededRandom(1);
const plaintext = encodeUtf8('ann is here');

function presenceOf(keys: RoomKeys): Envelopes {
  return new Envelopes(keys.topicKey, purposes.presence, keys.presenceKey, ed25519);
}

const box = presenceOf(mainStage);

describe('an envelope', () => {
  test('opens to what was sealed, and names its author', () => {
    expect(box.open(box.seal(plaintext, ann, random))).toEqual({ feedKey: ann.feedKey, plaintext });
    expect(box.open(box.seal(bytes(0, 0), ann, random)).plaintext).toEqual(bytes(0, 0));
  });

  test('takes 136 bytes around the plaintext, of which only the author’s key can be read', () => {
    const envelope = box.seal(plaintext, ann, random);
    expect(envelope.length).toBe(plaintext.length + 136);
    expect(envelope.subarray(0, 32)).toEqual(ann.feedKey);
    expect(hex(envelope)).not.toContain(hex(plaintext));
  });

  test('of the same words is never the same twice', () => {
    expect(box.seal(plaintext, ann, random)).not.toEqual(box.seal(plaintext, ann, random));
  });

  test('with any byte changed, or cut off, is not its author’s', () => {
    const envelope = box.seal(plaintext, ann, random);
    for (let at = 0; at < envelope.length; at += 1) {
      const changed = envelope.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      expect(refusal(() => box.open(changed)).message).toBe('an envelope is not its author’s');
      expect(refusal(() => box.open(envelope.subarray(0, at))).message).toMatch(/expected|author/u);
    }
  });

  test('of another room is refused, signed by a member or not', () => {
    const elsewhere = presenceOf(otherStage).seal(plaintext, ann, random);
    expect(refusal(() => box.open(elsewhere)).message).toBe('an envelope is not its author’s');
  });

  test('of another purpose is refused, even where the key is the same', () => {
    const signal = new Envelopes(mainStage.topicKey, purposes.signal, mainStage.presenceKey, ed25519);
    expect(() => box.open(signal.seal(plaintext, ann, random))).toThrow('not its author’s');
  });

  test('signed for the room by somebody without its key is refused', () => {
    const outsider = new Envelopes(mainStage.topicKey, purposes.presence, bytes(32, 1), ed25519);
    expect(refusal(() => box.open(outsider.seal(plaintext, eve, random))).message).toBe(
      'an envelope was not sealed for this room',
    );
  });

  test('that a member seals in another’s name is refused', () => {
    const forged = box.seal(plaintext, { ...eve, feedKey: ann.feedKey }, random);
    expect(() => box.open(forged)).toThrow('not its author’s');
  });
});
