/**
 * What a newcomer waits for, and what a message takes: `npx tsx tests/bench/join.ts`. Everything is measured in one
 * run, next to a raw data channel between the very same pages and to the stock y-webrtc package. Needs the built app.
 */
import { type Browser, chromium, expect } from '@playwright/test';
import { browserArguments, browserPath } from '../browser.ts';
import { RelayProcess } from '../e2e/relay-process.ts';
import { meetDirectly, Visitor } from '../e2e/visitor.ts';
import { type ChatPage, sendToShown } from './chat-echo.ts';
import { rawRoundTrips } from './raw-channel.ts';
import { strictSaves } from './strict-save.ts';
import { openYWebrtcPair } from './y-webrtc-pair.ts';

const joins = 15;
const messages = 40;
/** About one sealed message. */
const messageBytes = 250;

interface Row {
  readonly what: string;
  readonly samples: readonly number[];
  readonly beside?: number;
}

async function measureJoins(browser: Browser, relay: RelayProcess): Promise<Row[]> {
  const ann = await arrive(browser, 'Ann');
  const link = await ann.createRoom(relay.url, 'Main Stage');
  await ann.say('welcome');
  await expect(ann.message('welcome')).toContainText('relay has it');
  const firstSeen: number[] = [];
  const firstHeard: number[] = [];
  // The first one warms up the browser and the relay, and does not count.
  for (let at = 0; at <= joins; at += 1) {
    const guest = await arrive(browser, `Guest ${at}`);
    const startMs = performance.now();
    await joinAtOnce(guest, link);
    await guest.message('welcome').waitFor();
    firstSeen.push(performance.now() - startMs);
    await guest.composer.fill(`hello from ${at}`);
    await guest.composer.press('Enter');
    await ann.message(`hello from ${at}`).waitFor();
    firstHeard.push(performance.now() - startMs);
    await guest.context.close();
  }
  await ann.context.close();
  return [
    { what: 'invite opened → the room’s last message shown', samples: firstSeen.slice(1) },
    { what: 'invite opened → own first message shown on another phone', samples: firstHeard.slice(1) },
  ];
}

/** Without the pauses in which Playwright's assertions look again. */
async function joinAtOnce(visitor: Visitor, link: string): Promise<void> {
  await visitor.page.goto(link, { waitUntil: 'commit' });
  await visitor.textbox('Nickname').fill(visitor.name);
  await visitor.textbox('Nickname').press('Enter');
}

async function measureMessages(browser: Browser, relay: RelayProcess): Promise<Row[]> {
  const [ann, bob] = [await arrive(browser, 'Ann'), await arrive(browser, 'Bob')];
  const link = await ann.createRoom(relay.url, 'Main Stage');
  await bob.join(link);
  await ann.choose('Direct only');
  await bob.choose('Direct only');
  await meetDirectly(ann, bob);
  for (const visitor of [ann, bob]) await visitor.button('Close').click();
  const halves = (await rawRoundTrips(ann.page, bob.page, messages, messageBytes)).map((ms) => ms / 2);
  const saves = await strictSaves(ann.page, messages, messageBytes);
  const shown = await sendToShown(chat(ann), chat(bob), messages);
  for (const { context } of [ann, bob]) await context.close();

  const stock = await openYWebrtcPair(browser, relay);
  const stockHalves = (await rawRoundTrips(stock.ann.page, stock.bob.page, messages, messageBytes)).map(
    (ms) => ms / 2,
  );
  const stockShown = await sendToShown(stock.ann, stock.bob, messages);
  await stock.close();
  return [
    { what: 'raw data channel, one way (round trip / 2)', samples: halves },
    { what: 'one strict IndexedDB transaction in the same page', samples: saves, beside: median(halves) },
    { what: 'send → shown on the other phone, direct', samples: shown, beside: median(halves) },
    { what: 'raw data channel between the y-webrtc pages', samples: stockHalves },
    {
      what: 'send → shown, stock y-webrtc (unsaved, unsigned)',
      samples: stockShown,
      beside: median(stockHalves),
    },
  ];
}

async function arrive(browser: Browser, name: string): Promise<Visitor> {
  return Visitor.arrive(name, await browser.newContext({ locale: 'en-GB' }));
}

function chat({ page, composer, messages }: Visitor): ChatPage {
  return { page, box: composer, list: messages };
}

function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function print(rows: readonly Row[]): void {
  for (const { what, samples, beside } of rows) {
    const [p50, p95] = [median(samples), quantile(samples, 0.95)].map((ms) =>
      `${ms.toFixed(1)} ms`.padStart(10),
    );
    const ratio = beside === undefined ? '' : `${(median(samples) / beside).toFixed(1)} × the raw channel`;
    process.stdout.write(`${what.padEnd(58)} p50 ${p50}  p95 ${p95}  n ${samples.length}  ${ratio}\n`);
  }
}

const relay = await RelayProcess.start();
const browser = await chromium.launch({ executablePath: browserPath(), args: browserArguments });
try {
  print(await measureJoins(browser, relay));
  print(await measureMessages(browser, relay));
} finally {
  await browser.close();
  await relay.end();
}
