import { expect } from '@playwright/test';
import { test } from './festival.ts';
import { expectOneTimeline } from './visitor.ts';

test.describe('the first visit', () => {
  test('an invite asks for a nickname, and lands in the room with what was said', async ({
    relay,
    visit,
  }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const link = await ann.createRoom(relay.url, 'Main Stage');
    await ann.say('come to the left side');
    await ann.say('we have a flag');

    await bob.page.goto(link);
    await expect(bob.page.getByRole('heading', { name: 'Main Stage' })).toBeVisible();
    await expect(bob.page, 'the secret has left the address bar').toHaveURL(relay.url);
    await bob.textbox('Nickname').fill('Bob');
    await bob.button('Join').click();
    await expect(bob.composer).toBeFocused();
    await bob.hears('come to the left side', 'we have a flag');
    const [, secret] = /#join\/([^/]+)\//u.exec(link) ?? [];
    expect(secret).toBeTruthy();
    expect(bob.page.url()).not.toContain(secret);
    expect(bob.page.url()).not.toContain('join');
    await expectOneTimeline(ann, bob);
  });

  test('an invite without a nickname says what is missing, and goes on from there', async ({
    relay,
    visit,
  }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    await bob.page.goto(await ann.createRoom(relay.url, 'Main Stage'));
    await bob.button('Join').click();
    await expect(bob.page.getByText('The nickname is empty')).toBeVisible();
    await expect(bob.textbox('Nickname')).toBeFocused();
    await bob.textbox('Nickname').fill('Bob');
    await bob.textbox('Nickname').press('Enter');
    await bob.say('here I am');
    await ann.hears('here I am');
  });

  test('a damaged invite says so in words, and leaves the other ways in', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const link = await ann.createRoom(relay.url, 'Main Stage');
    await bob.page.goto(link.replace('Main%20Stage', 'Main%20Stag'));
    await expect(bob.page.getByRole('alert')).toContainText('That invite is damaged');
    await expect(bob.page).toHaveURL(relay.url);
    await bob.textbox('Nickname').fill('Bob');
    await bob.textbox('Invite link or code').fill('nonsense');
    await bob.button('Join').click();
    await expect(bob.page.getByRole('alert')).toContainText('That is not an invite to a room');
    await bob.textbox('Invite link or code').fill(link);
    await bob.button('Join').click();
    await expect(bob.composer).toBeVisible();
  });

  test('P8 the app opens with no network afterwards, and makes a room there', async ({ relay, visit }) => {
    const ann = await visit('Ann');
    await ann.page.goto(relay.url);
    await ann.serviceWorkerReady();
    await relay.kill();
    await ann.createRoom(relay.url, 'Far Campsite');
    await ann.say('nobody here yet');
    await ann.page.reload();
    await ann.hears('nobody here yet');
    await expect(ann.message('nobody here yet')).toContainText('saved on this phone');
  });

  test('P2 a message says how far it has got, and no further', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const link = await ann.createRoom(relay.url, 'Main Stage');
    await ann.say('alone with the relay');
    await expect(ann.message('alone with the relay')).toContainText('relay has it');
    await expect(ann.message('alone with the relay')).not.toContainText('held by');
    await bob.join(link);
    await expect(ann.message('alone with the relay')).toContainText('relay has it · held by 1 phone');

    await bob.context.close();
    await relay.kill();
    await expect(ann.connection).toHaveText('On your own: messages are saved on this phone');
    await expect(ann.composer).toBeEnabled();
    await ann.say('alone');
    await expect(ann.message('alone')).toContainText('saved on this phone');

    await relay.restart();
    await expect(ann.message('alone')).toContainText('relay has it');
  });
});
