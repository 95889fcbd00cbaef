/** The Chromium that tests drive: the system's package where there is one, else Playwright's own download. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const systemBrowser = '/usr/bin/chromium';

export function browserPath(): string {
  return existsSync(systemBrowser) ? systemBrowser : chromium.executablePath();
}

/**
 * Root in a container has no sandbox; pages on this machine must find each other without multicast DNS; and the
 * browser must not look for the internet.
 */
export const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];
