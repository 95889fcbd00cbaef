import { networkInterfaces } from 'node:os';

/** An address of this machine that browsers do not take for a secure origin, as they do localhost. */
export function localAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  const address = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (address === undefined) throw new Error('This machine is in no network: there is no address to open.');
  return address;
}
