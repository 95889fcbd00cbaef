import { playwright } from '@vitest/browser-playwright';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { browserArguments, browserPath } from './tests/browser.ts';

const relay = `http://127.0.0.1:${process.env['PORT'] ?? 4444}`;

export default defineConfig({
  root: 'client',
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/relay': { target: relay, ws: true },
      '/y-webrtc': { target: relay, ws: true },
      '/health': relay,
    },
  },
  plugins: [
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '.',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        id: '/',
        name: 'Fieldmesh',
        short_name: 'Fieldmesh',
        description: 'Chat that goes on when the network does not',
        display: 'standalone',
        start_url: '/',
        background_color: '#14171f',
        theme_color: '#14171f',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
    }),
  ],
  test: {
    projects: [
      {
        root: import.meta.dirname,
        test: {
          name: 'node',
          testTimeout: 60_000,
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/ui/**', '**/*.browser.test.ts'],
        },
      },
      {
        root: import.meta.dirname,
        // Found in the middle of a run, a dependency would reload the page under its tests.
        optimizeDeps: {
          include: ['lit', 'qr', 'idb', 'axe-core', '@noble/curves/ed25519.js', '@noble/hashes/sha2.js'],
        },
        test: {
          name: 'browser',
          testTimeout: 60_000,
          include: ['tests/ui/**/*.test.ts', 'tests/contracts/**/*.browser.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: browserPath(), args: browserArguments },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
