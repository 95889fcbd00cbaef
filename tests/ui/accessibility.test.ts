import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { ann, bob, FakeApp, me, message, noMesh, own, peer, person } from './fake-app.ts';
import { desktop, mount, openRoom, phone, toHaveFocus } from './mount.ts';

async function violations(): Promise<readonly string[]> {
  const found = await axe.run(document, {
    // The test's own page is no document of ours.
    rules: { 'document-title': { enabled: false }, 'html-has-lang': { enabled: false } },
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

function fullRoom(): void {
  const room = openRoom();
  room.show(
    [
      message(ann, 'see https://a.example', { atMs: Date.now() - 86_400_000 }),
      message({ ...bob, name: 'Ann' }, 'hi'),
      own('one', { at: 'saved', relayHasIt: true, heldByPhones: 2 }),
      own('two', { at: 'failed', reason: 'full' }),
    ],
    { earlierCount: 3, heldBack: { count: 1, untilMs: Date.now() } },
  );
  room.people.value = [person(me, { self: true, route: 'here' }), person(ann), person(bob)];
  room.mesh.value = { ...noMesh, peers: [peer(ann), peer(bob)], breakerOpenUntilMs: Date.now() + 60_000 };
  room.replica.value = {
    feeds: [{ author: me, entries: 10, relay: 8, peers: [{ author: ann, entries: 11 }] }],
    entries: 10,
    bytes: 1_600,
    digest: 'abcd1234',
  };
}

afterEach(() => {
  document.documentElement.style.colorScheme = '';
});

describe.each(['light', 'dark'])('axe finds nothing in %s', (scheme) => {
  const dress = () => (document.documentElement.style.colorScheme = scheme);

  test('on the start page, with its complaints', async () => {
    dress();
    await phone();
    mount('fm-app', {
      app: Object.assign(new FakeApp(), {
        rooms: [{ topic: 't', name: 'Main' }],
        invited: { problem: 'Cut short.' },
      }),
    });
    await page.getByRole('button', { name: 'Create room' }).click();
    await toHaveFocus(page.getByRole('textbox', { name: 'Nickname' }));
    expect(await violations()).toEqual([]);
  });

  test('in an empty room', async () => {
    dress();
    await phone();
    openRoom();
    await expect.element(page.getByText('Nothing said here yet')).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  test.each([undefined, 'Mesh health', 'Invite', 'Inspector', 'People'])(
    'in a room with panel: %s',
    async (panel) => {
      dress();
      if (panel === 'People') await phone();
      else await desktop();
      fullRoom();
      if (panel) await page.getByRole('button', { name: panel }).click();
      await expect.element(page.getByRole('heading', { name: panel ?? 'People' })).toBeVisible();
      expect(await violations()).toEqual([]);
    },
  );
});
