/** Two phones that answer each other as fast as their pages can: what a message takes from the key to the other's eye. */
import type { Locator, Page } from '@playwright/test';

/** The parts of a page that writes and shows messages. `submit` is the key that sends what is in `box`. */
export interface ChatPage {
  readonly page: Page;
  readonly box: Locator;
  readonly list: Locator;
}

const boxName = 'chatBox';
const sayName = 'chatSay';

/** Gives the page a `say`, which types and sends in the same task, as a key does. */
async function prepare({ page, box }: ChatPage): Promise<void> {
  await box.evaluate((element, boxName) => Reflect.set(globalThis, boxName, element), boxName);
  await page.evaluate(
    ({ boxName, sayName }) => {
      const box = Reflect.get(globalThis, boxName) as HTMLTextAreaElement | HTMLInputElement;
      Reflect.set(globalThis, sayName, (text: string) => {
        box.value = text;
        box.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
        box.dispatchEvent(new Event('change', { bubbles: true }));
        box.form?.requestSubmit();
      });
    },
    { boxName, sayName },
  );
}

/** Half the time from saying `ping n` to seeing `pong n`, which the other page says once it sees the ping. */
export async function sendToShown(ann: ChatPage, bob: ChatPage, count: number): Promise<number[]> {
  await prepare(ann);
  await prepare(bob);
  await bob.list.evaluate((list, sayName) => {
    const say = Reflect.get(globalThis, sayName) as (text: string) => void;
    let next = 0;
    new MutationObserver(() => {
      if (!list.textContent.includes(`ping ${next}.`)) return;
      say(`pong ${next}.`);
      next += 1;
    }).observe(list, { subtree: true, childList: true, characterData: true });
  }, sayName);
  const roundTrips = await ann.list.evaluate(
    async (list, { sayName, count }) => {
      const say = Reflect.get(globalThis, sayName) as (text: string) => void;
      const roundTrips: number[] = [];
      for (let at = 0; at < count; at += 1) {
        const shown = new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!list.textContent.includes(`pong ${at}.`)) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(list, { subtree: true, childList: true, characterData: true });
        });
        const startMs = performance.now();
        say(`ping ${at}.`);
        await shown;
        roundTrips.push(performance.now() - startMs);
      }
      return roundTrips;
    },
    { sayName, count },
  );
  return roundTrips.map((ms) => ms / 2);
}
