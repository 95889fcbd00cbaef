import { expect } from 'vitest';
import { type Locator, page } from 'vitest/browser';
import '../../client/ui/fm-app.ts';
import '../../client/ui/tokens.css';
import { FakeRoom } from './fake-app.ts';

/** Puts one element on an otherwise empty page, with its properties set. */
export function mount<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  document.body.replaceChildren(element);
  return element;
}

export function openRoom(room = new FakeRoom()): FakeRoom {
  mount('fm-room', { room });
  return room;
}

export const phone = (): Promise<void> => page.viewport(390, 844);
export const desktop = (): Promise<void> => page.viewport(1280, 800);

/** Waits for the focus inside shadow roots too, where the document names only their outermost host. */
export async function toHaveFocus(locator: Locator): Promise<void> {
  await expect.poll(() => locator.query()?.matches(':focus')).toBe(true);
}
