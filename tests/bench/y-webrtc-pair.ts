/** Two pages with the stock y-webrtc package and one shared list, as its own documentation writes them. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext } from '@playwright/test';
import { build } from 'vite';
import type { RelayProcess } from '../e2e/relay-process.ts';
import type { ChatPage } from './chat-echo.ts';

interface Pair {
  readonly ann: ChatPage;
  readonly bob: ChatPage;
  close(): Promise<void>;
}

/** Meets through the relay's own `/y-webrtc`. */
export async function openYWebrtcPair(browser: Browser, relay: RelayProcess): Promise<Pair> {
  const server = await servePage(await bundle());
  const { port } = server.address() as AddressInfo;
  // y-webrtc joins tabs of one browser by a BroadcastChannel, so each phone is a context of its own.
  const contexts = [await browser.newContext(), await browser.newContext()] as const;
  const open = async (context: BrowserContext): Promise<ChatPage> => {
    const page = await context.newPage();
    await page.goto(`http://localhost:${port}/?signaling=ws://localhost:${relay.port}/y-webrtc`);
    return { page, box: page.getByRole('textbox', { name: 'Word' }), list: page.locator('ul') };
  };
  const [ann, bob] = [await open(contexts[0]), await open(contexts[1])];
  await ann.box.fill('hello');
  await ann.box.press('Enter');
  await bob.list.getByText('hello').waitFor();
  const close = async (): Promise<void> => {
    for (const context of contexts) await context.close();
    server.close();
  };
  return { ann, bob, close };
}

/** By localhost, since y-webrtc needs `crypto.subtle`. */
async function servePage(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><body><script type="module" src="/page.js"></script>');
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return server;
}

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('../e2e/y-webrtc-page.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry, formats: ['es'], fileName: 'page' } },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((output) => ('code' in output ? output.code : '')).join('');
}
