import { describe, expect, test } from 'vitest';
import { RoomTime } from '../../client/core/room-time.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';

/** How far room time is ahead of our clock once these others were measured to be ahead of it. */
function aheadMs(...others: readonly number[]): number {
  const clock = new VirtualClock();
  const time = new RoomTime(clock);
  for (const [at, ahead] of others.entries()) time.measured(`peer ${at}`, clock.now() + ahead, 0);
  return time.now() - clock.now();
}

describe('room time', () => {
  test('is our own while nobody else was measured', () => {
    expect(aheadMs()).toBe(0);
  });

  test('is the median of all voices, our own among them', () => {
    expect(aheadMs(1_000, 400)).toBe(400);
    expect(aheadMs(1_000, 400, 2_000)).toBe(400);
    expect(aheadMs(-50, -60, -70, -80)).toBe(-60);
  });

  test('P6 one liar does not move it, alone or among three', () => {
    expect(aheadMs(2 ** 48 - 1)).toBe(0);
    expect(aheadMs(100, 2 ** 47)).toBe(100);
    expect(aheadMs(100, -1_800_000_000_000)).toBe(0);
  });

  test('a pong is taken to have been written half way', () => {
    const clock = new VirtualClock();
    const time = new RoomTime(clock);
    for (const voice of ['relay', 'bob']) time.measured(voice, clock.now() + 500, 80);
    expect(time.now()).toBe(clock.now() + 540);
  });

  test('the last word of each counts, and none of those that were forgotten', () => {
    const clock = new VirtualClock();
    const time = new RoomTime(clock);
    time.measured('bob', clock.now() + 9_000, 0);
    time.measured('bob', clock.now() + 200, 0);
    time.measured('relay', clock.now() + 300, 0);
    expect(time.now()).toBe(clock.now() + 200);
    time.forget('bob');
    time.forget('bob');
    expect(time.now()).toBe(clock.now());
  });

  test('goes on with our own clock', () => {
    const clock = new VirtualClock();
    const time = new RoomTime(clock);
    time.measured('bob', clock.now() + 2_000, 0);
    const before = time.now();
    clock.advance(5_000);
    expect(time.now()).toBe(before + 5_000);
  });
});
