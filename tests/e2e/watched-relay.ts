/** The real relay at its most talkative, and everything that it has: what it wrote, its files, its memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';

const program = fileURLToPath(new URL('../../signaling/main.ts', import.meta.url));
const loader = import.meta.resolve('tsx');
const snapshotSignal = 'SIGUSR2';
const snapshotName = /\.heapsnapshot$/u;
/** By default a snapshot cuts strings to 1,024 characters. */
const stringLimit = 1_000_000;

const pieceBytes = 16 * 1_048_576;
/** Longer than any canary, in any form: pieces of memory overlap by that much. */
const overlapBytes = 512;

export class WatchedRelay {
  readonly #process: ChildProcess;
  readonly #folder: string;
  #output = '';

  private constructor(folder: string) {
    this.#folder = folder;
    const watched = [
      `--heapsnapshot-signal=${snapshotSignal}`,
      `--heap-snapshot-string-limit=${stringLimit}`,
    ];
    const child = spawn(process.execPath, [...watched, '--import', loader, program, '--port', '0'], {
      cwd: folder,
      env: { ...process.env, LOG_LEVEL: 'trace' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (this.#output += text.toString()));
    }
    this.#process = child;
  }

  static async start(): Promise<WatchedRelay> {
    const relay = new WatchedRelay(await mkdtemp(join(tmpdir(), 'fieldmesh-watched-')));
    await expect.poll(() => relay.output).toContain('http://localhost:');
    return relay;
  }

  get port(): number {
    return Number(/http:\/\/localhost:(\d+)/u.exec(this.#output)?.[1]);
  }

  /** What it wrote so far, to both of its streams. */
  get output(): string {
    return this.#output;
  }

  /** All files that it has made, but for snapshots. */
  async files(): Promise<Buffer[]> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !snapshotName.test(entry.name));
    return Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
  }

  /** Every string of its heap: as text, and as bytes where the relay keeps bytes in a string. */
  async heapStrings(): Promise<Buffer[]> {
    this.#process.kill(snapshotSignal);
    await expect.poll(() => this.#snapshots()).toHaveLength(1);
    // It answers nobody while it writes.
    await fetch(`http://localhost:${this.port}/health`);
    const [name = ''] = await this.#snapshots();
    const text = await readFile(join(this.#folder, name), 'utf8');
    const { strings } = JSON.parse(text) as { strings: string[] };
    const all = strings.join('\n');
    return [Buffer.from(all), Buffer.from(all, 'latin1')];
  }

  /** All memory that it can write to: heap, buffers outside of it, and what was freed and not yet overwritten. */
  *memory(): Iterable<Buffer> {
    const { pid } = this.#process;
    const maps = readFileSync(`/proc/${pid}/maps`, 'utf8').matchAll(/^(\w+)-(\w+) rw/gmu);
    const regions = [...maps].map(
      ([, start = '', end = '']) => [parseInt(start, 16), parseInt(end, 16)] as const,
    );
    const file = openSync(`/proc/${pid}/mem`, 'r');
    try {
      for (const [start, end] of regions) yield* pieces(file, start, end);
    } finally {
      closeSync(file);
    }
  }

  /** While it stands still nothing of it moves. */
  stop(): void {
    this.#process.kill('SIGSTOP');
  }

  resume(): void {
    this.#process.kill('SIGCONT');
  }

  async end(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await exited;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #snapshots(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => snapshotName.test(name));
  }
}

function* pieces(file: number, start: number, end: number): Iterable<Buffer> {
  for (let at = start; at < end; at += pieceBytes - overlapBytes) {
    const piece = Buffer.alloc(Math.min(pieceBytes, end - at));
    const read = readSync(file, piece, 0, piece.length, at);
    yield piece.subarray(0, read);
    if (at + piece.length >= end) return;
  }
}
