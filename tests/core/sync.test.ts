import { beforeEach, describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '../../client/core/frame.ts';
import { limits } from '../../signaling/protocol.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';
import { connect, digests, Replica } from './replicas.ts';
import { LooseLink } from './scripted-dialer.ts';
import { Author, bytes, logOf } from './support.ts';

let clock: VirtualClock;

beforeEach(() => {
  clock = new VirtualClock();
});

/** A link that keeps what it is given until the test takes it out. */
class FillingLink extends LooseLink {
  override send(frame: Uint8Array): void {
    super.send(frame);
    this.bufferedBytes += frame.length;
  }

  empty(): void {
    this.bufferedBytes = 0;
    this.onDrain();
  }

  frames(type: Frame['type']): Frame[] {
    return this.sent.map(decodeFrame).filter((frame) => frame.type === type);
  }
}

describe('two replicas', () => {
  test('say what they hold when a link opens, and bring each other the rest', () => {
    const [ann, bob] = [new Replica('ann', clock), new Replica('bob', clock)];
    for (let at = 0; at < 30; at += 1) ann.say(`ann says ${at}`);
    bob.say('bob was alone');
    connect(clock, ann, bob);
    clock.advance(1_000);
    expect(digests([ann, bob]).size).toBe(1);
    expect(ann.log.entryCount).toBe(31);
    expect([ann.updatesHeard(), bob.updatesHeard()]).toEqual([1, 1]);
  });

  test('a message crosses their link once, and does not come back', () => {
    const [ann, bob] = [new Replica('ann', clock), new Replica('bob', clock)];
    connect(clock, ann, bob);
    clock.advance(1_000);
    ann.say('hello');
    clock.advance(60_000);
    expect([ann.updatesHeard(), bob.updatesHeard()]).toEqual([0, 1]);
    expect(digests([ann, bob]).size).toBe(1);
  });

  test('what one has stored it says, and the other learns it', () => {
    const [ann, bob] = [new Replica('ann', clock), new Replica('bob', clock)];
    connect(clock, ann, bob);
    clock.advance(1_000);
    ann.say('hello');
    clock.advance(1_000);
    expect(ann.held.at(-1)).toEqual([bob.id, new Map([[ann.author.identity.clientId, 1]])]);
  });

  test('that differ unnoticed find out by their digests, within seconds', () => {
    const [ann, bob] = [new Replica('ann', clock), new Replica('bob', clock)];
    connect(clock, ann, bob);
    clock.advance(1_000);
    // As if an update had been lost on the way: it is in the log, and nobody was told.
    ann.log.append(ann.author.say('lost'));
    clock.advance(9_000);
    expect(digests([ann, bob]).size).toBe(1);
    expect(bob.updatesHeard()).toBe(1);
  });

  test('that agree exchange digests and nothing else', () => {
    const [ann, bob] = [new Replica('ann', clock), new Replica('bob', clock)];
    connect(clock, ann, bob);
    clock.advance(10_000);
    ann.heard.length = 0;
    clock.advance(60_000);
    expect(new Set(ann.heard)).toEqual(new Set(['digest']));
    expect(ann.heard.length).toBeGreaterThanOrEqual(9);
    expect(ann.heard.length).toBeLessThanOrEqual(17);
  });
});

describe('many replicas', () => {
  test('in a line, the middle one forwards', () => {
    const [ann, bob, eve] = [new Replica('ann', clock), new Replica('bob', clock), new Replica('eve', clock)];
    connect(clock, ann, bob);
    connect(clock, bob, eve);
    clock.advance(1_000);
    ann.say('hello');
    clock.advance(100);
    expect(eve.log.entryCount).toBe(1);
    eve.say('hello ann');
    clock.advance(100);
    expect(digests([ann, bob, eve]).size).toBe(1);
    expect([ann.updatesHeard(), bob.updatesHeard(), eve.updatesHeard()]).toEqual([1, 2, 1]);
  });

  test('in a full mesh of 16 a message costs 15 update frames, one in ten more at most', () => {
    const replicas = Array.from({ length: 16 }, (_, at) => new Replica(`guest ${at}`, clock, () => true));
    for (const [at, left] of replicas.entries()) {
      for (const right of replicas.slice(at + 1)) connect(clock, left, right, 10 + ((at * 7) % 60));
    }
    clock.advance(5_000);
    for (const replica of replicas) replica.heard.length = 0;
    for (const [at, replica] of replicas.entries()) {
      clock.advance(300);
      replica.say(`message ${at}`);
    }
    clock.advance(30_000);
    expect(digests(replicas).size).toBe(1);
    expect(replicas[0]?.log.entryCount).toBe(16);
    const frames = replicas.reduce((sum, replica) => sum + replica.updatesHeard(), 0);
    expect(frames / 16).toBeLessThanOrEqual(1.1 * 15);
  });

  test('one that should have heard from the source, and did not, is told after the grace period', () => {
    const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => new Replica(name, clock, () => true)) as [
      Replica,
      Replica,
      Replica,
    ];
    connect(clock, ann, bob);
    connect(clock, bob, eve);
    clock.advance(1_000);
    ann.say('hello');
    clock.advance(1_500);
    expect([bob.log.entryCount, eve.log.entryCount]).toEqual([1, 0]);
    clock.advance(1_000);
    expect(eve.log.entryCount).toBe(1);
  });
});

describe('back-pressure', () => {
  const long = new Author('bob');
  while (long.entries.length < 400) long.say('x'.repeat(1_900));

  function newcomerAt(replica: Replica): FillingLink {
    const link = new FillingLink();
    replica.attach(link, 'guest' as Replica['id']);
    link.onFrame(encodeFrame({ type: 'vector', vector: new Map() }));
    return link;
  }

  test('a link is given a quarter of a megabyte and no more, until it has drained', () => {
    const ann = new Replica('ann', clock);
    for (let seq = 0; seq < 400; seq += 8) ann.log.append(long.run(seq, seq + 8));
    const link = newcomerAt(ann);
    const sent: number[] = [];
    for (let drains = 0; drains < 8; drains += 1) {
      sent.push(link.frames('update').length);
      expect(link.bufferedBytes).toBeLessThan(262_144 + limits.messageBytes);
      link.empty();
    }
    expect(sent[0]).toBeGreaterThan(3);
    expect(sent[1]).toBeGreaterThan(sent[0] ?? 0);
    const whole = sent.at(-1) ?? 0;
    expect(sent.at(-2)).toBe(whole);
    const newcomer = logOf();
    for (const frame of link.frames('update')) if (frame.type === 'update') newcomer.accept(frame.update);
    expect(newcomer.vector).toEqual(ann.log.vector);
  });

  test('a full link is not fed, and what was said meanwhile goes out when it has drained', () => {
    const ann = new Replica('ann', clock);
    const link = newcomerAt(ann);
    link.bufferedBytes = 262_144;
    ann.say('hello');
    ann.say('again');
    expect(link.frames('update')).toEqual([]);
    link.empty();
    expect(link.frames('update')).toHaveLength(1);
  });

  test('another link does not wait for it', () => {
    const ann = new Replica('ann', clock);
    const [slow, fast] = [newcomerAt(ann), newcomerAt(ann)];
    slow.bufferedBytes = 262_144;
    ann.say('hello');
    expect([slow.frames('update').length, fast.frames('update').length]).toEqual([0, 1]);
  });
});

describe('a far end', () => {
  test('that has not said what it holds is sent nothing', () => {
    const ann = new Replica('ann', clock);
    ann.say('hello');
    const link = new FillingLink();
    ann.attach(link, 'guest' as Replica['id']);
    ann.say('again');
    clock.advance(100);
    expect(link.frames('update')).toEqual([]);
    link.onFrame(encodeFrame({ type: 'vector', vector: new Map() }));
    expect(link.frames('update')).toHaveLength(1);
  });

  test('that sends what the gate refuses loses the link, and nothing else happens', () => {
    const ann = new Replica('ann', clock);
    const link = new FillingLink();
    ann.attach(link, 'guest' as Replica['id']);
    link.onFrame(encodeFrame({ type: 'update', update: bytes(3, 0xff) }));
    expect([link.closed, ann.ended]).toEqual([true, [expect.stringMatching(/^update-shape: /u)]]);
    ann.say('hello');
    expect(ann.log.entryCount).toBe(1);
  });

  test('that is a relay is not told what we stored: it keeps no such account', () => {
    const ann = new Replica('ann', clock);
    const link = new FillingLink();
    ann.attach(link, 'relay');
    link.onFrame(encodeFrame({ type: 'vector', vector: new Map() }));
    ann.say('hello');
    clock.advance(1_000);
    expect([link.frames('update').length, link.frames('have').length]).toEqual([1, 0]);
  });

  test('that is a relay and lost its history gets our own entries at once, and others’ within two seconds', () => {
    const ann = new Replica('ann', clock);
    ann.log.accept(encodeUpdateOf(new Author('bob').chat('bob', 1)));
    ann.say('hello');
    const link = new FillingLink();
    ann.attach(link, 'relay');
    link.onFrame(encodeFrame({ type: 'vector', vector: new Map() }));
    const relay = logOf();
    const takeIn = (): number => {
      for (const frame of link.frames('update')) if (frame.type === 'update') relay.accept(frame.update);
      return relay.entryCount;
    };
    expect(takeIn()).toBe(1);
    clock.advance(2_000);
    expect(takeIn()).toBe(3);
  });
});

function encodeUpdateOf(author: Author): Uint8Array {
  const frame = logOf(author).page(new Map())?.frame;
  if (frame?.type !== 'update') throw new Error('nothing to send');
  return frame.update;
}
