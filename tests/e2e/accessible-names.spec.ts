import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './festival.ts';

test.describe('names that people, screen readers and tests rely on', () => {
  test('the start page has its own, and axe finds nothing', async ({ relay, visit }) => {
    const ann = await visit('Ann');
    await ann.page.goto(relay.url);
    await expect(ann.textbox('Nickname')).toBeEditable();
    await expect(ann.textbox('Room name')).toBeEditable();
    await expect(ann.button('Create room')).toBeEnabled();
    await expect(ann.button('Join')).toBeEnabled();
    await expectNoViolations(ann.page);
  });

  test('the room has its own, with every panel, and axe finds nothing', async ({ relay, visit }) => {
    const [ann, bob] = [await visit('Ann'), await visit('Bob')];
    await bob.join(await ann.createRoom(relay.url, 'Main Stage'));
    await ann.say('one item each');
    await bob.say('for one message each');
    await ann.hears('for one message each');
    await expect(ann.messages.getByRole('listitem')).toHaveCount(2);
    await expect(ann.composer).toBeEditable();
    await expect(ann.button('Send')).toBeEnabled();
    await expectNoViolations(ann.page);

    await ann.button('Invite').click();
    await expect(ann.textbox('Invite link')).toHaveAttribute('readonly');
    await expect(ann.textbox('Invite link')).toHaveValue(/#join\//u);
    await expectNoViolations(ann.page);

    await ann.button('Mesh health').click();
    const routes = ann.meshHealth.getByRole('radiogroup', { name: 'Route', exact: true });
    for (const [route, chosen] of [
      ['Automatic', true],
      ['Direct only', false],
      ['Relay only', false],
    ] as const) {
      await expect(routes.getByRole('radio', { name: route, exact: true })).toBeChecked({ checked: chosen });
    }
    await expect(ann.meshHealth.getByRole('button', { name: 'Connect now', exact: true })).toBeEnabled();
    await expectNoViolations(ann.page);

    await ann.button('Inspector').click();
    await expect(ann.page.getByRole('region', { name: 'Inspector' })).toBeVisible();
    await expectNoViolations(ann.page);
  });
});

test.describe('a second tab of one browser', () => {
  test('says that the room is open elsewhere, and opens it once that is closed', async ({ relay, visit }) => {
    const ann = await visit('Ann');
    await ann.createRoom(relay.url, 'Main Stage');
    await ann.say('in the first tab');
    const second = await ann.context.newPage();
    await second.goto(relay.url);
    const open = second.getByRole('button', { name: 'Open Main Stage' });
    await open.click();
    await expect(second.getByRole('alert')).toContainText(
      'This room is open in another tab of this browser.',
    );

    await ann.page.close();
    await open.click();
    await expect(second.getByRole('log', { name: 'Messages' })).toContainText('in the first tab');
  });

  test('says so as well when it is opened by the room’s own address', async ({ relay, visit }) => {
    const ann = await visit('Ann');
    await ann.createRoom(relay.url, 'Main Stage');
    const second = await ann.context.newPage();
    await second.goto(ann.page.url());
    await expect(second.getByRole('alert')).toContainText(
      'This room is open in another tab of this browser.',
    );
  });
});

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html}`)).toEqual([]);
}
