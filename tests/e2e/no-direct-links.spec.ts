import { expect } from '@playwright/test';
import { test } from './festival.ts';
import { expectOneTimeline, meetDirectly } from './visitor.ts';

test.describe('chat takes the ways there are', () => {
  test('P1 with “Relay only” on one side it goes through the relay, both ways', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    await bob.join(await ann.createRoom(relay.url, 'Main Stage'));
    await meetDirectly(ann, bob);

    await ann.choose('Relay only');
    await ann.reaches(bob, 'Through the relay');
    await bob.reaches(ann, 'Through the relay');
    await ann.say('over the relay to Bob');
    await bob.hears('over the relay to Bob');
    await bob.say('over the relay to Ann');
    await ann.hears('over the relay to Ann');
    await expect(ann.message('over the relay to Bob')).toContainText('relay has it · held by 1 phone');

    await ann.choose('Automatic');
    await meetDirectly(ann, bob);
    await expectOneTimeline(ann, bob);
  });

  test('P1 a browser without WebRTC chats through the relay, and says so', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob', { webRtc: 'missing' })];
    await bob.join(await ann.createRoom(relay.url, 'Main Stage'));
    await ann.say('to the old phone');
    await bob.say('from the old phone');
    await ann.hears('from the old phone');
    await ann.reaches(bob, 'Through the relay');
    await bob.reaches(ann, 'Through the relay');
    await expect(bob.meshHealth).toContainText('This browser cannot make direct links.');
    await expectOneTimeline(ann, bob);
  });

  test('P9 chat does not wait for a dial that gets nowhere', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann', { webRtc: 'stuck' }), await visit('Bob')];
    await bob.join(await ann.createRoom(relay.url, 'Main Stage'));
    await ann.openMeshHealth();
    await expect(ann.meshHealth).toContainText(/dialing for|waiting for their dial/u);
    await ann.say('meanwhile');
    await bob.hears('meanwhile');
    await ann.reaches(bob, 'Through the relay');
  });

  test('P1 two with a direct link and one at the relay show one timeline', async ({ relay, visit }) => {
    const [ann, bob, cleo] = [
      await visit('Ann'),
      await visit('Bob'),
      await visit('Cleo', { webRtc: 'missing' }),
    ];
    const link = await ann.createRoom(relay.url, 'Main Stage');
    await bob.join(link);
    await cleo.join(link);
    await meetDirectly(ann, bob);
    for (const direct of [ann, bob]) {
      await direct.reaches(cleo, 'Through the relay');
      await cleo.reaches(direct, 'Through the relay');
    }
    for (const round of [1, 2, 3]) {
      for (const visitor of [ann, bob, cleo]) await visitor.say(`${visitor.name}, round ${round}`);
    }
    await expectOneTimeline(ann, bob, cleo);
    await expect(cleo.message('Cleo, round 3')).toContainText('relay has it · held by 2 phones');
  });

  test('P1 with “Direct only” nothing goes to the relay, and nothing needs it', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    await bob.join(await ann.createRoom(relay.url, 'Main Stage'));
    await ann.say('before');
    await bob.say('before as well');
    for (const visitor of [ann, bob]) await visitor.hears('before', 'before as well');
    await meetDirectly(ann, bob);
    for (const visitor of [ann, bob]) {
      await expect(visitor.message(visitor === ann ? 'before' : 'before as well')).toContainText(
        'relay has it',
      );
      await visitor.choose('Direct only');
    }
    const { entries } = await relay.health();
    await ann.say('for Bob alone');
    await bob.say('for Ann alone');
    await expect(ann.message('for Bob alone')).toContainText('held by 1 phone');
    await expect(bob.message('for Ann alone')).toContainText('held by 1 phone');
    await expect(ann.message('for Bob alone')).not.toContainText('relay has it');
    await expect(bob.message('for Ann alone')).not.toContainText('relay has it');
    expect((await relay.health()).entries, 'what the relay holds').toBe(entries);

    await relay.kill();
    await expect(ann.connection).toHaveText('No relay, 1 direct link');
    await ann.say('and with the relay dead');
    await bob.hears('and with the relay dead');
    await expectOneTimeline(ann, bob);
  });
});
