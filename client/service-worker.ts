import { trustedScript } from './trusted-script.ts';

/**
 * Registers the service worker that keeps the app's files, where there is one: not on plain HTTP. A new version waits
 * until the app is opened afresh, so that no chat is ever reloaded under its writer.
 */
export async function keepAppFiles(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const registration = await navigator.serviceWorker.register(trustedScript('/sw.js') as string, {
    scope: '/',
  });
  if (navigator.serviceWorker.controller) registration.waiting?.postMessage('use-new-version');
}
