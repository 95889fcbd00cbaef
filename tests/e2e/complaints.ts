import type { BrowserContext } from '@playwright/test';

/** Chromium's own lines: about a relay that is not there, and about a header that it passes over on plain HTTP. */
const ownLines =
  /^WebSocket connection to '[^']*' failed: |^The Cross-Origin-Opener-Policy header has been ignored/u;

/** Whatever a browser complains about: errors nobody caught, violations of the content security policy, missing files. */
export class Complaints {
  readonly sentences: string[] = [];

  constructor(name: string, context: BrowserContext) {
    context.on('weberror', (webError) => {
      const { stack, message } = webError.error();
      this.sentences.push(`${name}: ${stack ?? message}`);
    });
    context.on('console', (line) => {
      if (line.type() !== 'error' || ownLines.test(line.text())) return;
      this.sentences.push(`${name}: ${line.text()} (${line.location().url})`);
    });
  }
}
