import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { FakeRoom } from './fake-app.ts';
import { openRoom, phone, toHaveFocus } from './mount.ts';

const box = page.getByRole('textbox', { name: 'Message' });
const send = page.getByRole('button', { name: 'Send' });

beforeEach(async () => {
  localStorage.clear();
  await phone();
});

test('Enter says it, empties the box and keeps the focus', async () => {
  const room = openRoom();
  await box.fill('hello');
  await userEvent.keyboard('{Enter}');
  await expect.element(box).toHaveValue('');
  await toHaveFocus(box);
  expect(room.asked).toEqual(['say hello']);
});

test('Shift and Enter begin a new line', async () => {
  const room = openRoom();
  await box.fill('one');
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}two');
  await expect.element(box).toHaveValue('one\ntwo');
  await send.click();
  await expect.element(box).toHaveValue('');
  await toHaveFocus(box);
  expect(room.asked).toEqual(['say one\ntwo']);
});

test('Enter that ends the composing of a character does not send', async () => {
  const room = openRoom();
  await box.fill('日本');
  box
    .element()
    .dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }));
  await expect.element(box).toHaveValue('日本');
  expect(room.asked).toEqual([]);
});

test('one can write and send on one’s own, with no relay and no peer', async () => {
  openRoom();
  await expect.element(page.getByText('On your own')).toBeVisible();
  await expect.element(box).toBeEnabled();
  await expect.element(send).toBeEnabled();
});

test('what the room refuses is explained, and the text stays', async () => {
  const room = openRoom();
  room.refusal = 'A message has at most 2000 characters.';
  await box.fill('long');
  await send.click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('A message has at most 2000 characters.');
  await expect.element(box).toHaveValue('long');
});

test('a draft waits in its own room, and is gone once said', async () => {
  openRoom();
  await box.fill('half a thought');
  openRoom(Object.assign(new FakeRoom(), { inviteLink: 'https://mesh.example/#another' }));
  await expect.element(box).toHaveValue('');
  openRoom();
  await expect.element(box).toHaveValue('half a thought');
  await send.click();
  openRoom();
  await expect.element(box).toHaveValue('');
});

test('the room’s secret is in no storage key', async () => {
  const room = openRoom();
  await box.fill('x');
  const secret = room.inviteLink.split('#')[1] ?? '';
  expect(Object.keys(localStorage)).toHaveLength(1);
  expect(Object.keys(localStorage).join()).not.toContain(secret);
});

test('the box grows with its lines', async () => {
  openRoom();
  await expect.element(box).toBeVisible();
  const before = box.element().clientHeight;
  await box.fill('one\ntwo\nthree\nfour');
  await expect.poll(() => box.element().clientHeight).toBeGreaterThan(before * 1.5);
});
