import { html, LitElement } from 'lit';
import { expect, test } from 'vitest';
import type { Readable } from '../../client/core/readable.ts';
import { StoreController } from '../../client/ui/store-controller.ts';
import { FakeReadable } from './fake-app.ts';

class Probe extends LitElement {
  source: Readable<string> | undefined;
  readonly #value = new StoreController(this, () => this.source);

  override render() {
    return html`<p>${this.#value.value}</p>`;
  }

  get shown(): string {
    return this.renderRoot.textContent?.trim() ?? '';
  }
}
customElements.define('fm-probe', Probe);

function probe(source: Readable<string>): Probe {
  const element = Object.assign(new Probe(), { source });
  document.body.replaceChildren(element);
  return element;
}

test('a change is shown', async () => {
  const source = new FakeReadable('one');
  const element = probe(source);
  await element.updateComplete;
  source.value = 'two';
  await element.updateComplete;
  expect(element.shown).toBe('two');
});

test('only a connected element watches, and it shows on return what changed meanwhile', async () => {
  const source = new FakeReadable('one');
  const element = probe(source);
  await element.updateComplete;
  expect(source.watchers.size).toBe(1);
  element.remove();
  expect(source.watchers.size).toBe(0);
  source.value = 'two';
  document.body.append(element);
  await element.updateComplete;
  expect(element.shown).toBe('two');
  expect(source.watchers.size).toBe(1);
});

test('a render that is still pending when the element leaves does not watch again', async () => {
  const source = new FakeReadable('one');
  const element = probe(source);
  await element.updateComplete;
  source.value = 'two';
  element.remove();
  await element.updateComplete;
  expect(source.watchers.size).toBe(0);
});

test('another source is watched instead of the first', async () => {
  const first = new FakeReadable('one');
  const second = new FakeReadable('two');
  const element = probe(first);
  await element.updateComplete;
  element.source = second;
  element.requestUpdate();
  await element.updateComplete;
  expect(element.shown).toBe('two');
  expect([first.watchers.size, second.watchers.size]).toEqual([0, 1]);
});
