import { beforeEach, describe, expect, test } from 'vitest';
import { Conversation } from '../../client/core/conversation.ts';
import type { Run } from '../../client/core/feed.ts';
import type { RoomLog } from '../../client/core/room-log.ts';
import { RoomTime } from '../../client/core/room-time.ts';
import { encodeUpdate } from '../../client/core/update.ts';
import { SeededRandom } from '../sim/seeded-random.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { Author, dawnMs, ed25519, identityOf, mainStage, newLog } from './support.ts';
import { SlowStore } from './slow-store.ts';

const ann = identityOf('ann');

let clock: VirtualClock;
let log: RoomLog;
let store: SlowStore;
let conversation: Conversation;
let saved: Run[];

beforeEach(() => {
  clock = new VirtualClock();
  log = newLog();
  open('ann');
});

/** Opens ann's page on what the log holds. */
function open(nickname: string, company: 'alone' | 'with others' = 'with others'): void {
  store = new SlowStore();
  saved = [];
  conversation = new Conversation({
    log,
    keys: mainStage,
    identity: ann,
    nickname,
    store,
    clock,
    random: new SeededRandom(2),
    ed25519,
    roomTime: new RoomTime(clock),
    deliveryOf: (seq) => ({ at: 'saved', relayHasIt: seq === 1, heldByPhones: seq }),
    onSaved: (run) => saved.push(run),
    onOwnFeedClosed: () => {},
  });
  // Somebody else knows no more of ann’s feed than this disk: it may grow.
  if (company === 'with others') conversation.heardOfOwnFeed(0);
}

function hear(run: Run): void {
  conversation.add(log.accept(encodeUpdate([run])));
}

function texts(): string[] {
  return conversation.messages.value.shown.map(({ author, text }) => `${author.name}: ${text}`);
}

function saveAll(): void {
  for (let at = 0; at < store.writes.length; at += 1) store.answer(at);
}

describe('a conversation', () => {
  test('before the first word the writer is introduced; not again before the second', () => {
    conversation.say('hello');
    conversation.say('again');
    saveAll();
    expect(saved.map(({ start }) => start)).toEqual([0, 1, 2]);
    expect(texts()).toEqual(['ann: hello', 'ann: again']);
    conversation.say('and again');
    expect(store.writes).toHaveLength(4);
  });

  test('after a restart the writer is known; under another nickname introduced anew, and old words keep the old one', () => {
    conversation.say('hello');
    saveAll();
    open('ann');
    conversation.say('back');
    expect(store.writes).toHaveLength(1);
    saveAll();
    open('Ännchen');
    conversation.say('new name');
    expect(store.writes).toHaveLength(2);
    saveAll();
    expect(texts()).toEqual(['ann: hello', 'ann: back', 'Ännchen: new name']);
    expect(conversation.nicknameOf(ann.clientId)).toBe('Ännchen');
  });

  test('P2 an own message is saving, then saved with who is known to hold it', () => {
    conversation.say('hello');
    expect(conversation.messages.value.shown[0]?.delivery).toEqual({ at: 'saving' });
    saveAll();
    expect(conversation.messages.value.shown[0]?.delivery).toEqual({
      at: 'saved',
      relayHasIt: true,
      heldByPhones: 1,
    });
  });

  test('P2 one that could not be saved says why, and can be tried again', () => {
    conversation.say('hello');
    store.answer(0);
    store.answer(1, new Error('the disk is full'));
    const [message] = conversation.messages.value.shown;
    expect(message?.delivery).toEqual({ at: 'failed', reason: 'the disk is full' });
    conversation.retry('somebody else/1');
    expect(store.writes).toHaveLength(2);
    conversation.retry(message?.id ?? '');
    store.answer(2);
    expect(conversation.messages.value.shown[0]?.delivery).toMatchObject({ at: 'saved' });
  });

  test('others’ messages carry no delivery, and stand where their stamps put them', () => {
    const bob = new Author('bob', mainStage, dawnMs - 5_000).chat('bob', 1);
    conversation.say('hello');
    saveAll();
    hear(bob.run());
    expect(texts()).toEqual(['bob: bob says 0', 'ann: hello']);
    expect(conversation.messages.value.shown[0]).not.toHaveProperty('delivery');
  });

  test('an answer never precedes what it answers, though the other’s clock is a minute ahead', () => {
    hear(new Author('bob', mainStage, dawnMs + 60_000).chat('bob', 1).run());
    conversation.say('an answer');
    saveAll();
    expect(texts()).toEqual(['bob: bob says 0', 'ann: an answer']);
  });

  test('what cannot be shown takes no place', () => {
    const eve = new Author('eve');
    eve.write({ kind: 'text', profileSeq: 5, text: 'x'.repeat(2_001) });
    eve.say('without a name');
    hear(eve.run());
    expect(texts()).toEqual([`guest ${eve.identity.feedId.slice(0, 4)}: without a name`]);
  });

  test('shows the last hundred places, and a hundred more each time', () => {
    const bob = new Author('bob').chat('bob', 349);
    for (let start = 0; start < 350; start += 50) hear(bob.run(start, start + 50));
    clock.advance(1_000);
    expect([texts().length, conversation.messages.value.earlierCount]).toEqual([100, 250]);
    expect(texts().at(-1)).toBe('bob: bob says 348');
    conversation.showEarlier();
    expect([texts().length, conversation.messages.value.earlierCount]).toEqual([200, 150]);
  });

  test('an empty or too long text is refused, and nothing is written', () => {
    expect(() => conversation.say('  ')).toThrow('There is nothing to send yet.');
    expect(() => conversation.say('x'.repeat(2_001))).toThrow('A message holds 2000 characters');
    expect(store.writes).toEqual([]);
  });
});

describe('an entry stamped too far ahead', () => {
  const aheadMs = 300_000;

  test('is held back until its time, and said to be', () => {
    hear(new Author('bob', mainStage, dawnMs - 9).chat('bob', 1).run());
    const eve = new Author('eve', mainStage, dawnMs + aheadMs).chat('eve', 1);
    hear(eve.run());
    expect(texts()).toEqual(['bob: bob says 0']);
    const untilMs = dawnMs + aheadMs + 1 - 120_000;
    expect(conversation.messages.value.heldBack).toEqual({ count: 2, untilMs });
    let changes = 0;
    conversation.messages.subscribe(() => {
      changes += 1;
    });
    clock.advance(untilMs - clock.now() + 1);
    expect(changes).toBeGreaterThan(0);
    expect(texts()).toEqual(['bob: bob says 0', 'eve: eve says 0']);
    expect(conversation.messages.value.heldBack).toBeUndefined();
  });

  test('drags nobody’s clock along', () => {
    hear(new Author('bob', mainStage, dawnMs - 9).chat('bob', 1).run());
    hear(new Author('eve', mainStage, dawnMs + aheadMs).chat('eve', 1).run());
    conversation.say('hello');
    saveAll();
    expect(texts()).toEqual(['bob: bob says 0', 'ann: hello']);
    expect(conversation.messages.value.shown.at(-1)?.atMs).toBe(dawnMs);
  });

  test('P6 silences nobody in a room where nothing else was said', () => {
    hear(new Author('eve', mainStage, dawnMs + 3_600_000).chat('eve', 1).run());
    conversation.say('hello');
    saveAll();
    expect(texts()).toEqual(['ann: hello']);
  });
});

describe('an own feed that others may know more of', () => {
  beforeEach(() => open('ann', 'alone'));

  test('waits with what is saved until somebody knows no more of it than we do', () => {
    conversation.say('hello');
    saveAll();
    expect(log.entryCount).toBe(0);
    expect(conversation.messages.value.shown[0]?.delivery?.at).toBe('saved');
    conversation.heardOfOwnFeed(0);
    expect(log.entryCount).toBe(2);
  });

  test('P6 waits for a claim that is not made good for a few seconds only', () => {
    conversation.heardOfOwnFeed(1_000_000);
    conversation.say('hello');
    saveAll();
    clock.advance(5_000);
    expect(log.entryCount).toBe(2);
  });

  test('P2 goes on behind what comes back from others, and says again what was written meanwhile', () => {
    const before = new Author('ann').chat('ann', 2);
    conversation.heardOfOwnFeed(3);
    conversation.say('written on a disk that was set back');
    saveAll();
    hear(before.run());
    saveAll();
    expect(texts()).toEqual([
      'ann: ann says 0',
      'ann: ann says 1',
      'ann: written on a disk that was set back',
    ]);
    expect(log.isClosed(ann.clientId)).toBe(false);
  });
});
