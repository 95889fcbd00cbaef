import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Yesterday's build would prove nothing about today's code. */
export default async function buildApp(): Promise<void> {
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
  await build({
    configFile,
    root: fileURLToPath(new URL('../../client', import.meta.url)),
    logLevel: 'warn',
  });
}
