import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findChromium, systemChromium } from './browser.ts';

/*
 * Prints the path of a Chromium that starts, getting one first where there is none: Playwright's own, else
 * Debian's package when run as root. What it does meanwhile goes to standard error.
 */

const root = join(import.meta.dirname, '../..');

/** A downloaded browser may lack system libraries; asking its version loads them. */
function starts(path: string): boolean {
  if (process.platform !== 'linux') return true;
  return spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
}

function run(command: string, args: readonly string[]): boolean {
  console.error(`no browser for the tests yet: ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Standard output is for the path alone.
  return spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 2, 2] }).status === 0;
}

function installPlaywrightBrowser(): string | null {
  const cli = join(root, 'node_modules/@playwright/test/cli.js');
  return run(process.execPath, [cli, 'install', 'chromium']) ? findChromium() : null;
}

function installDebianPackage(): string | null {
  const isRoot = process.getuid?.() === 0;
  if (process.platform !== 'linux' || !isRoot || spawnSync('apt-get', ['--version']).status !== 0) return null;
  const packages = ['chromium', 'fonts-liberation'];
  const isInstalled =
    run('apt-get', ['-qq', 'update']) &&
    run('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', ...packages]);
  return isInstalled ? systemChromium() : null;
}

function ensureBrowser(): string | null {
  for (const find of [findChromium, systemChromium, installPlaywrightBrowser, installDebianPackage]) {
    const path = find();
    if (path !== null && starts(path)) return path;
  }
  return null;
}

const path = ensureBrowser();
if (path === null) {
  console.error('The end-to-end tests need a Chromium that starts, and none could be had. Install one of:');
  console.error('  npx playwright install --with-deps chromium');
  console.error('  apt-get install chromium        (Debian, as root)');
  console.error('or name one: CLOUDBRUSH_CHROMIUM=/path/to/chromium npm test');
  process.exitCode = 1;
} else {
  console.log(path);
}
