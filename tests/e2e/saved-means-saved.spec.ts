/**
 * A browser that is killed the instant a message shows as saved, fifty times over. The app's files are served by a
 * server with no relay behind it, so that nothing but this phone's own disk can bring a message back.
 *
 * What a kill can prove: that *saved* is never shown before the transaction is complete. The last test plants just
 * that fault and loses its message. It cannot tell `strict` from `relaxed`, since the system outlives the browser and
 * still writes what it was handed; that our own entries ask for `strict` is in `tests/contracts/indexeddb.ts`.
 */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { BrowserProfile } from './browser-process.ts';
import { type FileServer, serveFilesOnly } from './files-only.ts';
import { lieAboutSaving } from './lying-disk.ts';

const rounds = 50;

let server: FileServer;
let profile: BrowserProfile;

test.beforeEach(async () => {
  server = await serveFilesOnly();
  profile = await BrowserProfile.fresh();
});

test.afterEach(async () => {
  await profile.discard();
  await server.close();
});

test(`P2 saved means saved: killed the instant it shows so, ${rounds} times, no message is lost`, async () => {
  test.setTimeout(600_000);
  let roomUrl = '';
  const startedMs = performance.now();
  for (let round = 0; round <= rounds; round += 1) {
    const { page } = await profile.start();
    if (round === 0) roomUrl = await createRoom(page);
    else await page.goto(roomUrl);
    await expect(messages(page)).toHaveCount(round);
    expect(await texts(page)).toEqual(Array.from({ length: round }, (_, at) => `message ${at}`));
    if (round === rounds) break;
    await say(page, `message ${round}`);
    await profile.kill();
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  process.stdout.write(`    ${rounds} messages, kills and restarts in ${seconds.toFixed(0)} s\n`);
});

for (const [what, before] of [
  ['a message that finds the disk full', ['before']],
  ['even one’s very first message that finds the disk full', []],
] as const) {
  test(`P2 ${what} keeps its text and says so, and is saved on request once there is room`, async () => {
    const { page } = await profile.start();
    const roomUrl = await createRoom(page);
    for (const text of before) await say(page, text);
    await profile.kill();

    // The browser remembers for a while how much room it found last: a fresh one has to look.
    const { page: fullPage, context } = await profile.start();
    const disk = await context.newCDPSession(fullPage);
    const { origin } = new URL(server.url);
    await disk.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    await fullPage.goto(roomUrl);
    await expect(messages(fullPage)).toHaveCount(before.length);
    await write(fullPage, 'on a full disk');
    const message = messages(fullPage).filter({ hasText: 'on a full disk' });
    const retry = message.getByRole('button', { name: 'Try again' });
    await expect(message).toContainText('could not be saved: this phone’s storage is full');
    await retry.click();
    await expect(message).toContainText('could not be saved: this phone’s storage is full');
    await disk.send('Storage.overrideQuotaForOrigin', { origin });
    await retry.click();
    await expect(message).toContainText('saved on this phone');
    await say(fullPage, 'after');
    await profile.kill();

    const { page: lastPage } = await profile.start();
    await lastPage.goto(roomUrl);
    await expect(messages(lastPage)).toHaveCount(before.length + 2);
    expect(await texts(lastPage)).toEqual([...before, 'on a full disk', 'after']);
  });
}

test('the kill is no mercy: a message that shows as saved before it is on disk does not survive it', async () => {
  const { page } = await profile.start();
  const roomUrl = await createRoom(page);
  await say(page, 'on disk');
  await page.evaluate(lieAboutSaving);
  await say(page, 'not on disk');
  await profile.kill();
  const restarted = await profile.start();
  await restarted.page.goto(roomUrl);
  await expect(messages(restarted.page)).toHaveText([/on disk/]);
  expect(await texts(restarted.page)).toEqual(['on disk']);
});

/** Returns the address by which the room opens again, with no invite in it. */
async function createRoom(page: Page): Promise<string> {
  await page.goto(server.url);
  await page.getByRole('textbox', { name: 'Nickname' }).fill('ann');
  await page.getByRole('textbox', { name: 'Room name' }).fill('Main Stage');
  await page.getByRole('button', { name: 'Create room' }).click();
  await expect(log(page)).toBeVisible();
  return page.url();
}

function log(page: Page): Locator {
  return page.getByRole('log', { name: 'Messages' });
}

function messages(page: Page): Locator {
  return log(page).getByRole('listitem');
}

function texts(page: Page): Promise<string[]> {
  return messages(page).locator('.text').allInnerTexts();
}

async function write(page: Page, text: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
}

/** Resolves in the same task in which the page first shows the message as anything but being saved. */
async function say(page: Page, text: string): Promise<void> {
  const saved = log(page).evaluate((element, text) => {
    return new Promise<void>((resolve) => {
      const look = (): void => {
        const bubble = [...element.querySelectorAll('li')].find((item) => item.textContent.includes(text));
        if (/saved on|relay has|held by/.test(bubble?.textContent ?? '')) resolve();
      };
      new MutationObserver(look).observe(element, { subtree: true, childList: true, characterData: true });
    });
  }, text);
  await write(page, text);
  await saved;
}
