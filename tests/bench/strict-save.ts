/** What a page's own disk takes, since a message of ours is on it before it is sent. */
import type { Page } from '@playwright/test';

/** Milliseconds of `count` strict transactions of one row of `bytes` each, one after the other. */
export function strictSaves(page: Page, count: number, bytes: number): Promise<number[]> {
  return page.evaluate(
    async ({ count, bytes }) => {
      const opening = indexedDB.open('bench');
      opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('rows'));
      await new Promise((resolve) => {
        opening.addEventListener('success', resolve);
      });
      const durations: number[] = [];
      for (let at = 0; at < count; at += 1) {
        const startMs = performance.now();
        const transaction = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
        transaction.objectStore('rows').put(new Uint8Array(bytes), at);
        await new Promise((resolve) => {
          transaction.addEventListener('complete', resolve);
        });
        durations.push(performance.now() - startMs);
      }
      opening.result.close();
      return durations;
    },
    { count, bytes },
  );
}
