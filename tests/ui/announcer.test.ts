import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { announcement, worthAnnouncing } from '../../client/ui/announcement.ts';
import { ann, bob, message, nothingSaid, own } from './fake-app.ts';
import { openRoom, phone } from './mount.ts';

const openedAtMs = 1_000;
const old = message(ann, 'old', { atMs: 500 });
const first = message(ann, 'first', { atMs: 2_000 });
const second = message(bob, 'second', { atMs: 3_000 });
const view = (...shown: (typeof old)[]) => ({ ...nothingSaid, shown });

beforeEach(phone);

test('history is not announced, and what others write from now on is, once', () => {
  expect(worthAnnouncing(undefined, view(old, first), openedAtMs)).toEqual([first]);
  expect(worthAnnouncing(view(old, first), view(old, first, second), openedAtMs)).toEqual([second]);
});

test('own messages and earlier ones that were asked for are not announced', () => {
  expect(worthAnnouncing(view(second), view(first, second), openedAtMs)).toEqual([]);
  expect(worthAnnouncing(view(first), view(first, own('mine')), openedAtMs)).toEqual([]);
});

test('many at once are counted, and the last is read', () => {
  expect(announcement([first])).toBe('Ann: first');
  expect(announcement([first, second])).toBe('2 new messages. The last is from Bob: second');
});

test('the log itself is silent, and one polite region speaks', async () => {
  const room = openRoom();
  room.show([message(ann, 'an old one', { atMs: Date.now() - 60_000 })]);
  await expect.element(page.getByRole('log')).toHaveAttribute('aria-live', 'off');
  room.show([...room.messages.value.shown, message(bob, 'fresh news', { atMs: Date.now() + 1 })]);
  await expect.element(page.getByText('Bob: fresh news', { exact: true })).toBeInTheDocument();
  expect(page.getByText('Ann: an old one', { exact: true }).query()).toBeNull();
});
