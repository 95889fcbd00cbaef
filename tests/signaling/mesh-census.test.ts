import { expect, test } from 'vitest';
import { addFigures, MeshCensus, meshLine } from '../../signaling/mesh-census.ts';

function census(...members: string[]): MeshCensus {
  const counted = new MeshCensus(64);
  for (const member of members) counted.arrived(member);
  return counted;
}

test('a link counts once, though both ends report it and report it again', () => {
  const room = census('ann', 'bob', 'eve');
  expect(room.report('ann', 'bob', 'open')).toBe(true);
  expect(room.report('bob', 'ann', 'open')).toBe(false);
  expect(room.report('ann', 'bob', 'open')).toBe(false);
  expect(room.figures).toEqual({ people: 3, direct: 2, links: 1 });
});

test('a link ends with the first end that says so', () => {
  const room = census('ann', 'bob');
  room.report('ann', 'bob', 'open');
  room.report('bob', 'ann', 'open');
  expect(room.report('bob', 'ann', 'closed')).toBe(true);
  expect(room.figures.links).toBe(0);
  expect(room.report('ann', 'bob', 'closed')).toBe(false);
});

test('an end that reports the old link late does not hide the new one for long', () => {
  const room = census('ann', 'bob');
  room.report('ann', 'bob', 'closed');
  room.report('ann', 'bob', 'open');
  room.report('bob', 'ann', 'closed');
  room.report('bob', 'ann', 'open');
  expect(room.figures.links).toBe(1);
});

test('a failed dial is always news', () => {
  expect(census('ann', 'bob').report('ann', 'bob', 'failed')).toBe(true);
});

test('a link counts while both ends are here, and again when the one that left is back', () => {
  const room = census('ann', 'bob');
  room.report('ann', 'bob', 'open');
  room.report('bob', 'ann', 'open');
  room.departed('ann');
  expect(room.figures).toEqual({ people: 1, direct: 0, links: 0 });
  room.arrived('ann');
  expect(room.figures).toEqual({ people: 2, direct: 2, links: 1 });
});

test('nobody links to itself, from outside, or without end', () => {
  const room = new MeshCensus(2);
  room.arrived('ann');
  for (const peer of ['ann', 'b', 'c', 'd']) room.report('ann', peer, 'open');
  room.report('nobody', 'ann', 'open');
  for (const peer of ['b', 'c', 'd']) room.arrived(peer);
  expect(room.figures).toEqual({ people: 4, direct: 3, links: 2 });
});

test('the line says what was counted, over all rooms', () => {
  const all = addFigures({ people: 3, direct: 2, links: 1 }, { people: 4, direct: 0, links: 0 });
  expect(meshLine(all)).toBe('mesh: 2 of 7 people direct, 1 link');
  expect(meshLine({ people: 0, direct: 0, links: 0 })).toBe('mesh: 0 of 0 people direct, 0 links');
});
