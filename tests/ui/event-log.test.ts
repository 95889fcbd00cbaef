import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { EventLog } from '../../client/event-log.ts';
import '../../client/inspector/fm-event-log.ts';
import type { FmEventLog } from '../../client/inspector/fm-event-log.ts';

let log: EventLog;

beforeEach(() => {
  log = new EventLog();
  const element: FmEventLog = document.createElement('fm-event-log');
  element.log = log;
  document.body.replaceChildren(element);
});

test('nothing is shown until an area is switched on; then also what it noted before', async () => {
  log.note('dial', 'offer to abc');
  log.note('socket', 'relay lost');
  await expect.element(page.getByText('Log of this page')).toBeVisible();
  expect(page.getByRole('listitem').elements()).toHaveLength(0);
  await page.getByRole('checkbox', { name: 'dial' }).click();
  await expect.element(page.getByRole('listitem')).toHaveTextContent(/dial: offer to abc$/u);
});

test('the newest comes first, and an area that is switched off is silent', async () => {
  await page.getByRole('checkbox', { name: 'link' }).click();
  log.note('link', 'opened');
  log.note('link', 'ended');
  await expect.element(page.getByRole('listitem').first()).toHaveTextContent(/ended/u);
  await page.getByRole('checkbox', { name: 'link' }).click();
  await expect.poll(() => page.getByRole('listitem').elements().length).toBe(0);
});

test('the last 500 events are kept', () => {
  log.switch('sync', true);
  for (let at = 0; at < 600; at += 1) log.note('sync', `event ${at}`);
  expect(log.events.value).toHaveLength(500);
  expect(log.events.value[0]?.sentence).toBe('event 100');
});
