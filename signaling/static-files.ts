import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';

/** Answers with a file, or calls `otherwise`. */
export type Files = (request: IncomingMessage, response: ServerResponse, otherwise: () => void) => void;

/** Vite puts a hash of the content into the names of what it writes here. */
const hashedFolder = '/assets/';
const forEver = 'public, max-age=31536000, immutable';

/** Serves the built client, read once at the start; undefined if it has not been built. */
export function clientFiles(folder: string): Files | undefined {
  if (!existsSync(folder)) return undefined;
  return sirv(folder, {
    etag: true,
    setHeaders: (response, path) => {
      // Whatever is not hashed, the page and the service worker first of all, must never be an old one.
      response.setHeader('Cache-Control', path.startsWith(hashedFolder) ? forEver : 'no-cache');
    },
  });
}
