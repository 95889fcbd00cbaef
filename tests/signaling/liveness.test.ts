import { expect, test } from 'vitest';
import { Liveness, type Watched } from '../../signaling/liveness.ts';

const bounds = { admissionMs: 10_000, unadmittedSockets: 2, pingMs: 25_000, pingJitter: 0.2, missedPongs: 2 };

class Person implements Watched {
  admitted = false;
  isPaused = false;
  readonly heard: string[] = [];
  ping(): void {
    this.heard.push('ping');
  }
  turnAway(sentence: string): void {
    this.heard.push(sentence);
  }
  cut(): void {
    this.heard.push('cut');
  }
}

function sweepUntil(liveness: Liveness, endMs: number): void {
  for (let nowMs = 0; nowMs <= endMs; nowMs += 1_000) liveness.sweep(nowMs);
}

test('who joins nothing within ten seconds is turned away, who joins stays', () => {
  const liveness = new Liveness(bounds, () => 0.5);
  const [idle, member] = [new Person(), new Person()];
  liveness.add(idle, 0);
  liveness.add(member, 0);
  member.admitted = true;
  sweepUntil(liveness, 10_000);
  expect(idle.heard).toEqual(['Nothing was joined in time.']);
  expect(member.heard).toEqual([]);
});

test('who leaves two pings unanswered is cut before the third', () => {
  const liveness = new Liveness(bounds, () => 0.5);
  const silent = new Person();
  silent.admitted = true;
  liveness.add(silent, 0);
  sweepUntil(liveness, 74_000);
  expect(silent.heard).toEqual(['ping', 'ping']);
  liveness.sweep(75_000);
  expect(silent.heard.at(-1)).toBe('cut');
});

test('a pong starts the count anew', () => {
  const liveness = new Liveness(bounds, () => 0.5);
  const alive = new Person();
  alive.admitted = true;
  liveness.add(alive, 0);
  for (let nowMs = 0; nowMs <= 300_000; nowMs += 1_000) {
    liveness.sweep(nowMs);
    liveness.heardPong(alive);
  }
  expect(new Set(alive.heard)).toEqual(new Set(['ping']));
});

test('pings come between four fifths and six fifths of their time', () => {
  for (const [fraction, dueMs] of [
    [0, 20_000],
    [0.999, 30_000],
  ] as const) {
    const liveness = new Liveness(bounds, () => fraction);
    const person = new Person();
    person.admitted = true;
    liveness.add(person, 0);
    liveness.sweep(dueMs - 1_000);
    expect(person.heard).toEqual([]);
    liveness.sweep(dueMs);
    expect(person.heard).toEqual(['ping']);
  }
});

test('whoever is not read for now can’t answer, and is left in peace', () => {
  const liveness = new Liveness(bounds, () => 0.5);
  const paused = new Person();
  paused.admitted = true;
  paused.isPaused = true;
  liveness.add(paused, 0);
  sweepUntil(liveness, 200_000);
  expect(paused.heard).toEqual([]);
});

test('of too many that wait to join the oldest goes, never one that has joined', () => {
  const liveness = new Liveness(bounds, () => 0.5);
  const people = [new Person(), new Person(), new Person()];
  const [member, oldest] = people as [Person, Person];
  member.admitted = true;
  for (const person of people) liveness.add(person, 0);
  expect(people.map((person) => person.heard.length)).toEqual([0, 0, 0]);
  liveness.add(new Person(), 0);
  expect(oldest.heard).toEqual(['Too many are waiting to join.']);
  expect(member.heard).toEqual([]);
});

test('who is gone is forgotten', () => {
  const liveness = new Liveness(bounds, () => 0.5);
  const gone = new Person();
  liveness.add(gone, 0);
  liveness.remove(gone);
  liveness.heardPong(gone);
  sweepUntil(liveness, 100_000);
  expect(gone.heard).toEqual([]);
});
