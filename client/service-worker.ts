/**
 * Registers the service worker that keeps the app's files, where there is one: not on plain HTTP. A new version waits
 * until the app is opened afresh, so that no chat is ever reloaded under its writer.
 */
export async function keepAppFiles(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const registration = await navigator.serviceWorker.register(trusted('/sw.js') as string, { scope: '/' });
  if (navigator.serviceWorker.controller) registration.waiting?.postMessage('use-new-version');
}

/** The one address that may become script; our CSP refuses every other (W3C Trusted Types). */
function trusted(url: string): unknown {
  const types = (globalThis as { trustedTypes?: TrustedTypesLike }).trustedTypes;
  const policy = types?.createPolicy('fieldmesh', { createScriptURL: (given) => given });
  return policy?.createScriptURL(url) ?? url;
}

interface TrustedTypesLike {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): unknown };
}
