/** `FUZZ=5000000 npx vitest run --project node tests/byzantine/gate-fuzz.test.ts` tries more. */
import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../client/core/frame.ts';
import { RoomLog } from '../../client/core/room-log.ts';
import { encodeUpdate } from '../../client/core/update.ts';
import { ProtocolError } from '../../signaling/bytes.ts';
import { Author, ed25519, mainStage } from '../core/support.ts';
import { SeededRandom } from '../sim/seeded-random.ts';

const count = Number(process.env['FUZZ'] ?? 200_000);
const random = new SeededRandom(Number(process.env['SEED'] ?? 1));

const authors = ['ann', 'bob', 'eve'].map((name) => new Author(name).chat(name, 6));
const [ann, bob, eve] = authors as [Author, Author, Author];

/** Every entry that was ever written, by its place. */
const written = new Map(
  authors.flatMap(({ identity, entries }) =>
    entries.map((sealed, seq) => [`${identity.feedId}/${seq}`, sealed] as const),
  ),
);

/** Updates that are sound for somebody who holds nothing. */
const sound = [
  encodeUpdate([ann.run()]),
  encodeUpdate([bob.run(0, 1)]),
  encodeUpdate([eve.run(0, 1), eve.run(1, 3), eve.run(3)]),
  encodeUpdate([ann.run(0, 2), bob.run(0, 3), eve.run(0, 1)]),
  encodeUpdate([ann.run(0, 2), ann.run(2, 4), bob.run(0, 1)]),
];

const numbers = [0, 1, 2, 7, 8, 42, 43, 74, 84, 116, 117, 127, 128, 136, 200, 255];

/** The update with one thing about it changed. */
function mutated(update: Uint8Array): Uint8Array {
  const at = random.below(update.length);
  const length = 1 + random.below(random.chance(0.5) ? 4 : 200);
  const other = random.pick(sound);
  const from = random.below(other.length);
  switch (random.below(8)) {
    case 0:
      return withByte(update, at, (update[at] ?? 0) ^ (1 << random.below(8)));
    case 1:
      return withByte(update, at, random.pick(numbers));
    case 2:
      return update.slice(0, at);
    case 3:
      return joined(update.subarray(0, at), update.subarray(at + length));
    case 4:
      return joined(update.subarray(0, at), random.bytes(length), update.subarray(at));
    case 5:
      return joined(update.subarray(0, at), update.subarray(at, at + length), update.subarray(at));
    case 6:
      return joined(update.subarray(0, at), other.subarray(from));
    default:
      return joined(
        update.subarray(0, at),
        other.subarray(from, from + length),
        update.subarray(at + length),
      );
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function withByte(update: Uint8Array, at: number, byte: number): Uint8Array {
  const copy = update.slice();
  copy[at] = byte;
  return copy;
}

/** What became of an update: how many entries were taken in, or undefined if it was refused. */
function taken(update: Uint8Array): number | undefined {
  const log = new RoomLog(mainStage.topicKey, ed25519);
  try {
    const frame = decodeFrame(encodeFrame({ type: 'update', update }));
    if (frame.type === 'update') log.accept(frame.update);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    if (log.entryCount > 0) throw new Error('a refused update left something behind', { cause: error });
    return undefined;
  }
  for (const { id, entries } of log.feeds) {
    for (const [seq, sealed] of entries.entries()) {
      const genuine = written.get(`${id}/${seq}`);
      const isGenuine = genuine !== undefined && Buffer.compare(genuine, sealed) === 0;
      if (!isGenuine) throw new Error(`a forged entry ${seq} of ${id}`);
    }
  }
  return log.entryCount;
}

test('the updates that are changed are sound', () => {
  expect(sound.map(taken)).toEqual([7, 1, 7, 6, 5]);
});

test(
  `P4 P6 of ${count} damaged updates each is refused, or brings nothing but what was written`,
  { timeout: 3_600_000 },
  () => {
    const heapBefore = process.memoryUsage().heapUsed;
    let [refused, accepted, entries, slowestMs] = [0, 0, 0, 0];
    for (let left = count; left > 0; left -= 1) {
      let update = mutated(random.pick(sound));
      while (random.chance(0.2)) update = mutated(update.length > 0 ? update : random.pick(sound));
      const startedMs = performance.now();
      const outcome = taken(update);
      slowestMs = Math.max(slowestMs, performance.now() - startedMs);
      if (outcome === undefined) refused += 1;
      else accepted += 1;
      entries += outcome ?? 0;
    }
    const heapMiB = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
    process.stdout.write(
      `gate: ${refused} refused, ${accepted} accepted with ${entries} genuine entries, ` +
        `slowest ${slowestMs.toFixed(1)} ms, heap ${heapMiB.toFixed(1)} MiB more\n`,
    );
    expect(refused + accepted).toBe(count);
    expect(refused).toBeGreaterThan(count * 0.9);
  },
);
