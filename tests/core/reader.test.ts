import { describe, expect, test } from 'vitest';
import { authorOf, Reader } from '../../client/core/reader.ts';
import { Author, identityOf, logOf, mainStage, newLog, otherStage } from './support.ts';

const { boxKey } = mainStage;

describe('the reader', () => {
  test('opens what is there, and nothing that is not', () => {
    const ann = new Author('ann').chat('ann', 1);
    const reader = new Reader(logOf(ann), boxKey);
    const { clientId } = ann.identity;
    expect(reader.open(clientId, 1)).toEqual({ kind: 'text', profileSeq: 0, text: 'ann says 0' });
    expect(reader.open(clientId, 2)).toBeUndefined();
    expect(reader.open(7, 0)).toBeUndefined();
  });

  test('what comes later is found, though it was asked for before', () => {
    const log = newLog();
    const reader = new Reader(log, boxKey);
    const ann = new Author('ann').chat('ann', 0);
    expect(reader.open(ann.identity.clientId, 0)).toBeUndefined();
    log.append(ann.run());
    expect(reader.open(ann.identity.clientId, 0)).toEqual({ kind: 'profile', nickname: 'ann' });
  });

  test('is lazy: an entry is opened once, when somebody looks', () => {
    const ann = new Author('ann').chat('ann', 3);
    const reader = new Reader(logOf(ann), boxKey);
    const first = reader.open(ann.identity.clientId, 2);
    expect(reader.open(ann.identity.clientId, 2)).toBe(first);
  });

  test('keeps the last 2,000 that were opened, and opens older ones again', () => {
    const ann = new Author('ann').chat('ann', 2_000);
    const reader = new Reader(logOf(ann), boxKey);
    const { clientId } = ann.identity;
    const first = reader.open(clientId, 0);
    const last = reader.open(clientId, 2_000);
    for (let seq = 1; seq < 2_000; seq += 1) reader.open(clientId, seq);
    expect(reader.open(clientId, 2_000)).toBe(last);
    expect(reader.open(clientId, 0)).not.toBe(first);
    expect(reader.open(clientId, 0)).toEqual(first);
  });

  test('a box that nobody here can open, or of an unknown kind, is nothing to show', () => {
    const eve = new Author('eve', { ...mainStage, boxKey: otherStage.boxKey }).chat('eve', 1);
    const reader = new Reader(logOf(eve), boxKey);
    expect(reader.open(eve.identity.clientId, 1)).toBeUndefined();
    expect(reader.profileSeq(eve.identity.clientId)).toBeUndefined();
  });
});

describe('the profile that holds', () => {
  const ann = new Author('ann');
  ann.write({ kind: 'profile', nickname: 'ann' });
  for (let at = 0; at < 40; at += 1) ann.say('hello');
  ann.write({ kind: 'profile', nickname: 'Ännchen' });
  ann.write({ kind: 'text', profileSeq: 41, text: 'new name' });
  const { clientId } = ann.identity;

  test('is the one that a text points at, however long ago it was', () => {
    const reader = new Reader(logOf(ann), boxKey);
    expect(reader.profileSeq(clientId)).toBe(41);
    expect(reader.profileSeq(clientId, 41)).toBe(41);
    expect(reader.profileSeq(clientId, 40)).toBe(0);
    expect(reader.nickname(clientId, 0)).toBe('ann');
    expect(reader.nickname(clientId, 41)).toBe('Ännchen');
  });

  test('is none where a text points at something else, or into the future', () => {
    const eve = new Author('eve');
    eve.write({ kind: 'text', profileSeq: 9, text: 'hello' });
    eve.write({ kind: 'text', profileSeq: 0, text: 'hello' });
    const reader = new Reader(logOf(eve), boxKey);
    expect(reader.profileSeq(eve.identity.clientId, 0)).toBeUndefined();
    expect(reader.nickname(eve.identity.clientId, reader.profileSeq(eve.identity.clientId))).toBeUndefined();
    expect(reader.nickname(eve.identity.clientId, undefined)).toBeUndefined();
  });
});

test('an author without a name is a guest by its id, and has the colour of its id', () => {
  const { feedId, feedKey } = identityOf('ann');
  const hue = ((feedKey[0] ?? 0) * 256 + (feedKey[1] ?? 0)) % 360;
  expect(authorOf(feedId, undefined, false)).toMatchObject({
    id: feedId,
    name: `guest ${feedId.slice(0, 4)}`,
    hue,
  });
  expect(authorOf(feedId, 'ann', false)).toMatchObject({ id: feedId, name: 'ann', hue });
});
