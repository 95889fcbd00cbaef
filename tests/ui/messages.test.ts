import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { ann, bob, message, own } from './fake-app.ts';
import { openRoom, phone, toHaveFocus } from './mount.ts';

const log = page.getByRole('log', { name: 'Messages' });
const items = log.getByRole('listitem');
const toLatest = page.getByRole('button', { name: 'Jump to latest' });

beforeEach(phone);

function distanceToEnd(): number {
  const { scrollHeight, scrollTop, clientHeight } = log.element();
  return scrollHeight - scrollTop - clientHeight;
}

const many = Array.from({ length: 60 }, (_, at) => message(ann, `message number ${at}`));

test('an empty room says what to do', async () => {
  openRoom();
  await expect.element(log).toHaveTextContent('Nothing said here yet');
});

test('each message is one item with its author, text and time', async () => {
  openRoom().show([message(ann, 'hello'), message(ann, 'again'), message(bob, 'hi Ann')]);
  await expect.element(items).toHaveLength(3);
  await expect.element(items.nth(1)).toHaveTextContent(/Ann.*again.*\d:\d\d/u);
  await expect.element(items.nth(2)).toHaveTextContent(/Bob.*hi Ann/u);
});

test.each([
  [{ at: 'saving' }, 'saving…'],
  [{ at: 'saved', relayHasIt: false, heldByPhones: 0 }, 'saved on this phone'],
  [{ at: 'saved', relayHasIt: true, heldByPhones: 0 }, 'relay has it'],
  [{ at: 'saved', relayHasIt: false, heldByPhones: 1 }, 'held by 1 phone'],
  [{ at: 'saved', relayHasIt: true, heldByPhones: 2 }, 'relay has it · held by 2 phones'],
] as const)('P2 an own message that is %o says "%s"', async (delivery, words) => {
  openRoom().show([own('hello', delivery)]);
  await expect.element(items).toHaveTextContent(words);
});

test('P2 a message that could not be saved says why, and is tried again', async () => {
  const room = openRoom();
  const failed = own('hello', { at: 'failed', reason: 'the disk is full' });
  room.show([failed]);
  await expect.element(items).toHaveTextContent('could not be saved: the disk is full');
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(room.asked).toEqual([`retry ${failed.id}`]);
});

test('two authors of one name are told apart, and one alone is not marked', async () => {
  const other = { ...bob, name: 'Ann' };
  const room = openRoom();
  room.show([message(ann, 'hello'), message(other, 'hello')]);
  await expect.element(items.nth(0)).toHaveTextContent('a1b2');
  await expect.element(items.nth(1)).toHaveTextContent('b0b1');
  room.show([message(ann, 'hello')]);
  await expect.element(items).not.toHaveTextContent('a1b2');
});

test('what is written is shown as text, with its line breaks and in its own direction', async () => {
  openRoom().show([message(ann, '<img src=x onerror=alert(1)>\nمرحبا')]);
  const text = page.getByText('<img src=x');
  await expect.element(text).toHaveAttribute('dir', 'auto');
  await expect.element(text).toHaveStyle({ whiteSpace: 'pre-wrap' });
  expect(text.element().textContent).toBe('<img src=x onerror=alert(1)>\nمرحبا');
  expect(log.element().querySelector('img')).toBeNull();
});

test('a long word wraps inside its bubble', async () => {
  openRoom().show([message(ann, 'x'.repeat(2_000))]);
  await expect.element(items).toHaveLength(1);
  expect(log.element().scrollWidth).toBe(log.element().clientWidth);
});

test('the list stays at the newest message', async () => {
  const room = openRoom();
  room.show(many);
  await expect.element(items).toHaveLength(60);
  await expect.poll(distanceToEnd).toBeLessThan(2);
  room.show([...many, message(bob, 'the newest')]);
  await expect.element(page.getByText('the newest')).toBeInViewport();
});

test('who scrolled up is left there, and comes back by a button', async () => {
  const room = openRoom();
  room.show(many);
  await expect.element(items).toHaveLength(60);
  log.element().scrollTop = 100;
  await expect.element(toLatest).toBeVisible();
  room.show([...many, message(bob, 'the newest')]);
  await expect.element(items).toHaveLength(61);
  expect(log.element().scrollTop).toBe(100);
  await toLatest.click();
  await expect.element(page.getByText('the newest')).toBeInViewport();
  await expect.element(toLatest).not.toBeInTheDocument();
});

test('who scrolled up and then writes sees what they wrote', async () => {
  const room = openRoom();
  room.show(many);
  await expect.element(items).toHaveLength(60);
  log.element().scrollTop = 100;
  await expect.element(toLatest).toBeVisible();
  room.show([...many, own('mine')]);
  await expect.element(page.getByText('mine', { exact: true })).toBeInViewport();
});

test('earlier messages come in above, and what one reads does not move', async () => {
  const room = openRoom();
  room.show(many.slice(20), { earlierCount: 20 });
  await expect.element(items).toHaveLength(40);
  log.element().scrollTop = 0;
  await expect.element(toLatest).toBeVisible();
  const read = page.getByText('message number 20', { exact: true });
  const top = read.element().getBoundingClientRect().top;
  await page.getByRole('button', { name: 'Show 20 earlier' }).click();
  expect(room.asked).toEqual(['show earlier']);
  room.show(many);
  await expect.element(items).toHaveLength(60);
  expect(Math.abs(read.element().getBoundingClientRect().top - top)).toBeLessThan(2);
  await toHaveFocus(log);
});

test('days are parted by their names', async () => {
  openRoom().show([message(ann, 'hello', { atMs: Date.now() - 86_400_000 }), message(ann, 'hello')]);
  await expect.element(log.getByRole('heading', { name: 'Yesterday' })).toBeVisible();
  await expect.element(log.getByRole('heading', { name: 'Today' })).toBeVisible();
  await expect.element(items).toHaveLength(2);
});

test('messages held back are counted, with when they will appear', async () => {
  openRoom().show([], { heldBack: { count: 2, untilMs: new Date(2026, 6, 18, 14, 5).getTime() } });
  await expect
    .element(log)
    .toHaveTextContent(/2 messages are stamped ahead of the room’s time; they will appear from \d+:05/u);
});

test('a link shows its true host, and opens only after a confirmation that names it', async () => {
  openRoom().show([message(ann, 'see https://bank.example@evil.example/login.')]);
  const link = page.getByRole('link', { name: 'evil.example/login' });
  await expect.element(link).toHaveAttribute('rel', 'noopener noreferrer');
  await link.click();
  const dialog = page.getByRole('dialog', { name: 'Leave Fieldmesh?' });
  await expect.element(dialog).toHaveTextContent('evil.example');
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
});
