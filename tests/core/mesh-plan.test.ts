import { describe, expect, test } from 'vitest';
import type { FeedId } from '../../client/core/ids.ts';
import {
  type Circumstances,
  dials,
  dueAt,
  maxDirectLinks,
  type PeerState,
  plan,
  type PlannedPeer,
} from '../../client/core/mesh-plan.ts';

const ann = 'ann' as FeedId;
const bob = 'bob' as FeedId;
const eve = 'eve' as FeedId;
const now = 1_000_000;
const long = Number.NEGATIVE_INFINITY;
const never = Number.POSITIVE_INFINITY;

const found: PlannedPeer = {
  state: { at: 'found', sinceMs: now },
  signalable: true,
  willing: true,
  lastDialMs: long,
  urgent: false,
};
const fine: Circumstances = {
  preference: 'auto',
  directAvailable: true,
  lastDiscoveryMs: long,
  allowance: never,
  breakerOpenUntilMs: undefined,
};
const cooling = (untilMs: number): PeerState => ({ at: 'cooling', untilMs, failures: 1, reason: '' });
const open = { allowance: 0, breakerOpenUntilMs: now + 9 };

/** Bob's plan for one peer, in a word, and when he thinks again. */
function planFor(
  peer: Partial<PlannedPeer>,
  around: Partial<Circumstances> = {},
  id = eve,
): [string, number] {
  const { actions, againAtMs } = plan(bob, new Map([[id, { ...found, ...peer }]]), now, {
    ...fine,
    ...around,
  });
  expect(actions.every((action) => action.peer === id)).toBe(true);
  return [actions.map((action) => action.do).join() || 'wait', againAtMs];
}

describe('who dials', () => {
  test('of two peers, the lower id dials and the other asks it to', () => {
    expect([dials(ann, bob), dials(bob, ann), dials(bob, bob)]).toEqual([true, false, false]);
    expect(planFor({}, {}, eve)).toEqual(['dial', never]);
    expect(planFor({}, {}, ann)).toEqual(['ask', never]);
  });
});

describe('the plan for one peer', () => {
  test.each<[string, Partial<PlannedPeer>, Partial<Circumstances>, [string, number]]>([
    ['just found: it is dialled', {}, {}, ['dial', never]],
    ['no way to signal: nothing', { signalable: false }, {}, ['wait', never]],
    ['makes no direct links: nothing', { willing: false }, {}, ['wait', never]],
    ['we make none: nothing', {}, { directAvailable: false }, ['wait', never]],
    ['relay only: nothing', {}, { preference: 'relay' }, ['wait', never]],
    ['relay only, and urged: nothing', { urgent: true }, { preference: 'relay' }, ['wait', never]],
    ['direct only: dialled', {}, { preference: 'direct' }, ['dial', never]],
    [
      'others were found 1.5 s ago: in half a second',
      {},
      { lastDiscoveryMs: now - 1_500 },
      ['wait', now + 500],
    ],
    ['others were found 2 s ago: now', {}, { lastDiscoveryMs: now - 2_000 }, ['dial', never]],
    ['dialled 4 s ago: in one second', { lastDialMs: now - 4_000 }, {}, ['wait', now + 1_000]],
    ['dialled 5 s ago: now', { lastDialMs: now - 5_000 }, {}, ['dial', never]],
    ['cooling: when it has', { state: cooling(now + 7_000) }, {}, ['wait', now + 7_000]],
    ['cooled: now, discovery or not', { state: cooling(now) }, { lastDiscoveryMs: now }, ['dial', never]],
    [
      'cooled, dialled 1 s ago: in 4',
      { state: cooling(now), lastDialMs: now - 1_000 },
      {},
      ['wait', now + 4_000],
    ],
    ['urged while cooling: now', { state: cooling(now + 60_000), urgent: true }, {}, ['dial', never]],
    ['urged between discoveries: now', { urgent: true }, { lastDiscoveryMs: now }, ['dial', never]],
    [
      'urged after a dial: never within 5 s',
      { urgent: true, lastDialMs: now - 1 },
      {},
      ['wait', now + 4_999],
    ],
    ['the breaker is open: when it lets one', {}, open, ['wait', now + 9]],
    ['urged while the breaker is open: now', { urgent: true }, open, ['dial', never]],
    ['a probe is out: only its end changes anything', {}, { allowance: 0 }, ['wait', never]],
    [
      'dialing for 7 s: one more',
      { state: { at: 'dialing', sinceMs: now - 7_000 } },
      {},
      ['wait', now + 1_000],
    ],
    ['dialing for 8 s: given up', { state: { at: 'dialing', sinceMs: now - 8_000 } }, {}, ['give-up', never]],
    ['waiting for 8 s: given up', { state: { at: 'waiting', sinceMs: now - 8_000 } }, {}, ['give-up', never]],
    ['direct: nothing', { state: { at: 'direct', sinceMs: now } }, {}, ['wait', never]],
  ])('%s', (_, peer, around, expected) => {
    expect(planFor(peer, around)).toEqual(expected);
  });

  test('says when a peer is due, for the countdown at the button', () => {
    const state = cooling(now + 30_000);
    expect(dueAt({ ...found, state, lastDialMs: now - 1_000 }, fine)).toBe(now + 30_000);
    expect(dueAt({ ...found, state, lastDialMs: now - 1_000, urgent: true }, fine)).toBe(now + 4_000);
  });
});

describe('the plan for many', () => {
  const guests = (count: number, peer: PlannedPeer = found): [FeedId, PlannedPeer][] =>
    Array.from({ length: count }, (_, at) => [`guest ${peer.state.at} ${at}` as FeedId, peer]);
  const direct: PlannedPeer = { ...found, state: { at: 'direct', sinceMs: now } };
  const dialing: PlannedPeer = { ...found, state: { at: 'dialing', sinceMs: now } };

  test('found together they are dialled together, eight at most', () => {
    const { actions } = plan(bob, new Map(guests(20)), now, fine);
    expect(actions).toHaveLength(maxDirectLinks);
    expect(maxDirectLinks).toBe(8);
  });

  test('links and dials under way count', () => {
    const peers = new Map([...guests(3, direct), ...guests(2, dialing), ...guests(20)]);
    expect(plan(bob, peers, now, fine).actions).toHaveLength(3);
    expect(plan(bob, new Map([...guests(8, direct), ...guests(20)]), now, fine).actions).toEqual([]);
  });

  test('a breaker that allows one dial gets one', () => {
    expect(plan(bob, new Map(guests(20)), now, { ...fine, allowance: 1 }).actions).toHaveLength(1);
  });

  test('thinks again at the first moment that could change anything', () => {
    const peers = new Map<FeedId, PlannedPeer>([
      [ann, { ...found, state: cooling(now + 9_000) }],
      [eve, { ...found, state: { at: 'dialing', sinceMs: now - 3_000 } }],
      ['guest' as FeedId, { ...found, state: cooling(now + 6_000) }],
    ]);
    expect(plan(bob, peers, now, fine)).toEqual({ actions: [], againAtMs: now + 5_000 });
  });

  test('changes nothing that it is given: it can be asked as often as one likes', () => {
    const peers = new Map(guests(4));
    expect(plan(bob, peers, now, fine)).toEqual(plan(bob, peers, now, fine));
    expect(peers).toEqual(new Map(guests(4)));
  });
});
