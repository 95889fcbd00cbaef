import { beforeEach, expect, test } from 'vitest';
import { Reader } from '../../client/core/reader.ts';
import type { RoomLog } from '../../client/core/room-log.ts';
import { SettledMessages } from '../../client/core/settled-messages.ts';
import { Timeline } from '../../client/core/timeline.ts';
import { encodeUpdate } from '../../client/core/update.ts';
import type { Delivery, MessageView } from '../../client/core/views.ts';
import { Author, logOf, mainStage } from './support.ts';

const ann = new Author('ann').chat('ann', 2);
const bob = new Author('bob').chat('bob', 2);

let log: RoomLog;
let delivery: Delivery;
let settled: SettledMessages;

beforeEach(() => {
  log = logOf(ann, bob);
  delivery = { at: 'saved', relayHasIt: false, heldByPhones: 0 };
  settled = new SettledMessages(
    log,
    new Reader(log, mainStage.boxKey),
    ann.identity.clientId,
    () => delivery,
  );
});

function shown(): readonly MessageView[] {
  const timeline = new Timeline();
  for (const feed of log.feeds) timeline.add([feed.run(0, feed.entries.length)]);
  return settled.at(timeline.slice(0, timeline.length));
}

test('a message that did not change is the very object of last time', () => {
  const before = shown();
  const after = shown();
  expect(after).toHaveLength(4);
  expect(after.every((message, at) => message === before[at])).toBe(true);
});

test('own messages are new objects once their delivery changed, others’ are not', () => {
  const before = shown();
  delivery = { at: 'saved', relayHasIt: true, heldByPhones: 0 };
  const isKept = shown().map((message, at) => message === before[at]);
  expect(isKept).toEqual(before.map(({ author }) => author.id !== ann.identity.feedId));
});

test('whose author was found to equivocate is shown so, once what was kept is forgotten', () => {
  const twin = new Author('bob').chat('bob', 1);
  twin.say('something else');
  shown();
  log.accept(encodeUpdate([twin.run(2, 3)]));
  settled.forget();
  expect(shown().map(({ author }) => author.equivocated)).toEqual([false, true, false]);
});
