import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clientFiles } from '../../signaling/static-files.ts';
import { startRelay } from './live-relay.ts';

async function builtClient(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldmesh-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'sw.js'), '//');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), '//');
  return folder;
}

test('the app is served: hashed files for ever, the page and the service worker never from a cache', async () => {
  const relay = await startRelay({ files: clientFiles(await builtClient()) });
  const caching = async (path: string): Promise<unknown[]> => {
    const response = await fetch(`http://${relay.url}${path}`);
    return [response.status, response.headers.get('cache-control')];
  };
  expect(await caching('/')).toEqual([200, 'no-cache']);
  expect(await caching('/index.html')).toEqual([200, 'no-cache']);
  expect(await caching('/sw.js')).toEqual([200, 'no-cache']);
  expect(await caching('/assets/main-1a2b.js')).toEqual([200, 'public, max-age=31536000, immutable']);
  expect(await caching('/nothing')).toEqual([404, 'no-store']);
  expect(await caching('/%2e%2e/%2e%2e/etc/passwd')).toEqual([404, 'no-store']);
  expect(await caching('/%')).toEqual([404, 'no-store']);
});

test('where nothing was built, the relay says so', async () => {
  expect(clientFiles('/nowhere/at/all')).toBeUndefined();
  const relay = await startRelay({ noFiles: 'The app is not built.' });
  const response = await fetch(`http://${relay.url}/`);
  expect([response.status, await response.text()]).toEqual([404, 'The app is not built.\n']);
});

test('health says what was measured', async () => {
  const relay = await startRelay();
  const response = await fetch(`http://${relay.url}/health`);
  expect(response.headers.get('content-type')).toBe('application/json');
  const health = { status: 'ok', version: '9.9.9', uptimeSeconds: 0, connections: 0, rooms: 0, entries: 0 };
  expect(await response.json()).toEqual(health);
});

test.each(['/', '/health', '/nothing'])('%s carries every security header', async (path) => {
  const relay = await startRelay({ files: clientFiles(await builtClient()) });
  const { headers } = await fetch(`http://${relay.url}${path}`);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'; require-trusted-types-for 'script'");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('permissions-policy')).toBe('camera=(self)');
});

test('nothing but reading is answered', async () => {
  const relay = await startRelay();
  const response = await fetch(`http://${relay.url}/health`, { method: 'POST', body: 'x' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
