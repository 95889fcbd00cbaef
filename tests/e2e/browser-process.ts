/** A browser with a disk of its own, as one process tree that can be killed like a phone whose battery is pulled. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { browserArguments, browserPath } from '../browser.ts';

export interface RunningBrowser {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** How often the process table is looked at while killed processes are being cleared away. */
const lookAgainMs = 5;

/** One phone's browser profile. Its processes are known by it: no other browser has it on its command line. */
export class BrowserProfile {
  readonly #folder: string;
  #running: RunningBrowser | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async fresh(): Promise<BrowserProfile> {
    return new BrowserProfile(await mkdtemp(join(tmpdir(), 'fieldmesh-profile-')));
  }

  async start(): Promise<RunningBrowser> {
    const context = await chromium.launchPersistentContext(this.#folder, {
      executablePath: browserPath(),
      args: browserArguments,
    });
    const [page = await context.newPage()] = context.pages();
    this.#running = { context, page };
    return this.#running;
  }

  /** SIGKILL to every process of the browser before this returns a promise; resolves when none is left. */
  async kill(): Promise<void> {
    const tree = processTree(this.#folder);
    for (const pid of tree) process.kill(pid, 'SIGKILL');
    if (tree.length === 0) throw new Error('no browser runs on this profile');
    this.#running = undefined;
    while (tree.some((pid) => isAlive(pid))) await pause(lookAgainMs);
  }

  async discard(): Promise<void> {
    await this.#running?.context.close();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

/** The browser first, so that nothing is started anew, then all that it started. */
function processTree(profileFolder: string): number[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? processEntry(Number(name)) : []));
  const mark = `--user-data-dir=${profileFolder}`;
  const tree = all.filter(({ pid }) => commandLine(pid).includes(mark)).map(({ pid }) => pid);
  for (const pid of tree) {
    for (const { pid: child, parent } of all) if (parent === pid && !tree.includes(child)) tree.push(child);
  }
  return tree;
}

/** Nothing where the process has just ended. */
function processEntry(pid: number): ProcessEntry[] {
  const text = readProcess(pid, 'stat');
  // The name, in brackets, may hold anything; after it come the state and the parent.
  const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return state === undefined || parent === undefined ? [] : [{ pid, parent: Number(parent), state }];
}

/** A zombie is dead: its files are closed and its locks are gone. */
function isAlive(pid: number): boolean {
  return processEntry(pid).some(({ state }) => state !== 'Z');
}

function commandLine(pid: number): string[] {
  return readProcess(pid, 'cmdline').split('\0');
}

function readProcess(pid: number, file: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // Gone between the listing and the reading.
    return '';
  }
}
