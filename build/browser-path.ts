import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Path of the Chromium that the tests drive, got if need be; null where none could be had, which was told. */
export function browserPath(root: string): string | null {
  const browser = spawnSync(process.execPath, [join(root, 'test/support/ensure-browser.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return browser.status === 0 ? browser.stdout.trim() : null;
}
