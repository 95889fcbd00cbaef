import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { YWebrtcHub } from './compat/y-webrtc.ts';
import { createHttp, type Health } from './http.ts';
import { Hub } from './hub.ts';
import { relayLimits } from './limits.ts';
import { meshLine } from './mesh-census.ts';
import { SocketServer } from './server.ts';
import type { Files } from './static-files.ts';
import type { RelayWorld } from './world.ts';

export interface RelaySettings {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string | undefined;
  readonly version: string;
  readonly files: Files | undefined;
  /** Said instead, where there are no files to serve. */
  readonly noFiles: string;
}

export interface Relay {
  readonly port: number;
  /** Stops listening, tells every client, and is done within `closeMs` and a little. */
  close(): Promise<void>;
}

/** How often the log says how the meshes stand. */
const meshLineMs = 30_000;

/** Starts a relay on one port. Rejects if the port can't be had. */
export async function openRelay(settings: RelaySettings, world: RelayWorld): Promise<Relay> {
  const hub = new Hub(world);
  const yWebrtc = new YWebrtcHub();
  const startedMs = world.now();
  const health = (): Health => {
    const uptimeSeconds = Math.floor((world.now() - startedMs) / 1_000);
    const { rooms, entries } = hub.figures;
    const { connections } = sockets;
    return { status: 'ok', version: settings.version, uptimeSeconds, connections, rooms, entries };
  };
  const http = createHttp({ health, files: settings.files, noFiles: settings.noFiles });
  const doors = {
    relay: hub.connect.bind(hub),
    yWebrtc: yWebrtc.connect.bind(yWebrtc),
  };
  const sockets = new SocketServer(http, doors, { now: world.now, log: world.log, limits: relayLimits });
  http.listen({ port: settings.port, host: settings.host, backlog: relayLimits.backlog });
  await once(http, 'listening');
  const meshLines = setInterval(() => world.log.info(meshLine(hub.mesh)), meshLineMs);
  return {
    port: (http.address() as AddressInfo).port,
    close: async () => {
      clearInterval(meshLines);
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      sockets.close();
      await closed;
    },
  };
}
