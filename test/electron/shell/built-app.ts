import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from '../../../build/build.ts';
import { buildConnectionPage } from '../../support/connection-page/build.ts';

const root = join(import.meta.dirname, '../../..');

export interface BuiltApp {
  readonly main: string;
  readonly userData: string;
  /** An empty folder for the test's own files. */
  readonly folder: string;
  remove(): void;
}

/**
 * The built main, preload and worker bundles, unmodified, beside the application's own page or one that exposes
 * `connect` and nothing else.
 */
export async function builtApp(page: 'connection' | 'application'): Promise<BuiltApp> {
  const ownPage = page === 'application';
  await buildAll({ root, only: ['node', 'preload', ...(ownPage ? ['renderer'] : [])], ifStale: true });
  const base = mkdtempSync(join(tmpdir(), 'cloudbrush-shell-'));
  const dist = join(base, 'dist');
  for (const part of ['main', 'preload', 'chunks', 'workers', ...(ownPage ? ['renderer'] : [])]) {
    cpSync(join(root, 'dist', part), join(dist, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'), 'dir');
  if (!ownPage) await buildConnectionPage(join(dist, 'renderer'));
  const folder = join(base, 'folder');
  mkdirSync(folder);
  return {
    main: join(dist, 'main/main.js'),
    userData: join(base, 'user-data'),
    folder,
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 3 }),
  };
}
