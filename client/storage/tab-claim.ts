/** One tab of a browser writes a room's feed: two of them would sign two entries for one place. */

/** How long a tab that is just closing, or was killed, may take to let go. */
const patienceMs = 6_000;
const leaseMs = 4_000;
const renewMs = 1_000;

/**
 * Claims `topic` for this tab until the page goes. By a Web Lock where there are any; on plain HTTP by a lease in
 * `localStorage` that is renewed while the tab lives.
 *
 * @returns the way to let go
 * @throws {Error} with a sentence, if another tab keeps it
 */
export async function claimRoom(topic: string): Promise<() => void> {
  const name = `fieldmesh-room ${topic}`;
  const release = 'locks' in navigator ? await claimLock(name) : await claimLease(name);
  if (!release) {
    throw new Error('This room is open in another tab of this browser. Go on there, or close it first.');
  }
  return release;
}

function claimLock(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve) => {
    const held = navigator.locks.request(name, { signal: AbortSignal.timeout(patienceMs) }, () => {
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(() => resolve(undefined));
  });
}

async function claimLease(name: string): Promise<(() => void) | undefined> {
  const tab = crypto.getRandomValues(new Uint32Array(2)).join('-');
  const endMs = Date.now() + patienceMs;
  while (!isFree(name, tab)) {
    if (Date.now() > endMs) return undefined;
    await new Promise((resolve) => setTimeout(resolve, renewMs / 4));
  }
  const renew = (): void => localStorage.setItem(name, `${tab} ${Date.now() + leaseMs}`);
  renew();
  const timer = setInterval(renew, renewMs);
  const release = (): void => {
    clearInterval(timer);
    localStorage.removeItem(name);
  };
  addEventListener('pagehide', release, { once: true });
  return release;
}

function isFree(name: string, tab: string): boolean {
  const [owner, untilMs] = (localStorage.getItem(name) ?? '').split(' ');
  return owner === tab || !(Number(untilMs) > Date.now());
}
