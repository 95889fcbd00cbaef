import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './festival.ts';
import { localAddress } from './local-address.ts';
import { expectOneTimeline, type Visitor } from './visitor.ts';

const warning = 'Open room. Anyone with the code can read.';

test.describe('an open room', () => {
  test('is joined in another browser by its code, typed by hand in another way', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const code = await createOpenRoom(ann, relay.url, 'Café मंच');
    expect(code).toMatch(/^Café मंच [a-z]+-[a-z]+-\d{4}$/u);
    await expect(ann.page.getByText(warning).first()).toBeVisible();
    await ann.say('come to the left side');

    await typeCode(bob, relay.url, `  ${code.normalize('NFD').toUpperCase().replaceAll('-', ' ')} `);
    await expect(bob.composer).toBeVisible();
    await expect(bob.page.getByText(warning)).toBeVisible();
    await bob.hears('come to the left side');
    await bob.say('on my way');
    await ann.hears('on my way');
    await expectOneTimeline(ann, bob);
    expect(await codeOf(bob)).toMatch(/^CAFÉ मंच [a-z]+-[a-z]+-\d{4}$/u);
  });

  test('is joined by its link, whose sheet says what it is, and is on the list afterwards', async ({
    relay,
    visit,
  }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const code = await createOpenRoom(ann, relay.url, 'Main Stage');
    const link = await ann.inviteLink();
    expect(link).toMatch(/#open\/Main%20Stage\/[a-z-]+\d{4}$/u);
    await bob.page.goto(link);
    await expect(bob.page.getByText(warning)).toBeVisible();
    expect(await violations(bob.page)).toEqual([]);
    await bob.join(link);
    await ann.say('hello');
    await bob.hears('hello');
    await bob.page.reload();
    await bob.hears('hello');
    await bob.button('Rooms').click();
    const card = bob.page.getByRole('button', { name: 'Open Main Stage' });
    await expect(card).toContainText(`open room · ${code.replace('Main Stage ', '')}`);
    await card.click();
    await expect(bob.page.getByText(warning)).toBeVisible();
  });

  test('does not open by a code with a mistake: it says so in words', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const code = await createOpenRoom(ann, relay.url, 'Main Stage');
    const alert = bob.page.getByRole('alert');
    const lastDigit = (Number(code.at(-1)) + 1) % 10;
    await typeCode(bob, relay.url, `${code.slice(0, -1)}${lastDigit}`);
    await expect(alert).toContainText('That code has a mistake in it.');
    await typeCode(bob, relay.url, code.replace(/(?<=Stage )\w/u, 'q$&'));
    await expect(alert).toContainText(/is not a word that codes have\. Did you mean “[a-z]+”\?/u);
    await expect(bob.composer).toBeHidden();
  });

  test('is another one than an open room of the same name, and than a private one', async ({
    relay,
    visit,
  }) => {
    const [ann, bob, eve] = [await visit('Ann'), await visit('Bob'), await visit('Eve')];
    const codes = [
      await createOpenRoom(ann, relay.url, 'Main Stage'),
      await createOpenRoom(bob, relay.url, 'Main Stage'),
    ];
    expect(codes[0]).not.toBe(codes[1]);
    await eve.createRoom(relay.url, 'Main Stage');
    await expect(eve.page.getByText(warning)).toBeHidden();
    await ann.say('in the first');
    await typeCode(eve, relay.url, codes[1] ?? '');
    await expect(eve.connection).toContainText(/direct|through/u);
    await bob.say('in the second');
    await eve.hears('in the second');
    await expect(eve.messages.getByRole('listitem')).toHaveCount(1);
  });

  test('is a full one on plain HTTP, its key made beside the page and not on it', async ({
    relay,
    visit,
  }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    const url = `http://${localAddress()}:${relay.port}/`;
    const worker = ann.page.waitForEvent('worker');
    const code = await createOpenRoom(ann, url, 'Main Stage');
    expect((await worker).url()).toContain('stretch-worker');
    expect(await ann.page.evaluate(() => 'subtle' in crypto), 'what only secure origins have').toBe(false);
    await typeCode(bob, url, code);
    await expect(bob.composer).toBeVisible();
    await bob.say('over plain HTTP');
    await ann.hears('over plain HTTP');
  });
});

async function createOpenRoom(visitor: Visitor, url: string, roomName: string): Promise<string> {
  await visitor.page.goto(url);
  await visitor.textbox('Nickname').fill(visitor.name);
  await visitor.textbox('Room name').fill(roomName);
  await visitor.page.getByRole('radio', { name: 'Open', exact: true }).check();
  expect(await violations(visitor.page)).toEqual([]);
  await visitor.button('Create room').click();
  await expect(visitor.composer).toBeVisible();
  return codeOf(visitor);
}

/** The code on the invite panel, as it would be read out. */
async function codeOf(visitor: Visitor): Promise<string> {
  await visitor.button('Invite').click();
  const code = await visitor.page.getByRole('group', { name: 'Say this code' }).innerText();
  expect(await violations(visitor.page)).toEqual([]);
  await visitor.button('Close').click();
  return code.replaceAll(/\s+/gu, ' ').trim();
}

async function typeCode(visitor: Visitor, url: string, code: string): Promise<void> {
  await visitor.page.goto(url);
  await visitor.textbox('Nickname').fill(visitor.name);
  await visitor.textbox('Invite link or code').pressSequentially(code);
  await visitor.textbox('Invite link or code').press('Enter');
}

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
