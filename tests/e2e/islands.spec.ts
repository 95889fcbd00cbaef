import { expect } from '@playwright/test';
import { test } from './festival.ts';
import { expectOneTimeline, meetDirectly, type Visitor } from './visitor.ts';

const messagesEach = 50;

async function sayMany(visitor: Visitor, place: string): Promise<void> {
  for (let count = 1; count <= messagesEach; count += 1) await visitor.say(`${place} ${count}`);
}

test.describe('two islands', () => {
  test(`P3 who wrote ${messagesEach} messages each while apart show one list of ${2 * messagesEach}`, async ({
    relay,
    visit,
  }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    await bob.join(await ann.createRoom(relay.url, 'Main Stage'));
    await meetDirectly(ann, bob);

    await test.step('apart: the relay is dead, and direct links are switched off', async () => {
      for (const visitor of [ann, bob]) await visitor.choose('Relay only');
      await ann.reaches(bob, 'Through the relay');
      await relay.kill();
      for (const visitor of [ann, bob]) {
        await expect(visitor.connection).toContainText('messages are saved on this phone');
      }
      await Promise.all([sayMany(ann, 'north of the hill'), sayMany(bob, 'south of the hill')]);
      expect(await ann.timeline()).toEqual(ann.said);
      expect(await bob.timeline()).toEqual(bob.said);
    });

    await test.step('together again', async () => {
      await relay.restart();
      for (const visitor of [ann, bob]) await visitor.choose('Automatic');
      await ann.hears(`south of the hill ${messagesEach}`);
      await bob.hears(`north of the hill ${messagesEach}`);
      for (const visitor of [ann, bob]) await visitor.showAllEarlier();
      await expectOneTimeline(ann, bob);
      expect(await ann.timeline()).toHaveLength(2 * messagesEach);
    });

    await test.step('and after the page is opened again', async () => {
      await bob.page.reload();
      await expect(bob.messages).toBeVisible();
      await bob.showAllEarlier();
      await expectOneTimeline(ann, bob);
    });
  });
});
