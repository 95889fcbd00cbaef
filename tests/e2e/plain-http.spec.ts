import { expect } from '@playwright/test';
import { test } from './festival.ts';
import { localAddress } from './local-address.ts';
import { expectOneTimeline, meetDirectly } from './visitor.ts';

test.describe('plain HTTP in a local network', () => {
  test('P1 is a full chat: both ways, by direct links, and still there after a reload', async ({
    relay,
    visit,
  }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    await bob.join(await ann.createRoom(`http://${localAddress()}:${relay.port}/`, 'Main Stage'));
    const missing = await ann.page.evaluate(() => [
      isSecureContext,
      'subtle' in crypto,
      'serviceWorker' in navigator,
      'locks' in navigator,
    ]);
    expect(missing, 'what only secure origins have').toEqual([false, false, false, false]);
    await ann.say('over plain HTTP');
    await bob.say('and back');
    for (const visitor of [ann, bob]) await visitor.hears('over plain HTTP', 'and back');
    await meetDirectly(ann, bob);
    await relay.kill();
    await ann.say('without the relay');
    await bob.hears('without the relay');
    await relay.restart();

    await test.step('a reload shows what was said, from its own disk', async () => {
      await bob.context.routeWebSocket(/\/relay$/u, (socket) => socket.close());
      await bob.page.reload();
      await bob.hears('over plain HTTP', 'and back', 'without the relay');
      await expect(bob.connection).toContainText('messages are saved on this phone');
      await expectOneTimeline(ann, bob);
    });
  });

  test('a second tab of one browser says that the room is open elsewhere', async ({ relay, visit }) => {
    const ann = await visit('Ann');
    const url = `http://${localAddress()}:${relay.port}/`;
    await ann.createRoom(url, 'Main Stage');
    const second = await ann.context.newPage();
    await second.goto(url);
    await second.getByRole('button', { name: 'Open Main Stage' }).click();
    await expect(second.getByRole('alert')).toContainText(
      'This room is open in another tab of this browser.',
    );
  });
});
