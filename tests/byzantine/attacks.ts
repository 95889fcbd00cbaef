import { chainNext, chainStart } from '../../client/core/entry.ts';
import type { GateRule } from '../../client/core/gate-error.ts';
import { clientIdOf, feedIdOf } from '../../client/core/ids.ts';
import { bytes, otherStage } from '../core/support.ts';
import { stockAttacks } from './stock-attacks.ts';
import {
  carol,
  honest,
  lengthOf,
  named,
  type Scene,
  sealed,
  section,
  update,
  values,
  written,
} from './scene.ts';

export interface Attack {
  /** What eve tried, after "eve ". */
  readonly tries: string;
  readonly rule: GateRule;
  readonly bytes: (scene: Scene) => Uint8Array;
}

/** One entry that would pass, so that what is wrong stands next to something sound. */
function sound(scene: Scene): Uint8Array {
  return honest(scene, scene.eve, [sealed(scene, scene.eve)]);
}

/** Two genuine entries of carol's. */
function carols(scene: Scene): [Uint8Array, Uint8Array] {
  const first = sealed(scene, carol);
  const chain = chainNext(chainStart(scene.keys.topicKey, carol.feedKey), first);
  const hlc = { ms: 1_900_000_000_000, counter: 0 };
  return [first, sealed(scene, carol, { seq: 1, chain, hlc })];
}

function changed(entry: Uint8Array): Uint8Array {
  return entry.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
}

function byDescendingClient(...sections: readonly (readonly [number, Uint8Array])[]): Uint8Array[] {
  return sections.toSorted(([a], [b]) => b - a).map(([, section]) => section);
}

/** In another's name. */
const forgeries: readonly Attack[] = [
  {
    tries: 'signs the next entry of ann’s feed with her own key',
    rule: 'bad-signature',
    bytes: (scene) => update([honest(scene, scene.ann, [sealed(scene, scene.ann, { signer: scene.eve })])]),
  },
  {
    tries: 'hides a forged entry of ann’s next to a sound one of her own',
    rule: 'bad-signature',
    bytes: (scene) =>
      update(
        byDescendingClient(
          [scene.eve.clientId, sound(scene)],
          [scene.ann.clientId, honest(scene, scene.ann, [sealed(scene, scene.ann, { signer: scene.eve })])],
        ),
      ),
  },
  {
    tries: 'begins a feed of ann’s name under another client',
    rule: 'feed-name',
    bytes: (scene) =>
      update([section(carol.clientId, 0, written(named(scene.ann.feedId), values(sealed(scene, carol))))]),
  },
  {
    tries: 'begins a feed of her own under ann’s client',
    rule: 'feed-name',
    bytes: (scene) =>
      update([section(scene.ann.clientId, 0, written(named(carol.feedId), values(sealed(scene, carol))))]),
  },
  {
    tries: 'passes on carol’s entry with its body changed',
    rule: 'bad-signature',
    bytes: (scene) => update([honest(scene, carol, [changed(carols(scene)[0])])]),
  },
  {
    tries: 'passes on two of carol’s entries, the first one changed',
    rule: 'bad-signature',
    bytes: (scene) => update([honest(scene, carol, [changed(carols(scene)[0]), carols(scene)[1]])]),
  },
  {
    tries: 'leaves out carol’s first entry, and puts the second in its place',
    rule: 'bad-signature',
    bytes: (scene) => update([honest(scene, carol, [carols(scene)[1]])]),
  },
  {
    tries: 'takes an entry from another room',
    rule: 'bad-signature',
    bytes: (scene) => {
      const { topicKey: topic } = otherStage;
      return update([honest(scene, carol, [sealed(scene, carol, { topic })])]);
    },
  },
  {
    tries: 'says again at the end of her feed what stood at its beginning',
    rule: 'time-backwards',
    bytes: (scene) => {
      const first = scene.log.feed(scene.eve.clientId)?.entries[0] ?? bytes(0, 0);
      return update([honest(scene, scene.eve, [first])]);
    },
  },
  {
    tries: 'writes under a key of small order, for which anybody can sign',
    rule: 'bad-signature',
    bytes: (scene) => {
      const feedKey = bytes(32, 0).fill(1, 0, 1);
      const anyone = { ...carol, feedKey, feedId: feedIdOf(feedKey), clientId: clientIdOf(feedKey) };
      const entry = sealed(scene, anyone, { signer: carol });
      entry.set(written(feedKey, bytes(32, 0)), entry.length - 64);
      return update([honest(scene, anyone, [entry])]);
    },
  },
];

/** In her own name, against what the room needs. */
const disorder: readonly Attack[] = [
  {
    tries: 'sets her clock back',
    rule: 'time-backwards',
    bytes: (scene) =>
      update([honest(scene, scene.eve, [sealed(scene, scene.eve, { hlc: { ms: 1, counter: 0 } })])]),
  },
  {
    tries: 'leaves a gap in her feed, for others to keep what comes after it',
    rule: 'clock-gap',
    bytes: (scene) => {
      const seq = lengthOf(scene, scene.eve) + 1;
      return update([honest(scene, scene.eve, [sealed(scene, scene.eve, { seq })], seq)]);
    },
  },
  {
    tries: 'goes on with a feed that was never named',
    rule: 'clock-gap',
    bytes: (scene) => update([honest(scene, carol, [carols(scene)[1]], 1)]),
  },
  {
    tries: 'writes an entry of more than 8 KiB',
    rule: 'entry-size',
    bytes: (scene) => update([honest(scene, scene.eve, [sealed(scene, scene.eve, { textBytes: 8_080 })])]),
  },
  {
    tries: 'writes an entry of a version that nobody speaks',
    rule: 'entry-version',
    bytes: (scene) => update([honest(scene, scene.eve, [sealed(scene, scene.eve).fill(2, 0, 1)])]),
  },
  {
    tries: 'hangs more than 16 KiB on one signature',
    rule: 'update-size',
    bytes: (scene) =>
      update([
        honest(
          scene,
          scene.eve,
          Array.from({ length: 3 }, () => large(scene)),
        ),
      ]),
  },
  {
    tries: 'writes an update of more than 56 KiB',
    rule: 'update-size',
    bytes: (scene) =>
      update([
        honest(
          scene,
          scene.eve,
          Array.from({ length: 8 }, () => large(scene)),
        ),
      ]),
  },
  {
    tries: 'sends a section for one client twice',
    rule: 'update-shape',
    bytes: (scene) => update([sound(scene), sound(scene)]),
  },
  {
    tries: 'sends the sections in an order of her own',
    rule: 'update-shape',
    bytes: (scene) => {
      const other = honest(scene, carol, [carols(scene)[0]]);
      const sections: [number, Uint8Array][] = [
        [scene.eve.clientId, sound(scene)],
        [carol.clientId, other],
      ];
      return update(byDescendingClient(...sections).toReversed());
    },
  },
  {
    tries: 'adds bytes after the end',
    rule: 'update-shape',
    bytes: (scene) => written(update([sound(scene)]), bytes(4, 0)),
  },
  {
    tries: 'writes a number longer than it needs to be',
    rule: 'update-shape',
    bytes: (scene) => written(Uint8Array.of(0x81, 0x00), update([sound(scene)]).subarray(1)),
  },
];

function large(scene: Scene): Uint8Array {
  return sealed(scene, scene.eve, { textBytes: 8_000 });
}

export const attacks: readonly Attack[] = [...forgeries, ...disorder, ...stockAttacks(sound)];
