/** How long a page kept its reader waiting, by the browser's own count of tasks over 50 ms. */
import type { BrowserContext, Page } from '@playwright/test';

const name = 'fieldmeshLongTasks';

/** Watches every page of `context` that is opened from now on. */
export async function watchMainThread(context: BrowserContext): Promise<void> {
  await context.addInitScript((name) => {
    const durations: number[] = [];
    Reflect.set(globalThis, name, durations);
    const note = (list: PerformanceObserverEntryList): void => {
      for (const { duration } of list.getEntries()) durations.push(duration);
    };
    new PerformanceObserver(note).observe({ type: 'longtask', buffered: true });
  }, name);
}

export async function mainThreadFigures(page: Page): Promise<string> {
  const durations = await page.evaluate((name): number[] => Reflect.get(globalThis, name), name);
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  const longest = Math.max(0, ...durations);
  return `${durations.length} long tasks, the longest ${longest.toFixed(0)} ms, ${total.toFixed(0)} ms in all`;
}
