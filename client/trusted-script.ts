/** The addresses of our own workers may become script; our CSP refuses every other (W3C Trusted Types). */
export function trustedScript(url: string): unknown {
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
