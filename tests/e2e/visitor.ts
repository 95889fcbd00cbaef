/** A person at a browser of their own, who sees and does what the page's accessible names let them. */
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { Complaints } from './complaints.ts';

export type RouteName = 'Automatic' | 'Direct only' | 'Relay only';

export class Visitor {
  readonly name: string;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: Complaints;
  /** Every message that this visitor has sent, as the timeline names it. */
  readonly said: string[] = [];

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name;
    this.context = context;
    this.page = page;
    this.complaints = new Complaints(name, context);
  }

  static async arrive(name: string, context: BrowserContext): Promise<Visitor> {
    return new Visitor(name, context, await context.newPage());
  }

  get messages(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  get composer(): Locator {
    return this.textbox('Message');
  }

  /** The line under the room's name that says how it is reached. */
  get connection(): Locator {
    return this.page.getByRole('status').first();
  }

  get meshHealth(): Locator {
    return this.page.getByRole('region', { name: 'Mesh health' });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  textbox(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** The app's files are on this device from now on. */
  async serviceWorkerReady(): Promise<void> {
    await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }

  /** Makes a room at the relay's page. Returns the invite link. */
  async createRoom(url: string, roomName: string): Promise<string> {
    await this.page.goto(url);
    await this.textbox('Nickname').fill(this.name);
    await this.textbox('Room name').fill(roomName);
    await this.button('Create room').click();
    await expect(this.composer).toBeVisible();
    return this.inviteLink();
  }

  async join(inviteLink: string): Promise<void> {
    await this.page.goto(inviteLink);
    await this.textbox('Nickname').fill(this.name);
    await this.button('Join').click();
    await expect(this.composer).toBeVisible();
  }

  async inviteLink(): Promise<string> {
    await this.button('Invite').click();
    const link = await this.textbox('Invite link').inputValue();
    await this.button('Close').click();
    return link;
  }

  async openMeshHealth(): Promise<void> {
    if (await this.meshHealth.isHidden()) await this.button('Mesh health').click();
    await expect(this.meshHealth).toBeVisible();
  }

  async choose(route: RouteName): Promise<void> {
    await this.openMeshHealth();
    await this.meshHealth.getByRole('radio', { name: route, exact: true }).check();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.message(text)).toBeVisible();
    this.said.push(`${this.name}: ${text}`);
  }

  /** The items of the timeline that say exactly this. */
  message(text: string): Locator {
    const words = this.page.getByText(text, { exact: true });
    return this.messages.getByRole('listitem').filter({ has: words });
  }

  async hears(...texts: string[]): Promise<void> {
    for (const text of texts) await expect(this.message(text), `${this.name} hears “${text}”`).toHaveCount(1);
  }

  /** How this visitor's phone reaches another one, by the mesh-health panel. */
  async reaches(other: Visitor, route: 'Direct link' | 'Through the relay'): Promise<void> {
    await this.openMeshHealth();
    const heading = this.page.getByRole('heading', { name: other.name, exact: true });
    const phone = this.meshHealth.getByRole('listitem').filter({ has: heading });
    await expect(phone, `${this.name} reaches ${other.name}`).toContainText(route);
  }

  /** Each message on the page, oldest first, such as `Ann: hello`. */
  async timeline(): Promise<string[]> {
    const lines = await this.messages.getByRole('listitem').evaluateAll((items) =>
      items.map((item) => {
        const author = item.querySelector('p')?.textContent.trim();
        return `${author} ${item.querySelector('.text')?.textContent}`;
      }),
    );
    return lines.map((line) => line.replace(/^You:/u, `${this.name}:`));
  }

  /** Unfolds the timeline until it begins with its first message. */
  async showAllEarlier(): Promise<void> {
    const earlier = this.page.getByRole('button', { name: /^Show \d+ earlier$/u });
    while (await earlier.isVisible()) {
      const words = await earlier.innerText();
      await earlier.click();
      await expect(this.button(words)).toBeHidden();
    }
  }
}

export async function meetDirectly(...visitors: Visitor[]): Promise<void> {
  for (const visitor of visitors) {
    for (const other of visitors) if (other !== visitor) await visitor.reaches(other, 'Direct link');
  }
}

/** All show the identical list, of everything that they have said, with nothing twice and nothing lost. */
export async function expectOneTimeline(...visitors: Visitor[]): Promise<void> {
  const everything = visitors.flatMap(({ said }) => said).toSorted();
  for (const visitor of visitors) {
    const sorted = async (): Promise<string[]> => (await visitor.timeline()).toSorted();
    await expect.poll(sorted, `what ${visitor.name} shows`).toEqual(everything);
  }
  const [first, ...others] = await Promise.all(visitors.map((visitor) => visitor.timeline()));
  for (const other of others) expect(other).toEqual(first);
}
