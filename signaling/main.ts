import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { addressesOf, greeting } from './addresses.ts';
import { relayLimits } from './limits.ts';
import { openLog } from './log.ts';
import { nodeEd25519 } from './node-ed25519.ts';
import { helpText, readOptions, type RelayOptions } from './options.ts';
import { openRelay, type Relay } from './relay.ts';
import { clientFiles } from './static-files.ts';
import { MemoryStore } from './store/memory-store.ts';
import type { Log, RelayWorld } from './world.ts';

const wrongUsage = 2;

async function main(): Promise<void> {
  const wanted = readOptions(process.argv.slice(2), process.env);
  switch (wanted.kind) {
    case 'help':
      process.stdout.write(helpText);
      return;
    case 'wrong':
      process.stderr.write(`${wanted.sentence}\n`);
      process.exitCode = wrongUsage;
      return;
    case 'run':
      return run(wanted.options);
    default:
      wanted satisfies never;
  }
}

async function run({ port, host, isDev }: RelayOptions): Promise<void> {
  const log = openLog(process.stdout, process.env['LOG_LEVEL'] ?? 'info');
  const files = isDev ? undefined : clientFiles(fileURLToPath(new URL('../dist/client', import.meta.url)));
  const noFiles = isDev
    ? 'This is the relay alone; Vite serves the app.'
    : 'The app is not built: npm run build.';
  if (!files) log.info(noFiles);
  const settings = { port, host, version: version(), files, noFiles };
  const relay = await openRelay(settings, world(log)).catch((error: unknown) => explainAndExit(error, port));
  endOnSignals(relay, log);
  greet(host, relay.port, log);
}

/** What the system said no to is a sentence; anything else is a bug, and shown as one. */
function explainAndExit(error: unknown, port: number): never {
  if (!(error instanceof Error) || !('syscall' in error)) throw error;
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  const sentence = isTaken
    ? `Port ${port} is taken; --port chooses another one.`
    : `No listening: ${error.message}`;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function world(log: Log): RelayWorld {
  return {
    now: Date.now,
    randomBytes: (count) => new Uint8Array(randomBytes(count)),
    ed25519: nodeEd25519(relayLimits.parsedKeys),
    store: new MemoryStore(),
    log,
  };
}

/** The first signal ends the relay in good order; who can't wait sends a second. */
function endOnSignals(relay: Relay, log: Log): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) process.exit(1);
    isEnding = true;
    log.info('ending; once more to end at once');
    void relay.close().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

function greet(host: string | undefined, port: number, log: Log): void {
  const addresses = addressesOf(networkInterfaces(), host, port);
  if (process.stdout.isTTY) process.stdout.write(greeting(addresses));
  else log.info(`open ${[addresses.local, ...addresses.network].join(' or ')}`);
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

await main();
