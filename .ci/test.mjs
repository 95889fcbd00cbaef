// Runs every check and every test, and prints `N passed, N failed` last.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const reports = mkdtempSync(join(tmpdir(), 'fieldmesh-'));
const systemBrowser = '/usr/bin/chromium';
let passed = 0;
let failed = 0;

function run(command, env = {}) {
  console.log(`\n> ${command}`);
  return spawnSync(command, { shell: true, stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

function step(command) {
  if (run(command)) passed += 1;
  else failed += 1;
}

/** Debian's package where we may install it, else Playwright's own download. */
function findBrowser() {
  if (existsSync(systemBrowser)) return;
  const isRoot = process.getuid?.() === 0;
  const fromDebian = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium';
  if (isRoot && existsSync('/usr/bin/apt-get') && run(fromDebian)) return;
  run('npx playwright install chromium');
}

/** A suite that crashes before it reports counts as one failure. */
function suite(command, env, report, count) {
  const ok = run(command, env);
  const counted = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0 };
  passed += counted.passed;
  failed += !ok && counted.failed === 0 ? 1 : counted.failed;
}

findBrowser();
step('npm run typecheck');
step('npm run lint');
step('npm run build');

const unit = join(reports, 'unit.json');
suite(`npx vitest run --reporter=dot --reporter=json --outputFile.json=${unit}`, {}, unit, (json) => ({
  passed: json.numPassedTests,
  failed:
    json.numFailedTests +
    json.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
}));

const e2e = join(reports, 'e2e.json');
suite(
  'npx playwright test -c tests/e2e/playwright.config.ts --reporter=list,json',
  { PLAYWRIGHT_JSON_OUTPUT_FILE: e2e },
  e2e,
  ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
);

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
