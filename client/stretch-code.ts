// oxlint-disable-next-line import/default -- Vite makes the address of the built worker of it
import workerUrl from './stretch-worker.ts?worker&url';
import { trustedScript } from './trusted-script.ts';

/**
 * Stretches a code (`spokenCode` in core/room-code.ts) into its room's secret, 16 bytes, in a worker of its own.
 *
 * Slices on the page itself would not do: noble's asynchronous scrypt hands over by `scheduler.yield`, which in
 * Chromium held every timer and message back until it was done, and frames for 0.1 s each.
 *
 * @throws {Error} with a sentence, if the worker could not be loaded or had too little memory
 */
export async function stretchCode(spokenCode: string): Promise<Uint8Array> {
  const worker = new Worker(trustedScript(workerUrl) as string, { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => resolve(data));
      worker.addEventListener('error', ({ message }) => {
        const cause = new Error(message);
        reject(new Error('The room’s key could not be made here. Reload the page and try again.', { cause }));
      });
      worker.postMessage(spokenCode);
    });
  } finally {
    worker.terminate();
  }
}
