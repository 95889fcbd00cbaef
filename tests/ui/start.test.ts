import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { FakeApp } from './fake-app.ts';
import { mount, phone, toHaveFocus } from './mount.ts';

const nickname = page.getByRole('textbox', { name: 'Nickname' });
const roomName = page.getByRole('textbox', { name: 'Room name' });
const link = page.getByRole('textbox', { name: 'Invite link or code' });
const create = page.getByRole('button', { name: 'Create room' });
const join = page.getByRole('button', { name: 'Join' });
const box = page.getByRole('textbox', { name: 'Message' });

beforeEach(phone);

function start(given: Partial<FakeApp> = {}): FakeApp {
  const app = Object.assign(new FakeApp(), given);
  mount('fm-app', { app });
  return app;
}

test('a room is created with trimmed names, opens, and has the focus in its message box', async () => {
  const app = start();
  await nickname.fill('  Mia ');
  await roomName.fill(' Main Stage ');
  await create.click();
  await expect.element(page.getByRole('heading', { name: 'Main Stage' })).toBeVisible();
  await toHaveFocus(box);
  expect(app.asked).toEqual(['create Main Stage as Mia']);
});

test('the nickname of last time is filled in', async () => {
  start({ nickname: 'Mia' });
  await expect.element(nickname).toHaveValue('Mia');
});

test('a room without a name is not created: the field says what is wrong and gets the focus', async () => {
  const app = start({ nickname: 'Mia' });
  await create.click();
  await toHaveFocus(roomName);
  await expect.element(roomName).toHaveAccessibleDescription(/The room’s name is empty/u);
  expect(app.asked).toEqual([]);
});

test('a nickname of 33 characters is refused, and one of 32 with emoji is not', async () => {
  const app = start();
  await nickname.fill('x'.repeat(33));
  await roomName.fill('Main');
  await create.click();
  await expect.element(nickname).toHaveAccessibleDescription(/has 33 characters; at most 32 fit/u);
  expect(app.asked).toEqual([]);
  await nickname.fill('🍵'.repeat(32));
  await create.click();
  await expect.element(box).toBeVisible();
});

test('a pasted invite is joined by Enter', async () => {
  const app = start({ nickname: 'Mia' });
  await link.fill(' bright-stage-42 ');
  (link.element() as HTMLInputElement).form?.requestSubmit();
  await expect.element(box).toBeVisible();
  expect(app.asked).toEqual(['join bright-stage-42 as Mia']);
});

test('who comes by an invite sees the room’s name, and gives a nickname only', async () => {
  const app = start({ invited: { roomName: 'Camp Sunflower' } });
  await expect.element(page.getByRole('heading', { name: 'Camp Sunflower' })).toBeVisible();
  await expect.element(roomName).not.toBeInTheDocument();
  await expect.element(link).not.toBeInTheDocument();
  await nickname.fill('Mia');
  await join.click();
  await expect.element(box).toBeVisible();
  expect(app.asked).toEqual(['join the invite as Mia']);
});

test('an unsound invite says what is wrong with it, and the usual ways in are there', async () => {
  start({ invited: { problem: 'This invite is cut short.' } });
  await expect.element(page.getByRole('alert')).toHaveTextContent('This invite is cut short.');
  await expect.element(create).toBeVisible();
});

test('a known room is reopened by its button', async () => {
  const app = start({ nickname: 'Mia', rooms: [{ topic: 'topic-1', name: 'خيمة الشاي' }] });
  await page.getByRole('button', { name: 'خيمة الشاي' }).click();
  await expect.element(box).toBeVisible();
  expect(app.asked).toEqual(['reopen topic-1 as Mia']);
});

test('why a room did not open is said, and what was typed stays', async () => {
  start({ nickname: 'Mia', refusal: 'This invite is for another app.' });
  await link.fill('https://elsewhere.example/#x');
  await join.click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('This invite is for another app.');
  await expect.element(link).toHaveValue('https://elsewhere.example/#x');
});

test('leaving a room shows the start page with the focus on the nickname', async () => {
  const app = start({ nickname: 'Mia', rooms: [{ topic: 'topic-1', name: 'Main Stage' }] });
  await page.getByRole('button', { name: 'Main Stage' }).click();
  await page.getByRole('button', { name: 'Rooms' }).click();
  await toHaveFocus(nickname);
  expect(app.asked.at(-1)).toBe('leave');
});
