/// <reference lib="webworker" />
/** Keeps the app's own files, so that it opens with no network at all (P8). */
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { readonly url: string; readonly revision: string | null }[];
};

/** What the relay itself answers, rather than the app. */
const relayPaths = [/^\/relay/u, /^\/y-webrtc/u, /^\/health/u, /^\/metrics/u, /^\/admin/u];

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: relayPaths }));

self.addEventListener('message', (event) => {
  if (event.data === 'use-new-version') void self.skipWaiting();
});
