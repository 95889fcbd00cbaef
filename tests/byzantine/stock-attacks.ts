import * as Y from 'yjs';
import { bytes } from '../core/support.ts';
import type { Attack } from './attacks.ts';
import {
  after,
  carol,
  lengthOf,
  named,
  type Scene,
  sealed,
  section,
  update,
  values,
  written,
} from './scene.ts';

const padding = bytes(400, 0);

/** What stock Yjs writes for something that eve does to her own array. */
function byYjs(change: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = carol.clientId;
  doc.transact(() => change(doc));
  return Y.encodeStateAsUpdate(doc);
}

/** A struct at the next place of ann's feed; what stock Yjs takes for it silences her. */
function atAnnsNext(scene: Scene, struct: Uint8Array): Uint8Array {
  return update([section(scene.ann.clientId, lengthOf(scene, scene.ann), written(struct, padding))]);
}

/** Carol's first item with another value in the place of `[Uint8Array]`. */
function withValue(value: Uint8Array): Uint8Array {
  return update([section(carol.clientId, 0, written(named(carol.feedId), 1, value, padding))]);
}

function shape(tries: string, make: (scene: Scene) => Uint8Array): Attack {
  return { tries, rule: 'update-shape', bytes: make };
}

/** Attacks that stock Yjs takes in without a word. `sound` is a section that would pass. */
export function stockAttacks(sound: (scene: Scene) => Uint8Array): readonly Attack[] {
  return [
    {
      tries: 'deletes ann’s feed, next to a sound entry',
      rule: 'delete-set',
      bytes: (scene) => {
        const range = written(1, scene.ann.clientId, 1, 0, lengthOf(scene, scene.ann));
        return update([sound(scene)], range);
      },
    },
    {
      tries: 'deletes ann’s feed, and nothing else',
      rule: 'delete-set',
      bytes: (scene) => update([], written(1, scene.ann.clientId, 1, 0, 1)),
    },
    shape('silences ann for a million messages with a GC struct of a few bytes', (scene) =>
      update([section(scene.ann.clientId, lengthOf(scene, scene.ann), written(0, 1_000_000))]),
    ),
    shape('sends the nine bytes that do it to a client of 7 bits', () =>
      Uint8Array.of(1, 1, 7, 0, 0, 0xc0, 0x84, 0x3d, 0),
    ),
    shape('sends a GC struct with enough behind it to be an entry', (scene) =>
      atAnnsNext(scene, written(0, 1_000_000)),
    ),
    shape('sends a GC struct behind a sound entry', (scene) => {
      const clock = lengthOf(scene, scene.eve);
      const first = written(after(scene.eve.clientId, clock - 1), values(sealed(scene, scene.eve)));
      return update([section(scene.eve.clientId, clock, first, written(0, 1_000_000, padding))]);
    }),
    shape('sends a Skip struct', (scene) => atAnnsNext(scene, written(10, 1_000_000))),
    shape('sends seven bytes that claim 33 million structs', () =>
      Uint8Array.of(1, 0xff, 0xff, 0xff, 0x0f, 1, 0),
    ),
    shape('sends seven bytes that claim 33 million clients', () =>
      Uint8Array.of(0xff, 0xff, 0xff, 0x0f, 1, 1, 0),
    ),
    shape('claims 33 million values in one struct', () =>
      update([section(carol.clientId, 0, written(named(carol.feedId), 33_554_431, padding))]),
    ),
    shape('claims a value of 2^53 − 1 bytes', () =>
      withValue(written(117, 1, 116, Number.MAX_SAFE_INTEGER, padding)),
    ),
    shape('sends bare bytes, a ContentBinary', (scene) =>
      byYjs((doc) => doc.getArray(carol.feedId).push([sealed(scene, carol)])),
    ),
    shape('sends text, a ContentString', () =>
      byYjs((doc) => doc.getText(carol.feedId).insert(0, 'x'.repeat(500))),
    ),
    shape('sends what was deleted already, a ContentDeleted', (scene) =>
      byYjs((doc) => {
        const feed = doc.getArray(carol.feedId);
        feed.push([[sealed(scene, carol)], [bytes(500, 1)]]);
        feed.delete(0);
      }),
    ),
    shape('sends an array within the array, a ContentType', (scene) =>
      byYjs((doc) => doc.getArray(carol.feedId).push([Y.Array.from([[sealed(scene, carol)]])])),
    ),
    shape('sends a document within the document, a ContentDoc', () =>
      byYjs((doc) => doc.getArray(carol.feedId).push([new Y.Doc({ meta: 'x'.repeat(500) })])),
    ),
    shape('puts an entry between two others, with a right origin', (scene) =>
      byYjs((doc) => {
        const feed = doc.getArray(carol.feedId);
        feed.push([[sealed(scene, carol)]]);
        feed.insert(0, [[sealed(scene, carol)]]);
      }),
    ),
    shape('writes a key of a map, a parentSub, that overwrites another', (scene) =>
      byYjs((doc) => doc.getMap(carol.feedId).set('key', [sealed(scene, carol)])),
    ),
    shape('hangs an entry of hers behind one of ann’s', (scene) => {
      const clock = lengthOf(scene, scene.eve);
      const item = written(after(scene.ann.clientId, 0), values(sealed(scene, scene.eve)));
      return update([section(scene.eve.clientId, clock, item)]);
    }),
    shape('names her feed again in its middle', (scene) => {
      const item = written(named(scene.eve.feedId), values(sealed(scene, scene.eve)));
      return update([section(scene.eve.clientId, lengthOf(scene, scene.eve), item)]);
    }),
    shape('names a feed that is no key', (scene) => {
      const item = written(named('!'.repeat(43)), values(sealed(scene, carol)));
      return update([section(carol.clientId, 0, item)]);
    }),
    shape('sends an object with __proto__ in the place of bytes', () =>
      withValue(written(118, 1, 9, new TextEncoder().encode('__proto__'), 118, 0)),
    ),
    shape('sends two values in one element', (scene) =>
      withValue(written(117, 2, 116, 1, bytes(1, 1), 116, 1, sealed(scene, carol))),
    ),
    shape('sends arrays nested 20,000 deep', () =>
      withValue(bytes(40_000, 1).map((_, at) => (at % 2 ? 1 : 117))),
    ),
    shape('sends a struct without entries', () => withValue(bytes(0, 0)).fill(0, 55, 56)),
    shape('sends a section without structs', () => update([written(section(carol.clientId, 0), padding)])),
  ];
}
