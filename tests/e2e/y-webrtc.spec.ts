import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import { build } from 'vite';
import { test as festival } from './festival.ts';

const html =
  '<!doctype html><link rel="icon" href="data:,"><body><script type="module" src="/page.js"></script>';

const test = festival.extend<{ pageUrl: string }>({
  /** The page of `y-webrtc-page.ts`; on localhost, since y-webrtc needs `crypto.subtle`. */
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off its first parameter
  pageUrl: async ({}, use) => {
    const script = await bundle();
    const server = createServer((request, response) => {
      const [type, body] = request.url === '/page.js' ? ['text/javascript', script] : ['text/html', html];
      response.setHeader('Content-Type', `${type}; charset=utf-8`).end(body);
    });
    await once(server.listen(0), 'listening');
    await use(`http://localhost:${(server.address() as AddressInfo).port}/`);
    server.close();
    server.closeAllConnections();
  },
});

test.describe('apps with the stock y-webrtc package', () => {
  test('meet through this relay, and share their document without it', async ({ relay, visit, pageUrl }) => {
    const [ann, bob, eve] = [await visit('Ann'), await visit('Bob'), await visit('Eve')];
    for (const { page } of [ann, bob]) {
      await page.goto(`${pageUrl}?signaling=ws://localhost:${relay.port}/y-webrtc`);
    }
    // The same page with no relay: whatever reached it would have come by another way.
    await eve.page.goto(pageUrl);

    await add(ann.page, 'from Ann');
    await expect(words(bob.page)).toHaveText(['from Ann']);
    await add(bob.page, 'from Bob');
    await expect(words(ann.page)).toHaveText(['from Ann', 'from Bob']);

    await relay.kill();
    await add(ann.page, 'directly');
    await expect(words(bob.page)).toHaveText(['from Ann', 'from Bob', 'directly']);
    await expect(words(eve.page)).toHaveCount(0);
  });
});

function words(page: Page): Locator {
  return page.getByRole('listitem');
}

async function add(page: Page, word: string): Promise<void> {
  const box = page.getByRole('textbox', { name: 'Word' });
  await box.fill(word);
  await box.press('Enter');
}

/** The page's script, built in memory. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('y-webrtc-page.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'page' } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((output) => ('code' in output ? output.code : '')).join('');
}
