import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from '../../../build/build.ts';
import { DoubleApp } from '../../support/electron-double/launch.ts';
import { type Loosening, loosened } from './loosening.ts';
import { shellLoosenings } from './shell-loosenings.ts';
import { type LookedAt, shellRequirements } from './shell-requirements.ts';

const root = join(import.meta.dirname, '../../..');
const base = mkdtempSync(join(tmpdir(), 'cloudbrush-loosened-'));
const preloadInput = { 'preload/preload': 'electron/preload.ts' };
const preloadAsItIs = loosened('preload', preloadInput, null);
let shells = 0;

/** The shell's bundles with one change in their sources, running on the stand-in as if they were packaged. */
async function started(change: Loosening | null): Promise<LookedAt> {
  const folder = join(base, String(shells++));
  const dist = join(folder, 'dist');
  const isOfPreload = change?.file === 'electron/preload.ts';
  const [code, preload] = await Promise.all([
    loosened('node', { 'main/main': 'electron/main.ts' }, isOfPreload ? null : change),
    isOfPreload ? loosened('preload', preloadInput, change) : preloadAsItIs,
  ]);
  for (const [name, text] of [...code, ...preload, ['renderer/index.html', '<!doctype html>'] as const]) {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    writeFileSync(join(dist, name), text);
  }
  symlinkSync(join(root, 'dist/workers'), join(dist, 'workers'), 'junction');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const app = new DoubleApp({
    main: join(dist, 'main/main.js'),
    args: ['--user-data', join(folder, 'user-data')],
    env: { CLOUDBRUSH_DOUBLE_BROWSER: 'none', CLOUDBRUSH_DOUBLE_PACKAGED: '1' },
  });
  await app.next('window');
  return { app, preload: preload.get('preload/preload.cjs') ?? '' };
}

async function missed(shell: LookedAt): Promise<string[]> {
  const titles: string[] = [];
  for (const [title, holds] of Object.entries(shellRequirements)) await holds(shell).catch(() => titles.push(title));
  return titles;
}

beforeAll(() => buildAll({ root, only: ['node'], ifStale: true }), 60_000);
afterAll(() => rmSync(base, { recursive: true, force: true, maxRetries: 3 }));

describe('the packaged desktop shell', () => {
  let shell: LookedAt;
  beforeAll(async () => {
    shell = await started(null);
  });
  afterAll(() => shell.app.dispose());

  it.each(Object.entries(shellRequirements))('%s', (_title, holds) => holds(shell));
});

describe('a setting that is loosened is noticed', () => {
  it.concurrent.each(shellLoosenings.map((change) => [change.file, change.from, change.to, change] as const))(
    '%s: %j as %j',
    async (_file, _from, _to, change) => {
      const shell = await started(change);
      try {
        expect(await missed(shell)).toContain(change.noticed);
      } finally {
        await shell.app.dispose();
      }
    },
  );

  it('by each of the requirements', () => {
    const noticing = new Set(shellLoosenings.map(({ noticed }) => noticed));
    expect(noticing).toEqual(new Set(Object.keys(shellRequirements)));
  });
});
