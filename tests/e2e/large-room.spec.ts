/** Rooms that have been talked in for days. Durations are reported, never asserted. */
import { expect, type Page } from '@playwright/test';
import { decodeFrame } from '../../client/core/frame.ts';
import { decodeRelayMessage } from '../../signaling/protocol.ts';
import { test } from './festival.ts';
import { mainThreadFigures, watchMainThread } from './main-thread.ts';
import type { Visitor } from './visitor.ts';
import { bringToRelay, textOf, writeRoom, type WrittenRoom } from './written-room.ts';

test('P9 a newcomer to a room of 10,000 messages gets it through the relay, the newest on screen', async ({
  relay,
  visit,
}) => {
  const room = writeRoom(10_000);
  await bringToRelay(room, relay.port);
  const ann = await visit('Ann');
  await watchMainThread(ann.context);
  const since = stopwatch();
  await ann.join(relay.url + room.invite);
  await expect(ann.message(textOf(room.messageCount))).toBeVisible();
  report(`10,000 messages through the relay: the newest on screen after ${since()}`);
  await holdsAll(ann, room);
  report(
    `10,000 messages through the relay: all here after ${since()}, ${await mainThreadFigures(ann.page)}`,
  );
  await ann.button('Close').click();
  await expect(ann.messages.getByRole('listitem').last()).toContainText(textOf(room.messageCount));
  const oldest = ann.messages.getByRole('listitem').first();
  const shown = await ann.messages.getByRole('listitem').count();
  await expect(oldest).toContainText(textOf(room.messageCount - shown + 1));
  await ann.page.getByRole('button', { name: /^Show \d+ earlier$/u }).click();
  await expect(oldest).toContainText(textOf(room.messageCount - shown - 99));
});

for (const messageCount of [10_000, 100_000]) {
  const count = messageCount.toLocaleString('en');
  test(`a ${count}-message room goes through a data channel whole`, async ({ relay, visit }) => {
    test.setTimeout(300_000);
    const sinceStart = stopwatch();
    const room = writeRoom(messageCount);
    const written = sinceStart();
    await bringToRelay(room, relay.port);
    report(`${count} messages: written in ${written}, at the relay after ${sinceStart()}`);
    const bob = await visit('Bob');
    await watchMainThread(bob.context);
    const sinceBob = stopwatch();
    await bob.join(relay.url + room.invite);
    const digest = await holdsAll(bob, room);
    report(
      `${count} messages through the relay: all here after ${sinceBob()}, ${await mainThreadFigures(bob.page)}`,
    );
    await bob.choose('Direct only');

    const ann = await visit('Ann');
    await watchMainThread(ann.context);
    const withheld = await withholdEntries(ann.page);
    const since = stopwatch();
    await ann.join(relay.url + room.invite);
    await ann.choose('Direct only');
    await ann.reaches(bob, 'Direct link');
    const sinceLink = stopwatch();
    expect(await holdsAll(ann, room)).toBe(digest);
    report(`${count} messages directly: all here ${since()} after joining, ${sinceLink()} after the link`);
    report(
      `${count} messages directly: ${await mainThreadFigures(ann.page)}; the relay had ${withheld()} kB to offer`,
    );
    await ann.button('Close').click();
    await expect(ann.message(textOf(messageCount))).toBeVisible();
  });
}

/** Waits for every entry, by the inspector. Returns the digest, which only those share who hold the same entries. */
async function holdsAll(visitor: Visitor, room: WrittenRoom): Promise<string> {
  const inspector = visitor.page.getByRole('region', { name: 'Inspector' });
  await visitor.button('Inspector').click();
  const words = `${room.entryCount.toLocaleString('en')} entries`;
  await expect(inspector.getByText(words, { exact: true })).toBeVisible({ timeout: 200_000 });
  return inspector.getByRole('definition').last().innerText();
}

/** From now on no entry comes to `page` from the relay; all else does. Returns how much was withheld, in kilobytes. */
async function withholdEntries(page: Page): Promise<() => number> {
  let bytes = 0;
  await page.routeWebSocket(/\/relay$/u, (socket) => {
    const relay = socket.connectToServer();
    relay.onMessage((data) => {
      if (typeof data === 'string' || !carriesEntries(data)) socket.send(data);
      else bytes += data.length;
    });
  });
  return () => Math.round(bytes / 1_000);
}

function carriesEntries(data: Uint8Array): boolean {
  const message = decodeRelayMessage(data);
  return message.type === 'told' && decodeFrame(message.body).type === 'update';
}

function stopwatch(): () => string {
  const startMs = performance.now();
  return () => `${((performance.now() - startMs) / 1_000).toFixed(1)} s`;
}

function report(figure: string): void {
  process.stdout.write(`    ${figure}\n`);
}
