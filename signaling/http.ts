import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setSecurityHeaders } from './headers.ts';
import { relayLimits } from './limits.ts';
import type { Files } from './static-files.ts';

/** What `/health` says, measured when it is asked. */
export interface Health {
  readonly status: 'ok';
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly connections: number;
  readonly rooms: number;
  readonly entries: number;
}

export interface Pages {
  health(): Health;
  /** The app; undefined where this relay does not serve it, for the reason in `noFiles`. */
  readonly files: Files | undefined;
  readonly noFiles: string;
}

/** An HTTP server that does not listen yet. */
export function createHttp(pages: Pages): Server {
  const server = createServer(
    {
      headersTimeout: relayLimits.headersMs,
      requestTimeout: relayLimits.requestMs,
      keepAliveTimeout: relayLimits.keepAliveMs,
      maxHeaderSize: relayLimits.headerBytes,
      connectionsCheckingInterval: relayLimits.sweepMs,
    },
    (request, response) => answer(pages, request, response),
  );
  server.maxConnections = relayLimits.connections;
  return server;
}

function answer(pages: Pages, request: IncomingMessage, response: ServerResponse): void {
  setSecurityHeaders(response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return say(response, 405, 'Only GET and HEAD are answered here.');
  }
  if (request.url?.split('?')[0] === '/health') return sayHealth(response, pages.health());
  if (!pages.files) return say(response, 404, pages.noFiles);
  pages.files(request, response, () => say(response, 404, 'There is nothing here.'));
}

function sayHealth(response: ServerResponse, health: Health): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(health));
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${sentence}\n`);
}
