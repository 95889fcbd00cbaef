import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { RoomFace } from '../../client/core/views.ts';
import { FakeApp, FakeRoom } from './fake-app.ts';
import { mount, openRoom, phone } from './mount.ts';

const warning = 'Open room. Anyone with the code can read.';
const radio = (name: string) => page.getByRole('radio', { name, exact: true });
const create = page.getByRole('button', { name: 'Create room' });
const join = page.getByRole('button', { name: 'Join' });
const nickname = page.getByRole('textbox', { name: 'Nickname' });

beforeEach(phone);

function start(given: Partial<FakeApp> = {}): FakeApp {
  const app = Object.assign(new FakeApp(), { nickname: 'Mia', ...given });
  mount('fm-app', { app });
  return app;
}

/** An app that makes a key until it is told that it has one. */
function slowly(app: FakeApp): () => void {
  let done = (): void => {};
  const key = new Promise<void>((resolve) => (done = resolve));
  const stretched = async (): Promise<RoomFace> => {
    app.onStretching();
    await key;
    return app.room;
  };
  Object.assign(app, { createRoom: stretched, join: stretched });
  return done;
}

test('a room is private unless somebody chooses otherwise', async () => {
  const app = start();
  await expect.element(page.getByRole('radiogroup', { name: 'Who can read' })).toBeVisible();
  await expect.element(radio('Private')).toBeChecked();
  await page.getByRole('textbox', { name: 'Room name' }).fill('Main Stage');
  await create.click();
  await expect.poll(() => app.asked).toEqual(['create Main Stage as Mia']);
});

test('an open room is chosen by one click anywhere on its card, which says what that means', async () => {
  const app = start();
  await expect.element(radio('Open')).toHaveAccessibleDescription(/^Anyone with the code can read\./u);
  await page.getByText('easy to call across a field').click();
  await expect.element(radio('Open')).toBeChecked();
  await page.getByRole('textbox', { name: 'Room name' }).fill('Main Stage');
  await create.click();
  await expect.poll(() => app.asked).toEqual(['create open Main Stage as Mia']);
});

test('while the key is made, the button that was pressed and the status say so, and the page goes on', async () => {
  const app = start();
  const done = slowly(app);
  await page.getByRole('textbox', { name: 'Room name' }).fill('Main Stage');
  await create.click();
  await expect.element(page.getByRole('button', { name: 'Making the key…' })).toBeVisible();
  await expect.element(page.getByRole('status')).toHaveTextContent('Making the room’s key out of its code.');
  await expect.element(join).toBeVisible();
  await nickname.fill('Mia M');
  await expect.element(nickname).toHaveValue('Mia M');
  done();
  await expect.element(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
});

test('who is invited to an open room is told before joining', async () => {
  start({ invited: { roomName: 'Main Stage', codeEnding: 'bright-otter-4222' } });
  await expect.element(page.getByText(warning)).toBeVisible();
  await expect.element(join).toBeVisible();
});

test('who is invited to a private room is told nothing of the kind', async () => {
  start({ invited: { roomName: 'Camp Sunflower' } });
  await expect.element(join).toBeVisible();
  await expect.element(page.getByText(warning)).not.toBeInTheDocument();
});

test('the list of rooms tells open ones, and two of one name apart', async () => {
  start({
    rooms: [
      { topic: 'topic-1', name: 'Main Stage', codeEnding: 'bright-otter-4222' },
      { topic: 'topic-2', name: 'Main Stage', codeEnding: 'velvet-canoe-0107' },
      { topic: 'topic-3', name: 'Main Stage' },
    ],
  });
  const rooms = page.getByRole('region', { name: 'Your rooms' }).getByRole('button');
  await expect.element(rooms.nth(0)).toHaveTextContent(/Main Stage\s+open room · bright-otter-4222/u);
  await expect.element(rooms.nth(1)).toHaveTextContent(/open room · velvet-canoe-0107/u);
  await expect.element(rooms.nth(2)).not.toHaveTextContent('open room');
});

test('an open room says what it is in its header, and its invite panel shows the code to say', async () => {
  openRoom(Object.assign(new FakeRoom('मुख्य मंच'), { codeEnding: 'bright-otter-4222' }));
  await expect.element(page.getByText(warning)).toBeVisible();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Invite' });
  await expect.element(panel.getByText(warning)).toBeVisible();
  const code = panel.getByRole('group', { name: 'Say this code' });
  await expect.element(code).toHaveTextContent(/^मुख्य मंच bright-otter-4222$/u);
  await expect.element(panel.getByRole('textbox', { name: 'Invite link' })).toBeVisible();
});

test('a private room shows no code', async () => {
  openRoom();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect.element(page.getByRole('textbox', { name: 'Invite link' })).toBeVisible();
  await expect.element(page.getByText('Say this code')).not.toBeInTheDocument();
  await expect.element(page.getByText(warning)).not.toBeInTheDocument();
});
