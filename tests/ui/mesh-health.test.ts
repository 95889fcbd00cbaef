import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { MeshView } from '../../client/core/views.ts';
import { ann, bob, noMesh, peer } from './fake-app.ts';
import { openRoom, phone } from './mount.ts';

const panel = page.getByRole('region', { name: 'Mesh health' });
const peers = panel.getByRole('listitem');
const connectNow = panel.getByRole('button', { name: 'Connect now', exact: true });

beforeEach(phone);

async function openPanel(mesh: Partial<MeshView> = {}) {
  const room = openRoom();
  room.mesh.value = { ...noMesh, ...mesh };
  await page.getByRole('button', { name: 'Mesh health' }).click();
  await expect.element(panel).toBeVisible();
  return room;
}

test('opening it asks for fresh figures', async () => {
  const room = await openPanel();
  await expect.poll(() => room.asked).toEqual(['measure']);
});

test('the route is one of three', async () => {
  const room = await openPanel();
  const route = panel.getByRole('radiogroup', { name: 'Route' });
  await expect.element(route.getByRole('radio', { name: 'Automatic' })).toBeChecked();
  await route.getByRole('radio', { name: 'Direct only' }).click();
  await route.getByRole('radio', { name: 'Relay only' }).click();
  expect(room.asked).toEqual(['measure', 'prefer direct', 'prefer relay']);
  room.mesh.value = { ...noMesh, preference: 'relay' };
  await expect.element(route.getByRole('radio', { name: 'Relay only' })).toBeChecked();
});

test('P7 a peer’s figures have their age', async () => {
  await openPanel({ peers: [peer(ann)] });
  await expect.element(peers).toHaveTextContent(/Direct link · up for 4 min/u);
  await expect.element(peers).toHaveTextContent(/34 ms, measured \d s ago/u);
  await expect.element(peers).toHaveTextContent(/Last heard \d s ago/u);
  await expect.element(peers).toHaveTextContent(/Sent 12\.3 kB Received 3\.4 MB/u);
});

test('P7 what was not measured is said to be so', async () => {
  const unknown = { roundTripMs: undefined, roundTripAtMs: undefined, lastHeardMs: undefined };
  await openPanel({ peers: [peer(bob, { route: 'unreachable', dial: { at: 'idle' }, ...unknown })] });
  await expect.element(peers).toHaveTextContent(/Out of reach/u);
  await expect.element(peers).toHaveTextContent(/Round trip not measured yet/u);
  await expect.element(peers).toHaveTextContent(/Last heard not since this page opened/u);
});

test('a dial that cools down says when it goes on, after how many failures and why', async () => {
  const dial = {
    at: 'cooling',
    untilMs: Date.now() + 60_000,
    failures: 2,
    reason: 'no answer within 8 s',
  } as const;
  await openPanel({ peers: [peer(ann, { route: 'relayed', dial })] });
  await expect
    .element(peers)
    .toHaveTextContent(/next try in (59 s|1 min), after 2 failures: no answer within 8 s/u);
});

test('countdowns move', async () => {
  await openPanel({ breakerOpenUntilMs: Date.now() + 30_900 });
  await expect.element(panel).toHaveTextContent(/rests after three failures in a row\. Next try in 29 s/u);
});

test('Connect now is there for each peer, described by whom it calls', async () => {
  const room = await openPanel({ peers: [peer(ann), peer(bob)] });
  await expect.element(connectNow).toHaveLength(2);
  await expect.element(connectNow.nth(1)).toHaveAccessibleDescription('Bob');
  await connectNow.nth(1).click();
  expect(room.asked.at(-1)).toBe(`connect now ${bob.id}`);
});

test('where a cooldown holds it, Connect now shows the countdown and still takes the press', async () => {
  const room = await openPanel({ peers: [peer(ann, { route: 'relayed', heldUntilMs: Date.now() + 5_000 })] });
  await expect.element(panel.getByText(/^in \d s$/u)).toBeVisible();
  await connectNow.click();
  expect(room.asked.at(-1)).toBe(`connect now ${ann.id}`);
  room.mesh.value = { ...noMesh, peers: [peer(ann, { heldUntilMs: Date.now() - 1 })] };
  await expect.element(panel.getByText(/^in \d s$/u)).not.toBeInTheDocument();
});

test('a browser that cannot make direct links says so, and offers none', async () => {
  await openPanel({ directAvailable: false, peers: [peer(ann, { route: 'relayed' })] });
  await expect.element(panel).toHaveTextContent('This browser cannot make direct links.');
  await expect.element(connectNow).not.toBeInTheDocument();
});

const connected = {
  at: 'connected',
  sinceMs: Date.now() - 320_000,
  durable: false,
  roundTripMs: undefined,
  roundTripAtMs: undefined,
  sentBytes: 800,
  receivedBytes: 0,
} as const;

test.each([
  [{ at: 'unused' }, /Not in use/u],
  [{ at: 'connecting', sinceMs: Date.now() }, /Connecting for \d/u],
  [{ at: 'lost', retryAtMs: Date.now() + 60_000, reason: 'it closed' }, /Lost: it closed. Next try in/u],
  [{ at: 'refused', reason: 'this room is full' }, /Refused us: this room is full/u],
  [connected, /Connected for 5 min.*in the relay’s memory only.*not measured yet.*800 bytes/u],
  [
    { ...connected, durable: true, roundTripMs: 4.2, roundTripAtMs: Date.now() },
    /saved on its disk.*4\.2 ms, measured/u,
  ],
] as const)('a relay that is %o is described in words', async (relay, words) => {
  await openPanel({ relay });
  await expect.element(panel).toHaveTextContent(words);
});
