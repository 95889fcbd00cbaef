/** What every spec begins with: a relay, and people who come to it with browsers of their own. */
import { type BrowserContext, expect, test as base } from '@playwright/test';
import { RelayProcess } from './relay-process.ts';
import { Visitor } from './visitor.ts';

interface Arrival {
  /** Missing, as in some in-app browsers; or stuck, as where nothing comes of any attempt. */
  readonly webRtc?: 'missing' | 'stuck';
}

interface Festival {
  readonly relay: RelayProcess;
  /** Lets somebody come in a fresh browser. A browser that complained fails the test. */
  readonly visit: (name: string, arrival?: Arrival) => Promise<Visitor>;
}

export const test = base.extend<Festival>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off its first parameter
  relay: async ({}, use, info) => {
    const relay = await RelayProcess.start();
    await use(relay);
    await relay.end();
    if (info.status !== info.expectedStatus) await info.attach('relay.log', { body: relay.output });
  },
  visit: async ({ browser }, use) => {
    const visitors: Visitor[] = [];
    await use(async (name, { webRtc } = {}) => {
      const context = await browser.newContext();
      if (webRtc === 'missing') await withoutWebRtc(context);
      if (webRtc === 'stuck') await withStuckWebRtc(context);
      const visitor = await Visitor.arrive(name, context);
      visitors.push(visitor);
      return visitor;
    });
    for (const { context } of visitors) await context.close();
    expect(
      visitors.flatMap(({ complaints }) => complaints.sentences),
      'what browsers complained about',
    ).toEqual([]);
  },
});

async function withoutWebRtc(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const names = ['RTCPeerConnection', 'webkitRTCPeerConnection'];
    for (const name of names) Reflect.deleteProperty(globalThis, name);
  });
}

async function withStuckWebRtc(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    RTCPeerConnection.prototype.setLocalDescription = () => new Promise(() => undefined);
  });
}
