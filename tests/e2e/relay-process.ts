/** The real relay in a process of its own, to be killed like one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import type { Health } from '../../signaling/http.ts';

const program = fileURLToPath(new URL('../../signaling/main.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

/** Below the ports that systems give to outgoing connections: a dead relay's port must stay free. */
const lowestPort = 20_000;
const portCount = 10_000;

export class RelayProcess {
  readonly port: number;
  readonly #folder: string;
  #process: ChildProcess;
  #output = '';

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
    this.#process = this.#spawn();
  }

  static async start(): Promise<RelayProcess> {
    const relay = new RelayProcess(await freePort(), await mkdtemp(join(tmpdir(), 'fieldmesh-relay-')));
    await relay.#answers();
    return relay;
  }

  /** Its page's address: a secure origin, as localhost is one. */
  get url(): string {
    return `http://localhost:${this.port}/`;
  }

  /** What it wrote so far. */
  get output(): string {
    return this.#output;
  }

  async health(): Promise<Health> {
    const response = await fetch(`${this.url}health`);
    return (await response.json()) as Health;
  }

  /** `kill -9`: no goodbye to anybody. */
  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }

  /** Comes back on the same port and the same disk. */
  async restart(): Promise<void> {
    await this.kill();
    this.#process = this.#spawn();
    await this.#answers();
  }

  async end(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #spawn(): ChildProcess {
    const child = spawn(process.execPath, ['--import', loader, program, '--port', `${this.port}`], {
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (this.#output += text.toString()));
    }
    return child;
  }

  async #answers(): Promise<void> {
    const status = (): Promise<string> =>
      this.health().then(
        (health) => health.status,
        () => `not there yet: ${this.#output}`,
      );
    await expect.poll(status).toBe('ok');
  }
}

async function freePort(): Promise<number> {
  const port = lowestPort + Math.floor(Math.random() * portCount);
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
    return port;
  } catch {
    // Taken: another one.
    return await freePort();
  } finally {
    server.close();
  }
}
