import { describe, expect, test } from 'vitest';
import { decodeFork, framesOf, isClosing, seqOf } from '../../client/core/fork.ts';
import type { RoomLog } from '../../client/core/room-log.ts';
import { encodeUpdate } from '../../client/core/update.ts';
import { Author, hex, logOf, newLog, refusal } from './support.ts';

/** Eve's feed, once as it is shown to one half of the room and once as to the other: alike up to `shared`. */
function eve(shared: number, left = 2, right = 3): [Author, Author] {
  const branches: [Author, Author] = [new Author('eve'), new Author('eve')];
  for (const branch of branches) branch.chat('eve', shared - 1);
  for (let at = 0; at < left; at += 1) branches[0].say(`to the left ${at}`);
  for (let at = 0; at < right; at += 1) branches[1].say(`to the right ${at}`);
  return branches;
}

/** Gives one replica all pages that another one owes it; returns the closing runs that came of it. */
function bring(from: RoomLog, to: RoomLog, known = new Map(to.vector)) {
  const closings = [];
  for (let page = from.page(known); page; page = from.page(known)) {
    const { frame } = page;
    closings.push(...(frame.type === 'update' ? to.accept(frame.update) : to.acceptFork(frame.fork)));
    for (const [clientId, clock] of page.reaches) known.set(clientId, clock);
  }
  return closings.filter(isClosing);
}

describe('P6 an author who signs two entries for one place', () => {
  test('is found out by whoever is shown both, and the feed ends before that place', () => {
    const [left, right] = eve(3);
    const log = logOf(left);
    const runs = log.accept(encodeUpdate([right.run(3, 4)]));
    expect(runs.map(isClosing)).toEqual([true]);
    expect(log.feed(left.identity.clientId)?.entries).toEqual(left.entries.slice(0, 3));
    expect(log.isClosed(left.identity.clientId)).toBe(true);
    expect(log.droppedOf(left.identity.clientId)).toEqual(left.entries.slice(3));
  });

  test('leaves every replica with the same entries, whichever branch it saw first', () => {
    const [left, right] = eve(3);
    const ann = logOf(left);
    const bob = logOf(right);
    bring(ann, bob, new Map());
    bring(bob, ann);
    expect(hex(bob.digest)).toBe(hex(ann.digest));
    expect(bob.vector).toEqual(ann.vector);
    expect(bob.entryCount).toBe(3);
  });

  test('is proven to a newcomer who has seen neither branch', () => {
    const [left, right] = eve(3);
    const ann = logOf(left, new Author('ann').chat('ann', 2));
    ann.accept(encodeUpdate([right.run(3, 4)]));
    const newcomer = newLog();
    expect(bring(ann, newcomer)).toHaveLength(1);
    expect(hex(newcomer.digest)).toBe(hex(ann.digest));
    expect(newcomer.entryCount).toBe(6);
  });

  test('can add nothing to the closed feed any more, and that costs nobody a link', () => {
    const [left, right] = eve(3);
    const log = logOf(left);
    log.accept(encodeUpdate([right.run(3, 4)]));
    expect(log.accept(encodeUpdate([right.run(4, 6)]))).toEqual([]);
    expect(log.accept(encodeUpdate([left.run(0, 5)]))).toEqual([]);
  });

  test('who forks twice ends where the first fork is, in whatever order the forks are found', () => {
    const [left, right] = eve(5);
    const [early] = eve(2, 4);
    const ann = logOf(left);
    ann.accept(encodeUpdate([right.run(5, 6)]));
    ann.accept(encodeUpdate([early.run(0, 3)]));
    const bob = logOf(early);
    bob.accept(encodeUpdate([left.run(0, 3)]));
    expect(hex(ann.digest)).toBe(hex(bob.digest));
    expect(ann.feed(left.identity.clientId)?.entries).toHaveLength(2);
  });

  test('does not get away with it when two replicas hold as many entries', () => {
    const [left, right] = eve(3, 2, 2);
    const ann = logOf(left);
    const bob = logOf(right);
    const { clientId } = left.identity;
    expect(ann.vector).toEqual(bob.vector);
    expect(hex(ann.head(clientId))).not.toBe(hex(bob.head(clientId)));
    bring(ann, bob, new Map());
    expect(bob.isClosed(clientId)).toBe(true);
  });

  test('is still found out after a restart', () => {
    const [left, right] = eve(3);
    const log = logOf(left);
    const closing = log.accept(encodeUpdate([right.run(3, 4)]));
    const restarted = newLog();
    expect(restarted.restore([left.run(0, 5), ...closing])).toBe(2);
    expect(hex(restarted.digest)).toBe(hex(log.digest));
  });
});

describe('a proof of equivocation', () => {
  test('needs two branches that differ', () => {
    const [left, right] = eve(3);
    const fork = proofOf(left, right);
    const tampered = fork.slice();
    tampered[tampered.length - 1] = (tampered.at(-1) ?? 0) ^ 1;
    expect(seqOf(decodeFork(fork))).toBe(3);
    expect(refusal(() => newLog().acceptFork(tampered)).message).toContain('bad-signature');
    expect(refusal(() => newLog().acceptFork(fork.subarray(0, -1))).message).toContain('expected');
  });

  test('against one author closes nobody else’s feed', () => {
    const [left, right] = eve(3);
    const ann = new Author('ann').chat('ann', 3);
    const log = logOf(ann);
    const fork = proofOf(left, right);
    fork.set(ann.identity.feedKey, 0);
    expect(refusal(() => log.acceptFork(fork)).message).toContain('bad-signature');
    expect(log.isClosed(ann.identity.clientId)).toBe(false);
  });

  test('that does not fit what is held disputes the feed, as an earlier fork may be behind it', () => {
    const [left, right] = eve(200, 100, 100);
    const [early] = eve(2, 300);
    const fork = proofOf(left, right);
    expect(refusal(() => logOf(early).acceptFork(fork))).toMatchObject({ disputed: left.identity.clientId });
  });
});

/** As a replica finds it that holds the left branch, and is shown the first entry where the right one differs. */
function proofOf(left: Author, right: Author): Uint8Array {
  const at = right.entries.findIndex((sealed, seq) => hex(sealed) !== hex(left.entries[seq] as Uint8Array));
  const [frame] = framesOf(logOf(left).accept(encodeUpdate([right.run(at, at + 1)])));
  if (frame?.type !== 'fork') throw new Error('no fork was found');
  return frame.fork.slice();
}
