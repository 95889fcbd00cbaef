import { defineConfig } from '@playwright/test';
import { browserArguments, browserPath } from '../browser.ts';

/** Each spec starts its own relay; the app it serves is built once, before all of them. */
export default defineConfig({
  testMatch: '*.spec.ts',
  globalSetup: './build-app.ts',
  outputDir: '../../test-results',
  reporter: 'list',
  workers: 1,
  retries: 0,
  // Machines are shared, and a dial that fails is tried again only after its cooldown.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: browserPath(), args: browserArguments },
  },
});
