/** A data channel between two pages with nothing on it: what any chat over WebRTC can at best be as fast as. */
import type { Page } from '@playwright/test';

/** Functions that run in pages hold no named functions: tsx would mark them by a helper that pages lack. */
const name = 'rawChannel';

interface RawEnd {
  readonly connection: RTCPeerConnection;
  readonly channel: RTCDataChannel;
}

/** Makes a page's end; what comes to the answering one goes back at once. */
function makeEnd({ name, echoes }: { name: string; echoes: boolean }): void {
  const connection = new RTCPeerConnection();
  const channel = connection.createDataChannel('', { negotiated: true, id: 0 });
  channel.binaryType = 'arraybuffer';
  if (echoes) channel.addEventListener('message', ({ data }) => channel.send(data as ArrayBuffer));
  Reflect.set(globalThis, name, { connection, channel });
}

/** Describes this end, in answer to `remote` if there is one, when all its candidates are known. */
async function describe({ name, remote }: { name: string; remote?: RTCSessionDescriptionInit }) {
  const { connection } = Reflect.get(globalThis, name) as RawEnd;
  if (remote) await connection.setRemoteDescription(remote);
  await connection.setLocalDescription();
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => {
      connection.addEventListener('icegatheringstatechange', resolve, { once: true });
    });
  }
  const { type, sdp } = connection.localDescription as RTCSessionDescription;
  return { type, sdp };
}

async function accept({ name, remote }: { name: string; remote: RTCSessionDescriptionInit }): Promise<void> {
  const { connection, channel } = Reflect.get(globalThis, name) as RawEnd;
  await connection.setRemoteDescription(remote);
  if (channel.readyState === 'open') return;
  await new Promise((resolve) => {
    channel.addEventListener('open', resolve);
  });
}

async function bounce({ name, count, bytes }: { name: string; count: number; bytes: number }) {
  const { connection, channel } = Reflect.get(globalThis, name) as RawEnd;
  const roundTrips: number[] = [];
  for (let left = count; left > 0; left -= 1) {
    const startMs = performance.now();
    const back = new Promise((resolve) => {
      channel.addEventListener('message', resolve, { once: true });
    });
    channel.send(new Uint8Array(bytes));
    await back;
    roundTrips.push(performance.now() - startMs);
  }
  connection.close();
  return roundTrips;
}

/** Round trips of `count` messages of `bytes` each, one after the other, in milliseconds. */
export async function rawRoundTrips(ann: Page, bob: Page, count: number, bytes: number): Promise<number[]> {
  await ann.evaluate(makeEnd, { name, echoes: false });
  await bob.evaluate(makeEnd, { name, echoes: true });
  const offer = await ann.evaluate(describe, { name });
  const answer = await bob.evaluate(describe, { name, remote: offer });
  await ann.evaluate(accept, { name, remote: answer });
  return ann.evaluate(bounce, { name, count, bytes });
}
