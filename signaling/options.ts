import { parseArgs } from 'node:util';

export interface RelayOptions {
  readonly port: number;
  /** Undefined: every address of this machine. */
  readonly host: string | undefined;
  /** Vite serves the app, not the relay. */
  readonly isDev: boolean;
}

export type Wanted =
  | { readonly kind: 'run'; readonly options: RelayOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly sentence: string };

const defaultPort = 4444;
const maxPort = 65_535;
const known: ReadonlySet<string> = new Set(['port', 'host', 'help', 'dev']);

export const helpText = `Fieldmesh relay: introduces phones to each other and keeps what they said, sealed.

  --port NUMBER   port to listen on (or PORT in the environment; ${defaultPort} if neither is given)
  --host ADDRESS  address to listen on (every address of this machine if not given)
  --dev           do not serve the built app, Vite does
  --help          this text
`;

/** Reads the command line and the environment. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      help: { type: 'boolean' },
      dev: { type: 'boolean' },
    },
    strict: false,
  });
  const complaint = complain(values, positionals);
  if (complaint !== undefined) return wrong(complaint);
  if (values.help) return { kind: 'help' };
  const portText = String(values.port ?? environment['PORT'] ?? defaultPort);
  const port = portOf(portText);
  if (port === undefined) return wrong(`The port must be 0 to ${maxPort}, not "${portText}".`);
  const host = values.host === undefined ? undefined : String(values.host);
  return { kind: 'run', options: { port, host, isDev: values.dev === true } };
}

function wrong(sentence: string): Wanted {
  return { kind: 'wrong', sentence };
}

function complain(
  values: Readonly<Record<string, string | boolean | undefined>>,
  positionals: readonly string[],
): string | undefined {
  const unknown = Object.keys(values).find((name) => !known.has(name));
  if (unknown !== undefined) return `There is no option --${unknown}; --help lists them all.`;
  if (positionals[0] !== undefined) return `"${positionals[0]}" belongs to no option; --help lists them all.`;
  if (typeof values['port'] === 'boolean') return '--port needs a number.';
  if (typeof values['host'] === 'boolean' || values['host'] === '') return '--host needs an address.';
  return undefined;
}

/** Port 0 lets the system choose one. */
function portOf(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : maxPort + 1;
  return port <= maxPort ? port : undefined;
}
