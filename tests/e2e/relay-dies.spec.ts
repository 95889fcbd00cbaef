import { expect } from '@playwright/test';
import { test } from './festival.ts';
import { expectOneTimeline, meetDirectly } from './visitor.ts';

test.describe('the relay is killed', () => {
  test('P1 three phones go on without it, and show one timeline when it is back', async ({
    relay,
    visit,
  }) => {
    const [ann, bob, cleo] = [await visit('Ann'), await visit('Bob'), await visit('Cleo')];
    const everybody = [ann, bob, cleo];
    const link = await ann.createRoom(relay.url, 'Main Stage');
    await bob.join(link);
    await cleo.join(link);
    await ann.say('Ann, with the relay');
    await bob.say('Bob, with the relay');
    await meetDirectly(...everybody);

    await relay.kill();
    for (const visitor of everybody) await visitor.say(`${visitor.name}, without the relay`);
    for (const visitor of everybody) {
      await visitor.hears('Ann, without the relay', 'Bob, without the relay', 'Cleo, without the relay');
      await expect(visitor.message(`${visitor.name}, without the relay`)).toContainText('held by 2 phones');
      await expect(visitor.connection).toHaveText('No relay, 2 direct links');
    }

    await test.step('one opens the page again, with nobody to ask', async () => {
      await cleo.serviceWorkerReady();
      await cleo.page.reload();
      await expectOneTimeline(...everybody);
      await expect(cleo.connection).toContainText('messages are saved on this phone');
      await cleo.say('Cleo, all alone');
      await ann.say('Ann, while Cleo is away');
      await bob.hears('Ann, while Cleo is away');
    });

    await relay.restart();
    for (const visitor of everybody) await visitor.hears('Cleo, all alone', 'Ann, while Cleo is away');
    await meetDirectly(...everybody);
    await bob.say('Bob, the last word');
    await cleo.hears('Bob, the last word');
    await expectOneTimeline(...everybody);
  });

  test('P1 its people come back to it and its memory is filled again', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const link = await ann.createRoom(relay.url, 'Main Stage');
    await ann.say('before it died');
    await expect(ann.message('before it died')).toContainText('relay has it');
    await relay.restart();
    await ann.say('after it came back');
    await expect(ann.message('after it came back')).toContainText('relay has it');
    await bob.join(link);
    await bob.hears('before it died', 'after it came back');
    await expectOneTimeline(ann, bob);
  });
});
