import type { NetworkInterfaceInfo } from 'node:os';
import { encodeQR } from 'qr';

export interface Addresses {
  /** For a browser on this machine. */
  readonly local: string;
  /** For phones in the same network; the likeliest first. */
  readonly network: readonly string[];
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Docker, virtual machines and VPNs: real addresses, but no phone reaches them. */
const virtualInterface = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|utun|tailscale|zt)/;
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** The addresses to open once the relay listens; `host` is the one it was told, if any. */
export function addressesOf(interfaces: Interfaces, host: string | undefined, port: number): Addresses {
  const isEverywhere = host === undefined || host === '0.0.0.0' || host === '::';
  const hosts = isEverywhere ? networkHosts(interfaces) : [host].filter((name) => !loopback.has(name));
  const local = isEverywhere || loopback.has(host) ? 'localhost' : host;
  return { local: url(local, port), network: hosts.map((name) => url(name, port)) };
}

/** What the organizer reads at the start; the QR code is for phones in the same Wi-Fi. */
export function greeting({ local, network }: Addresses): string {
  const [likeliest, ...others] = network;
  const here = `\nOn this machine:  ${local}\n`;
  if (likeliest === undefined) return `${here}This machine has no network address for phones to reach.\n\n`;
  const more = others.map((address) => `              or  ${address}\n`).join('');
  return `${here}In this network:  ${likeliest}\n${more}\n${encodeQR(likeliest, 'term')}\n\n`;
}

function networkHosts(interfaces: Interfaces): string[] {
  const names = Object.keys(interfaces).toSorted(
    (a, b) => Number(virtualInterface.test(a)) - Number(virtualInterface.test(b)),
  );
  const all = names.flatMap((name) => interfaces[name] ?? []);
  return all.filter((info) => info.family === 'IPv4' && !info.internal).map((info) => info.address);
}

function url(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
