import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { MeshView, RelayView } from '../../client/core/views.ts';
import { connectionWords } from '../../client/ui/connection-words.ts';
import { ann, bob, me, noMesh, peer, person } from './fake-app.ts';
import { desktop, openRoom, phone, toHaveFocus } from './mount.ts';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const region = (name: string) => page.getByRole('region', { name });
const box = page.getByRole('textbox', { name: 'Message' });

beforeEach(phone);

const relay: RelayView = {
  at: 'connected',
  sinceMs: 0,
  durable: true,
  roundTripMs: undefined,
  roundTripAtMs: undefined,
  sentBytes: 0,
  receivedBytes: 0,
};
const lost: RelayView = { at: 'lost', retryAtMs: 0, reason: 'it closed' };
const far = peer(bob, { route: 'relayed' });

test.each([
  [{ relay, peers: [peer(ann), peer(bob)] }, '2 direct · relay connected'],
  [{ relay, peers: [peer(ann), far] }, '1 direct · 1 through the relay'],
  [{ relay, peers: [far] }, 'Relay connected · 1 through it'],
  [{ relay, peers: [] }, 'Relay connected · nobody else here now'],
  [{ relay: lost, peers: [peer(ann), peer(bob)] }, 'No relay, 2 direct links'],
  [{ relay: lost, peers: [far] }, 'On your own: messages are saved on this phone'],
] as const)('the connection is put in plain words: %#', (mesh: Partial<MeshView>, words) => {
  expect(connectionWords({ ...noMesh, ...mesh }).words).toBe(words);
});

test('the connection is always on screen, and spoken when it changes', async () => {
  const room = openRoom();
  const status = page.getByText('On your own: messages are saved on this phone');
  await expect.element(status).toBeVisible();
  room.mesh.value = { ...noMesh, peers: [peer(ann)] };
  await expect.element(page.getByText('No relay, 1 direct link')).toBeVisible();
  expect(page.getByText('No relay, 1 direct link').element().closest('[role=status]')).not.toBeNull();
});

test('a panel opens and closes by its button, which says so', async () => {
  openRoom();
  await expect.element(button('Inspector')).toHaveAttribute('aria-expanded', 'false');
  await button('Inspector').click();
  await expect.element(region('Inspector')).toBeVisible();
  await expect.element(button('Inspector')).toHaveAttribute('aria-expanded', 'true');
  await button('Inspector').click();
  await expect.element(region('Inspector')).not.toBeInTheDocument();
});

test('on a phone a panel covers the chat until it is closed, and focus returns to its button', async () => {
  openRoom();
  await button('Invite').click();
  await expect.element(box).not.toBeInTheDocument();
  await button('Close').click();
  await expect.element(box).toBeVisible();
  await toHaveFocus(button('Invite'));
});

test('Escape closes a panel', async () => {
  openRoom();
  await button('Invite').click();
  await region('Invite').getByRole('textbox').click();
  await userEvent.keyboard('{Escape}');
  await expect.element(region('Invite')).not.toBeInTheDocument();
});

test('on a desktop people, chat and panel are side by side', async () => {
  await desktop();
  openRoom();
  await expect.element(region('People')).toBeVisible();
  await expect.element(button('People')).not.toBeInTheDocument();
  await button('Invite').click();
  await expect.element(region('Invite')).toBeVisible();
  await expect.element(box).toBeVisible();
});

test('people say how they are reached and when they were heard', async () => {
  const room = openRoom();
  room.people.value = [
    person(me, { self: true, route: 'here' }),
    person(ann),
    person(bob, { route: 'unreachable', lastHeardMs: undefined }),
  ];
  await button('People').click();
  const people = region('People').getByRole('listitem');
  await expect.element(people.nth(0)).toHaveTextContent(/Mia \(you\)\s+this device/u);
  await expect.element(people.nth(1)).toHaveTextContent(/direct link · heard 1\d s ago/u);
  await expect.element(people.nth(2)).toHaveTextContent(/out of reach · not heard since this page opened/u);
});

test('an invite is a link to read and a QR code', async () => {
  const room = openRoom();
  await button('Invite').click();
  const link = page.getByRole('textbox', { name: 'Invite link' });
  await expect.element(link).toHaveValue(room.inviteLink);
  await expect.element(link).toHaveAttribute('readonly');
  await expect.element(page.getByRole('img', { name: 'QR code of the invite link' })).toBeVisible();
});

test('Copy says that it copied, or how to do it by hand', async () => {
  openRoom();
  await button('Invite').click();
  await button('Copy').click();
  await expect.element(region('Invite').getByRole('status')).toHaveTextContent(/Copied|copy it by hand/u);
});

test('the inspector puts in words which replica lags', async () => {
  const room = openRoom();
  room.replica.value = {
    feeds: [{ author: me, entries: 10, relay: 8, peers: [{ author: ann, entries: 11 }] }],
    entries: 10,
    bytes: 1_600,
    digest: 'abcd1234',
  };
  await button('Inspector').click();
  await expect.element(region('Inspector')).toHaveTextContent(/10 entries.*1\.6 kB.*abcd1234/u);
  const row = region('Inspector').getByRole('row').nth(1);
  await expect.element(row.getByRole('cell').nth(0)).toHaveTextContent('10');
  await expect.element(row.getByRole('cell').nth(1)).toHaveTextContent('2 behind');
  await expect.element(row.getByRole('cell').nth(2)).toHaveTextContent('1 not here yet');
});

test('a closed inspector costs nothing: the replica is not watched', async () => {
  const room = openRoom();
  await expect.element(box).toBeVisible();
  expect(room.replica.watchers.size).toBe(0);
  await button('Inspector').click();
  await expect.poll(() => room.replica.watchers.size).toBe(1);
  await button('Inspector').click();
  await expect.poll(() => room.replica.watchers.size).toBe(0);
});
