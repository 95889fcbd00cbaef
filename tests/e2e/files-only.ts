/** Serves the built app as the relay does, with its own headers, and answers no socket. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createHttp } from '../../signaling/http.ts';
import { clientFiles } from '../../signaling/static-files.ts';

export interface FileServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveFilesOnly(): Promise<FileServer> {
  const files = clientFiles(fileURLToPath(new URL('../../dist/client', import.meta.url)));
  if (!files) throw new Error('The app is not built: npm run build.');
  const none = { version: '', uptimeSeconds: 0, connections: 0, rooms: 0, entries: 0 };
  const http = createHttp({ health: () => ({ status: 'ok', ...none }), files, noFiles: '' });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}
