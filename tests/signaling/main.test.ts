import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { Client } from './live-relay.ts';

const mainFile = fileURLToPath(new URL('../../signaling/main.ts', import.meta.url));

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', mainFile, ...args]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** All that the process wrote, once it has ended. */
async function ended(child: ChildProcess): Promise<{ code: number; out: string; complaint: string }> {
  const texts = { out: '', complaint: '' };
  child.stdout?.on('data', (data: Buffer) => (texts.out += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (texts.complaint += data.toString()));
  const [code] = await once(child, 'close');
  return { code, ...texts };
}

/** The port that the log says it listens on. */
function portOf(child: ChildProcess): Promise<number> {
  let text = '';
  return new Promise((resolve) => {
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
      const port = /open http:\/\/localhost:(\d+)/.exec(text);
      if (port) resolve(Number(port[1]));
    });
  });
}

test('a wrong option is one sentence and exit code 2; help is no mistake', { timeout: 20_000 }, async () => {
  const [wrong, help] = await Promise.all([ended(start('--prot', '1')), ended(start('--help'))]);
  expect(wrong).toEqual({
    code: 2,
    out: '',
    complaint: 'There is no option --prot; --help lists them all.\n',
  });
  expect([help.code, help.complaint]).toEqual([0, '']);
  expect(help.out).toContain('--port NUMBER');
});

test('a port that is taken is one sentence', { timeout: 20_000 }, async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const { code, complaint } = await ended(start('--host', '127.0.0.1', '--port', String(port)));
  expect([code, complaint]).toEqual([1, `Port ${port} is taken; --port chooses another one.\n`]);
});

test(
  'SIGTERM ends it in good order: clients hear 1012, the exit code is 0',
  { timeout: 20_000 },
  async () => {
    const child = start('--port', '0', '--host', '127.0.0.1', '--dev');
    const port = await portOf(child);
    const client = await new Client(`ws://127.0.0.1:${port}/relay`).open();
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await client.closed()).code).toBe(1012);
    expect((await exit)[0]).toBe(0);
  },
);

test('a second signal ends it at once', { timeout: 20_000 }, async () => {
  const child = start('--port', '0', '--host', '127.0.0.1', '--dev');
  const client = await new Client(`ws://127.0.0.1:${await portOf(child)}/relay`).open();
  client.webSocket.pause();
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  child.kill('SIGINT');
  expect((await exit)[0]).toBe(1);
});
