import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserPath } from './browser-path.ts';
import {
  addCounts,
  isSuccess,
  noTests,
  playwrightCounts,
  type TestCounts,
  vitestCounts,
  withExitStatus,
} from './test-counts.ts';

/*
 * The whole test: check, build, unit tests, journeys in a browser. Each part runs whatever became of the one
 * before it, so that one run tells everything; the last line sums up all runners.
 */

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'cloudbrush-test-'));

const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined;

function runNode(args: readonly string[], extraEnv: NodeJS.ProcessEnv = {}): number | null {
  const env = { ...process.env, ...(!isColoured && { NO_COLOR: '1', FORCE_COLOR: undefined }), ...extraEnv };
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status;
}

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

function counted(status: number | null, reportPath: string, read: (json: string) => TestCounts): TestCounts {
  try {
    return withExitStatus(read(readFileSync(reportPath, 'utf8')), status);
  } catch (error) {
    console.error(`no report from the runner: ${error instanceof Error ? error.message : error}`);
    return withExitStatus(noTests, 1);
  }
}

function runUnitTests(env: NodeJS.ProcessEnv): TestCounts {
  const report = join(reports, 'vitest.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return counted(runNode(['node_modules/vitest/vitest.mjs', ...args], env), report, vitestCounts);
}

function runJourneys(env: NodeJS.ProcessEnv): TestCounts {
  const report = join(reports, 'playwright.json');
  const args = ['test', '--reporter=list,json'];
  const status = runNode(['node_modules/@playwright/test/cli.js', ...args], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  return counted(status, report, playwrightCounts);
}

function main(): void {
  heading('check');
  const isChecked = runNode(['build/check.ts']) === 0;
  heading('build');
  const isBuilt = runNode(['build/build.ts']) === 0;
  heading('browser');
  const browser = browserPath(root);
  const env = browser === null ? {} : { CLOUDBRUSH_CHROMIUM: browser };
  if (browser !== null) console.log(browser);
  heading('unit tests');
  const unit = runUnitTests(env);
  heading('journeys in a browser');
  const journeys = isBuilt && browser !== null ? runJourneys(env) : { ...noTests, failed: 1 };
  rmSync(reports, { recursive: true });

  const counts = addCounts([unit, journeys]);
  heading('result');
  if (!isChecked) console.log('the check failed: see the top of this output');
  if (!isBuilt) console.log('the build failed: the journeys did not run');
  if (browser === null) console.log('no browser: the journeys did not run');
  if (counts.passed + counts.failed === 0) console.log('no test ran');
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (!(isChecked && isBuilt && isSuccess(counts))) process.exitCode = 1;
}

main();
