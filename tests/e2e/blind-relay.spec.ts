import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect } from '@playwright/test';
import { WebSocket } from 'ws';
import { openEntry } from '../../client/core/entry.ts';
import { parseInvite } from '../../client/core/invite.ts';
import { deriveFeedIdentity, deriveRoomKeys, type RoomKeys } from '../../client/core/keys.ts';
import { nodeEd25519 } from '../../signaling/node-ed25519.ts';
import { decodeClientMessage } from '../../signaling/protocol.ts';
import { type Pulled, pullRoom } from './blind-client.ts';
import { type Canary, canary, sightings } from './canaries.ts';
import { test as base } from './festival.ts';
import { meetDirectly, type Visitor } from './visitor.ts';
import { WatchedRelay } from './watched-relay.ts';
import { WireTap } from './wire-tap.ts';

const ed25519 = nodeEd25519(16);

const test = base.extend<{ readonly watched: WatchedRelay; readonly tap: WireTap }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs off its first parameter
  watched: async ({}, use, info) => {
    const relay = await WatchedRelay.start();
    await use(relay);
    await relay.end();
    if (info.status !== info.expectedStatus) await info.attach('relay.log', { body: relay.output });
  },
  tap: async ({ watched }, use) => {
    const tap = await WireTap.before(watched.port);
    await use(tap);
    await tap.close();
  },
});

/** A word that stands nowhere else in the world. */
function word(): string {
  return `w${randomBytes(8).toString('hex')}`;
}

const words = { ann: word(), bob: word(), roomName: word(), alone: word(), direct: word(), relayed: word() };

test.describe('the relay', () => {
  test('P5 has nothing hidden from the search: a key is found however it is written', () => {
    const key = Uint8Array.of(0xfb, 0xef, 0xff, ...randomBytes(29));
    const [plain, hex, base64] = [Buffer.from(key), Buffer.from(key).toString('hex'), 'base64url'] as const;
    const inJson = [1, 2, 3].map((before) => Buffer.concat([randomBytes(before), key, randomBytes(2)]));
    const places: Buffer[] = [
      Buffer.concat([randomBytes(7), plain, randomBytes(7)]),
      Buffer.from(plain.toString('latin1'), 'utf16le'),
      Buffer.from(`key=${hex};`),
      Buffer.from(`KEY=${hex.toUpperCase()};`),
      Buffer.from(JSON.stringify({ key: [...key] })),
      Buffer.from(`?key=${encodeURIComponent(plain.toString('base64'))}`),
      ...inJson
        .flatMap((bytes) => [bytes.toString('base64'), bytes.toString(base64)])
        .map((text) => Buffer.from(text)),
    ];
    for (const place of places) expect(sightings([canary('the key', key)], [place])).not.toEqual([]);
    expect(sightings([canary('the key', key)], [randomBytes(1_000_000)])).toEqual([]);
  });

  test('P5 sees no name, no text and no key: not on the wire, in its store, its logs or its memory', async ({
    watched,
    tap,
    visit,
  }) => {
    const [ann, bob] = [await visit(`Ann ${words.ann}`), await visit(`Bob ${words.bob}`)];
    for (const { page } of [ann, bob]) tap.listenTo(page);
    const link = await ann.createRoom(tap.url, `Tent ${words.roomName}`);

    await test.step('two people meet through it, and talk in every way', async () => {
      await ann.say(`nobody here yet ${words.alone}`);
      await bob.join(link);
      await bob.hears(`nobody here yet ${words.alone}`);
      await meetDirectly(ann, bob);
      await bob.say(`a direct link ${words.direct}`);
      await ann.hears(`a direct link ${words.direct}`);
      for (const visitor of [ann, bob]) await visitor.choose('Relay only');
      await ann.reaches(bob, 'Through the relay');
      await ann.say(`through the relay ${words.relayed}`);
      await bob.hears(`through the relay ${words.relayed}`);
      await expect(ann.message(`through the relay ${words.relayed}`)).toContainText('relay has it');
    });

    const invite = parseInvite(link);
    if ('codeEnding' in invite) throw new Error('an open room’s invite holds no secret');
    const { secret } = invite;
    const keys = deriveRoomKeys(secret, ed25519);
    const secrets = [
      ...canariesOf(link, keys, secret),
      ...(await canariesAt(ann, keys)),
      ...(await canariesAt(bob, keys)),
    ];
    const topic = canary('the topic', keys.topicKey);
    const pulled = await pullRoom(`ws://localhost:${watched.port}/relay`, keys);
    const entry = canary('an entry', pulled.runs[0]?.entries[0] ?? new Uint8Array());

    await test.step('what it was sent and what it said', () => {
      const types = new Set(tap.messagesSent.map((message) => decodeClientMessage(message).type));
      expect([...types]).toEqual(expect.arrayContaining(['hello', 'join', 'tell', 'send', 'cast']));
      const messages = [...tap.messagesSent, ...tap.messagesReceived];
      expect(sightings([topic, entry], messages)).toEqual(
        expect.arrayContaining(['the topic, as it is', 'an entry, as it is']),
      );
      expect(sightings([...secrets, canary('an SDP description', 'a=fingerprint')], messages)).toEqual([]);
      const wire = [Buffer.concat(tap.sent), Buffer.concat(tap.received)];
      const requests = Buffer.concat(tap.sent).toString('latin1');
      for (const path of ['/', '/sw.js', '/relay']) expect(requests).toContain(`GET ${path} HTTP/1.1\r\n`);
      expect(sightings(secrets, wire)).toEqual([]);
    });

    await test.step('what it stores', async () => {
      expect(sightings(secrets, pulled.received)).toEqual([]);
      expect(sightings(secrets, await watched.files())).toEqual([]);
      const opened = Buffer.concat(plaintexts(pulled, keys)).toString();
      const sealed = Object.entries(words).filter(([what]) => what !== 'roomName');
      for (const [, text] of sealed) expect(opened).toContain(text);
    });

    await test.step('who knows the topic, and no key to enter, gets nothing of that', async () => {
      const stranger = pullRoom(`ws://localhost:${watched.port}/relay`, {
        ...keys,
        accessSeed: randomBytes(32),
      });
      await expect(stranger).rejects.toThrow('The proof does not fit');
    });

    await test.step('what it logs, though somebody tells it a secret by mistake', async () => {
      const slip = word();
      await fetch(`http://localhost:${watched.port}/${slip}?${slip}`);
      const confused = new WebSocket(`ws://localhost:${watched.port}/relay`);
      confused.on('open', () => confused.send(slip));
      await once(confused, 'close');
      await expect.poll(() => watched.output).toContain('"level":20');
      for (const story of ['offer from peer', 'not admitted', 'a socket is ended, 4400']) {
        expect(watched.output).toContain(story);
      }
      const canaries = [...secrets, topic, entry, canary('the slip', slip)];
      expect(sightings(canaries, [Buffer.from(watched.output)])).toEqual([]);
    });

    await test.step('what it remembers', async () => {
      watched.stop();
      expect(sightings([topic, entry], watched.memory())).toContain('an entry, as it is');
      expect(sightings(secrets, watched.memory())).toEqual([]);
      watched.resume();
      const strings = await watched.heapStrings();
      expect(sightings([topic], strings)).toContain('the topic, with spaces for zeros');
      expect(sightings(secrets, strings)).toEqual([]);
    });
  });
});

function canariesOf(link: string, keys: RoomKeys, secret: Uint8Array): Canary[] {
  const [, code = ''] = /#join\/([^/]+)\//u.exec(link) ?? [];
  return [
    ...Object.entries(words).map(([what, text]) => canary(`the word “${what}”`, text)),
    canary('the room’s secret', secret),
    canary('the invite’s code', code),
    canary('the access seed', keys.accessSeed),
    canary('the box key', keys.boxKey),
    canary('the signal key', keys.signalKey),
    canary('the presence key', keys.presenceKey),
  ];
}

/** What never leaves a person's browser. */
async function canariesAt({ name, page }: Visitor, { topicKey }: RoomKeys): Promise<Canary[]> {
  const stored = await page.evaluate(async () => {
    const opening = indexedDB.open('fieldmesh');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const reading = opening.result.transaction('device').objectStore('device').get('secret');
    await new Promise((resolve) => reading.addEventListener('success', resolve));
    opening.result.close();
    return [...(reading.result as Uint8Array)];
  });
  const secret = Uint8Array.from(stored);
  const { seed } = deriveFeedIdentity(secret, topicKey, ed25519);
  return [canary(`the device secret of ${name}`, secret), canary(`the signing seed of ${name}`, seed)];
}

/** The entries as a member reads them. */
function plaintexts({ runs }: Pulled, { topicKey: topic, boxKey }: RoomKeys): Uint8Array[] {
  return runs.flatMap(({ feedKey, start, entries }) =>
    entries.map((sealed, at) => {
      const plaintext = openEntry({ topic, feedKey, seq: start + at }, sealed, boxKey);
      if (!plaintext) throw new Error('an entry that no member can open');
      return plaintext;
    }),
  );
}
