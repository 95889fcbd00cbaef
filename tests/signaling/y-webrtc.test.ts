import { describe, expect, test } from 'vitest';
import { YWebrtcHub } from '../../signaling/compat/y-webrtc.ts';
import { relayLimits } from '../../signaling/limits.ts';
import type { Conversation } from '../../signaling/socket.ts';

class App {
  readonly received: unknown[] = [];
  readonly bufferedBytes = 0;
  readonly conversation: Conversation<string>;

  constructor(hub: YWebrtcHub) {
    this.conversation = hub.connect(this);
  }

  send(text: string): void {
    this.received.push(JSON.parse(text));
  }

  say(message: unknown): void {
    this.conversation.message(JSON.stringify(message));
  }
}

function apps(count: number): { hub: YWebrtcHub; all: App[] } {
  const hub = new YWebrtcHub();
  return { hub, all: Array.from({ length: count }, () => new App(hub)) };
}

describe('the y-webrtc protocol', () => {
  test('what is published reaches all who subscribed, whole, with how many they are', () => {
    const { all } = apps(3);
    const [ann, bob, eve] = all as [App, App, App];
    for (const app of [ann, bob]) app.say({ type: 'subscribe', topics: ['doc'] });
    ann.say({ type: 'publish', topic: 'doc', data: 'sealed', extra: 1 });
    const expected = { type: 'publish', topic: 'doc', data: 'sealed', extra: 1, clients: 2 };
    expect([ann.received, bob.received, eve.received]).toEqual([[expected], [expected], []]);
  });

  test('ping is answered by pong, and unknown types by silence', () => {
    const app = new App(new YWebrtcHub());
    app.say({ type: 'ping' });
    app.say({ type: 'whatever' });
    app.say({});
    expect(app.received).toEqual([{ type: 'pong' }]);
  });

  test('who has unsubscribed, or is gone, hears nothing, and no topic is kept', () => {
    const { hub, all } = apps(3);
    const [ann, bob, eve] = all as [App, App, App];
    for (const app of all) app.say({ type: 'subscribe', topics: ['doc', 'other'] });
    bob.say({ type: 'unsubscribe', topics: ['doc', 'never'] });
    eve.conversation.closed();
    eve.say({ type: 'subscribe', topics: ['doc'] });
    ann.say({ type: 'publish', topic: 'doc' });
    expect([ann.received.length, bob.received.length, eve.received.length]).toEqual([1, 0, 0]);
    ann.conversation.closed();
    bob.conversation.closed();
    expect(hub.topicCount).toBe(0);
  });

  test('only who subscribes has come for something', () => {
    const app = new App(new YWebrtcHub());
    app.say({ type: 'ping' });
    expect(app.conversation.admitted).toBe(false);
    app.say({ type: 'subscribe', topics: ['doc'] });
    expect(app.conversation.admitted).toBe(true);
  });

  test.each(['', '{', 'null', '7', '"text"', '[]'])('%j is refused with a sentence', (text) => {
    const app = new App(new YWebrtcHub());
    expect(() => app.conversation.message(text)).toThrow(/is not JSON|object was expected/);
  });

  test.each([
    { type: 'subscribe' },
    { type: 'subscribe', topics: 'doc' },
    { type: 'subscribe', topics: [1, null, {}] },
    { type: 'publish' },
    { type: 'publish', topic: {} },
    { type: 'publish', topic: 'nobody' },
    { type: ['subscribe'] },
  ])('%j is passed over', (message) => {
    const { hub, all } = apps(1);
    all[0]?.say(message);
    expect([all[0]?.received, hub.topicCount]).toEqual([[], 0]);
  });

  test('topics per socket, and their length, are bounded', () => {
    const { all } = apps(2);
    const [ann, bob] = all as [App, App];
    const topics = Array.from({ length: relayLimits.yWebrtcTopicsPerSocket }, (_, at) => `doc ${at}`);
    ann.say({ type: 'subscribe', topics });
    ann.say({ type: 'subscribe', topics });
    expect(() => ann.say({ type: 'subscribe', topics: ['one more'] })).toThrow('more than 128 topics');
    expect(() => bob.say({ type: 'subscribe', topics: ['x'.repeat(1_025)] })).toThrow(
      'topic has 1025 characters',
    );
  });
});
