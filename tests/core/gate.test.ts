import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { maxUpdateBytes, readUpdate } from '../../client/core/gate.ts';
import { encodeUpdate } from '../../client/core/update.ts';
import { Author, brokenRule, bytes, refusal, unhex } from './support.ts';

const ann = new Author('ann').chat('ann', 5);
const bob = new Author('bob').chat('bob', 5);

function read(update: Uint8Array): ReturnType<typeof readUpdate> {
  return readUpdate(update);
}

describe('the gate', () => {
  test('reads back what was encoded; a feed’s first entry names it, later ones do not', () => {
    const [high, low] = [ann, bob].toSorted((a, b) => b.identity.clientId - a.identity.clientId);
    if (!high || !low) throw new Error('two authors');
    const { feedId, feedKey, clientId } = high.identity;
    expect(read(encodeUpdate([low.run(2, 3), low.run(3), high.run()]))).toEqual([
      { clientId, start: 0, named: { feedId, feedKey }, entries: high.entries, lengths: [6] },
      {
        clientId: low.identity.clientId,
        start: 2,
        named: undefined,
        entries: low.entries.slice(2),
        lengths: [1, 3],
      },
    ]);
  });

  test('reads what stock Yjs writes, in one struct or in many', () => {
    const doc = new Y.Doc();
    doc.clientID = ann.identity.clientId;
    const single: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => single.push(update));
    for (const sealed of ann.entries) doc.getArray(ann.identity.feedId).push([[sealed]]);
    expect(read(Y.encodeStateAsUpdate(doc))[0]?.entries).toEqual(ann.entries);
    expect(read(Y.mergeUpdates(single))[0]?.entries).toEqual(ann.entries);
  });

  test('gives views, not copies', () => {
    const update = encodeUpdate([ann.run()]);
    expect(read(update)[0]?.entries[0]?.buffer).toBe(update.buffer);
  });

  test('an empty update is no harm', () => {
    expect(read(unhex('0000'))).toEqual([]);
  });

  test('cut off anywhere, or with anything after it, it is refused', () => {
    const update = encodeUpdate([ann.run(0, 2), bob.run(1, 3)]);
    for (let length = 0; length < update.length; length += 1) {
      expect(brokenRule(() => read(update.subarray(0, length)))).toMatch(/^(update-shape|delete-set)$/u);
    }
    expect(brokenRule(() => read(Uint8Array.from([...update, 0])))).toBe('update-shape');
  });

  test('every refusal names its rule first, for the log and for the far end', () => {
    expect(refusal(() => read(bytes(maxUpdateBytes + 1, 0))).message).toBe(
      'update-size: update of 57345 bytes',
    );
    expect(refusal(() => read(unhex('0001'))).message).toBe('delete-set: nothing is ever deleted');
    expect(refusal(() => read(unhex('ffffff0f'))).message).toBe('update-shape: 33554431 claimed in 0 bytes');
  });

  test('the largest update that passes is 56 KiB', () => {
    expect(maxUpdateBytes).toBe(57_344);
    expect(brokenRule(() => read(bytes(maxUpdateBytes, 0)))).toBe('update-shape');
  });

  test('one struct holds 16 KiB at most, so that no more than that hangs on one signature', () => {
    const long = new Author('eve');
    while (long.entries.length < 9) long.say('x'.repeat(2_000));
    expect(() => read(encodeUpdate([long.run(0, 7), long.run(7)]))).not.toThrow();
    expect(brokenRule(() => read(encodeUpdate([long.run(0, 8)])))).toBe('update-size');
  });
});
