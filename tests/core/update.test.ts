import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Run } from '../../client/core/feed.ts';
import { decodeVector, encodeUpdate, encodeVector } from '../../client/core/update.ts';
import { Author, bytes, hex, identityOf, refusal, unhex } from './support.ts';

const ann = new Author('ann').chat('ann', 9);
const bob = new Author('bob').chat('bob', 6);
const eve = new Author('eve').chat('eve', 1);

/** A document as any Yjs program would write it: one transaction an entry. */
function written(author: Author): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = author.identity.clientId;
  for (const sealed of author.entries) doc.getArray(author.identity.feedId).push([[sealed]]);
  return doc;
}

function merged(...authors: readonly Author[]): Y.Doc {
  const doc = new Y.Doc();
  for (const author of authors) Y.applyUpdate(doc, Y.encodeStateAsUpdate(written(author)));
  return doc;
}

function elements(doc: Y.Doc, { identity }: Author): unknown {
  return doc.getArray(identity.feedId).toJSON();
}

describe('an update', () => {
  test('of one feed is what Yjs itself writes, byte for byte', () => {
    expect(encodeUpdate([ann.run()])).toEqual(Y.encodeStateAsUpdate(written(ann)));
  });

  test('of a single fresh entry is what Yjs itself sends when it is pushed', () => {
    const doc = new Y.Doc();
    doc.clientID = ann.identity.clientId;
    const sent: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => sent.push(update));
    for (const sealed of ann.entries) doc.getArray(ann.identity.feedId).push([[sealed]]);
    expect(sent).toEqual(ann.entries.map((_, seq) => encodeUpdate([ann.run(seq, seq + 1)])));
  });

  test('from any place in the feed on is what Yjs answers to the state vector of that place', () => {
    for (let start = 0; start < ann.entries.length; start += 1) {
      const known = encodeVector(new Map(start > 0 ? [[ann.identity.clientId, start]] : []));
      expect(encodeUpdate([ann.run(start)])).toEqual(Y.encodeStateAsUpdate(written(ann), known));
    }
  });

  test('of several feeds is what Yjs writes of them all, whatever order they are given in', () => {
    const known = encodeVector(new Map([[bob.identity.clientId, 3]]));
    const doc = merged(ann, bob, eve);
    expect(encodeUpdate([eve.run(), ann.run(), bob.run()])).toEqual(Y.encodeStateAsUpdate(doc));
    expect(encodeUpdate([bob.run(3), eve.run(), ann.run()])).toEqual(Y.encodeStateAsUpdate(doc, known));
  });

  test('applied by Yjs gives the arrays that were written', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, encodeUpdate([ann.run(0, 4), bob.run(0, 2)]));
    Y.applyUpdate(doc, encodeUpdate([bob.run(2), ann.run(4)]));
    for (const author of [ann, bob]) {
      expect(elements(doc, author)).toEqual(author.entries.map((sealed) => [sealed]));
      expect(elements(doc, author)).toEqual(elements(written(author), author));
    }
    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(merged(ann, bob)));
  });

  test('a feed that came in many updates is one struct in the document', () => {
    const doc = new Y.Doc();
    for (let seq = 0; seq < 10; seq += 1) Y.applyUpdate(doc, encodeUpdate([ann.run(seq, seq + 1)]));
    expect(doc.store.clients.get(ann.identity.clientId)).toHaveLength(1);
  });

  test('in one struct or in many is the same to Yjs', () => {
    const [whole, parts] = [new Y.Doc(), new Y.Doc()];
    Y.applyUpdate(whole, encodeUpdate([ann.run()]));
    Y.applyUpdate(parts, encodeUpdate([ann.run(0, 1), ann.run(1, 7), ann.run(7)]));
    expect(Y.encodeStateAsUpdate(parts)).toEqual(Y.encodeStateAsUpdate(whole));
  });

  test('has these bytes', () => {
    const { feedKey, feedId } = identityOf('ann');
    const run = (start: number, count: number): Run => {
      const entries = Array.from({ length: count }, () => bytes(2, 0xee));
      return { feedKey, feedId, clientId: 300, start, entries };
    };
    const name = hex(new TextEncoder().encode(feedId));
    expect(hex(encodeUpdate([run(0, 1)]))).toBe(`0101ac020008012b${name}0175017402eeee00`);
    expect(hex(encodeUpdate([run(5, 2)]))).toBe('0101ac020588ac02040275017402eeee75017402eeee00');
    const two = `0102ac020008012b${name}0175017402eeee88ac02000175017402eeee00`;
    expect(hex(encodeUpdate([run(0, 1), run(1, 1)]))).toBe(two);
    expect(hex(encodeUpdate([]))).toBe('0000');
  });
});

describe('a state vector', () => {
  test('is Yjs’s own', () => {
    const doc = merged(ann, bob, eve);
    const vector = new Map(
      [ann, bob, eve].map(({ identity, entries }) => [identity.clientId, entries.length]),
    );
    expect(decodeVector(Y.encodeStateVector(doc))).toEqual(vector);
    expect(Y.decodeStateVector(encodeVector(vector))).toEqual(vector);
  });

  test('has these bytes', () => {
    expect(
      hex(
        encodeVector(
          new Map([
            [300, 5],
            [7, 1_000],
          ]),
        ),
      ),
    ).toBe('02ac020507e807');
    expect(hex(encodeVector(new Map()))).toBe('00');
  });

  test.each([
    ['', '1 byte expected, 0 left'],
    ['01', 'state vector of 1 feeds in 0 bytes'],
    ['ffffffff0f0101', 'state vector of 4294967295 feeds in 2 bytes'],
    ['010101ff', '1 bytes left over'],
    ['0201010102', 'state vector names a feed twice'],
    ['01018000', 'number not in its shortest form'],
  ])('%j is refused', (text, sentence) => {
    expect(refusal(() => decodeVector(unhex(text))).message).toBe(sentence);
  });
});
