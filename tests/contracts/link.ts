/** The law of `Link`. Every kind of link, the simulator's too, runs this suite. */
import { describe, expect, test, vi } from 'vitest';
import type { Link } from '../../client/core/ports.ts';
import { limits } from '../../signaling/protocol.ts';

/** What one end of a link was told. */
interface Heard {
  readonly frames: Uint8Array[];
  closes: number;
}

/** `open` gives both ends of a fresh link, nothing sent yet; `mostBytes` is the largest frame that it takes. */
export function describeLink(
  name: string,
  open: () => Promise<[Link, Link]>,
  mostBytes: number = limits.messageBytes,
): void {
  describe(`${name} keeps the law of links`, () => {
    test('frames arrive whole and in order, each once, both ways', async () => {
      const [ann, bob] = await open();
      const atAnn = listen(ann);
      const atBob = listen(bob);
      const sizes = [1, 2, 255, 1_199, 1_200, 16_384, mostBytes - 1, mostBytes, 3];
      const fromAnn = Array.from({ length: 200 }, (_, at) => frame(sizes[at % sizes.length] ?? 1, at));
      const fromBob = fromAnn.map((bytes) => bytes.map((byte) => byte ^ 0xff));
      for (const bytes of fromAnn) ann.send(bytes);
      for (const bytes of fromBob) bob.send(bytes);
      await arrived(atBob, fromAnn.length);
      await arrived(atAnn, fromBob.length);
      await barrier(ann, atBob);
      await barrier(bob, atAnn);
      expect(same(atBob.frames.slice(0, -1), fromAnn)).toBe(true);
      expect(same(atAnn.frames.slice(0, -1), fromBob)).toBe(true);
    });

    test('16 MiB sent only while less than 256 KiB wait arrive whole', async () => {
      const [ann, bob] = await open();
      const atBob = listen(bob);
      const frames = Array.from({ length: 342 }, (_, at) => frame(49_152, at));
      await sendPatiently(ann, frames, 262_144);
      await arrived(atBob, frames.length);
      expect(same(atBob.frames, frames)).toBe(true);
    });

    test('whoever waits because much is buffered is told when it has drained', async () => {
      const [ann, bob] = await open();
      const atBob = listen(bob);
      let sent = 0;
      const drained = new Promise<void>((resolve) => {
        ann.onDrain = resolve;
      });
      while (ann.bufferedBytes < 262_144) {
        ann.send(frame(49_152, sent));
        sent += 1;
      }
      await drained;
      expect(ann.bufferedBytes).toBeLessThan(262_144);
      await arrived(atBob, sent);
    });

    test('a close is told to the far end, once, and not to the end that closed', async () => {
      const [ann, bob] = await open();
      const atAnn = listen(ann);
      const atBob = listen(bob);
      ann.close();
      ann.close();
      await vi.waitFor(() => expect(atBob.closes).toBe(1));
      bob.close();
      await another(open);
      expect([atAnn.closes, atBob.closes]).toEqual([0, 1]);
    });

    test('after a close, sending does nothing at either end', async () => {
      const [ann, bob] = await open();
      const atAnn = listen(ann);
      const atBob = listen(bob);
      ann.close();
      ann.send(frame(10, 0));
      await vi.waitFor(() => expect(atBob.closes).toBe(1));
      bob.send(frame(10, 1));
      await another(open);
      expect([...atAnn.frames, ...atBob.frames]).toEqual([]);
    });

    test('nothing is heard after one’s own close', async () => {
      const [ann, bob] = await open();
      const atAnn = listen(ann);
      const atBob = listen(bob);
      for (let at = 0; at < 20; at += 1) bob.send(frame(1_000, at));
      ann.close();
      await vi.waitFor(() => expect(atBob.closes).toBe(1));
      expect(atAnn.frames).toEqual([]);
    });

    test('what was sent before a close arrives, and before the far end hears of the close', async () => {
      const [ann, bob] = await open();
      const frames = Array.from({ length: 20 }, (_, at) => frame(49_152, at));
      const heard: Uint8Array[] = [];
      bob.onFrame = (bytes) => heard.push(bytes);
      const closed = new Promise<number>((resolve) => {
        bob.onClose = () => resolve(heard.length);
      });
      for (const bytes of frames) ann.send(bytes);
      ann.close();
      expect(await closed).toBe(frames.length);
      expect(same(heard, frames)).toBe(true);
    });

    test('both ends closing at once end it quietly', async () => {
      const [ann, bob] = await open();
      const atAnn = listen(ann);
      const atBob = listen(bob);
      ann.close();
      bob.close();
      await another(open);
      expect([atAnn.closes, atBob.closes]).toEqual([0, 0]);
    });

    test('a frame over the limit is a bug of the sender', async () => {
      const [ann] = await open();
      expect(() => ann.send(new Uint8Array(mostBytes + 1))).toThrow(String(mostBytes + 1));
    });
  });
}

function listen(link: Link): Heard {
  const heard: Heard = { frames: [], closes: 0 };
  link.onFrame = (bytes) => heard.frames.push(bytes);
  link.onClose = () => {
    heard.closes += 1;
  };
  return heard;
}

async function arrived(heard: Heard, count: number): Promise<void> {
  await vi.waitFor(() => expect(heard.frames.length).toBeGreaterThanOrEqual(count), { timeout: 20_000 });
}

/** One more frame: had any come twice, it would have come before this one. */
async function barrier(link: Link, farEnd: Heard): Promise<void> {
  const before = farEnd.frames.length;
  link.send(frame(7, 0xbad));
  await arrived(farEnd, before + 1);
  expect(farEnd.frames).toHaveLength(before + 1);
}

/** Opens a link, uses it and closes it: long enough for anything late on another one to have come. */
async function another(open: () => Promise<[Link, Link]>): Promise<void> {
  const [ann, bob] = await open();
  const atBob = listen(bob);
  ann.send(frame(1, 0));
  await arrived(atBob, 1);
  ann.close();
  await vi.waitFor(() => expect(atBob.closes).toBe(1));
}

async function sendPatiently(link: Link, frames: readonly Uint8Array[], mostBytes: number): Promise<void> {
  for (const bytes of frames) {
    if (link.bufferedBytes >= mostBytes) {
      await new Promise<void>((resolve) => {
        link.onDrain = resolve;
      });
    }
    link.send(bytes);
  }
}

/** Bytes that differ from one frame to the next, and within each. */
function frame(length: number, number: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + number * 7 + (at >>> 8)) & 0xff);
}

/** Much faster than `toEqual` on megabytes. */
function same(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  return (
    left.length === right.length &&
    left.every(
      (bytes, at) => bytes.length === right[at]?.length && bytes.every((byte, i) => byte === right[at]?.[i]),
    )
  );
}
