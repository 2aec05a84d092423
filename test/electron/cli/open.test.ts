import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const CLI = join(import.meta.dirname, '../../../electron/cli.ts');

const display = { DISPLAY: ':0' };
const headless = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };

/** Runs `cloudbrush open` as somebody for whom a window may open, which root is not on Linux. */
async function open(folder: string, args: readonly string[], env: NodeJS.ProcessEnv, uid = 65_534) {
  const user = process.getuid?.() === 0 ? { uid } : {};
  const child = spawn(process.execPath, [CLI, 'open', ...args], {
    cwd: folder,
    env: { ...process.env, CLOUDBRUSH_EXECUTABLE: undefined, ...headless, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr };
}

/** A folder that anybody may use, with an executable in it that writes down how it was started. */
async function installed(): Promise<{ folder: string; executable: string; started: () => Promise<string[]> }> {
  const folder = await temporaryFolder();
  await chmod(folder, 0o777);
  const executable = join(folder, 'the window');
  const lines = `printf '%s\\n' "$@" "node=$ELECTRON_RUN_AS_NODE$CLOUDBRUSH_EXECUTABLE" > part && mv part started`;
  await writeFile(executable, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  const read = async () => (await readFile(join(folder, 'started'), 'utf8')).trimEnd().split('\n');
  return { folder, executable, started: () => vi.waitFor(read, { timeout: 20_000 }) };
}

it('starts the window with full paths, and not as a plain Node', async () => {
  const { folder, executable, started } = await installed();
  const env = { ...display, CLOUDBRUSH_EXECUTABLE: executable, ELECTRON_RUN_AS_NODE: '1' };
  const outcome = await open(folder, ['my data', '--project', 'p.cloudbrush', '--user-data=u'], env);
  expect(outcome).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(await started()).toEqual([
    join(folder, 'my data'),
    '--project',
    join(folder, 'p.cloudbrush'),
    '--user-data',
    join(folder, 'u'),
    'node=',
  ]);
});

it('needs neither a folder nor a project', async () => {
  const { folder, executable, started } = await installed();
  expect(await open(folder, [], { ...display, CLOUDBRUSH_EXECUTABLE: executable })).toMatchObject({ status: 0 });
  expect(await started()).toEqual(['node=']);
});

it('says in a sentence why no window can open, and what does instead', async () => {
  const { folder, executable } = await installed();
  const env = { CLOUDBRUSH_EXECUTABLE: executable };
  const instead = 'cloudbrush serve prints the address of a page for a browser instead.\n';
  const told = [await open(folder, ['.'], display)];
  expect(told[0].stderr).toBe(`cloudbrush: Only an installed Cloudbrush opens its window this way. ${instead}`);
  if (process.platform === 'linux') {
    told.push(await open(folder, ['.'], env));
    expect(told[1].stderr).toMatch(/^cloudbrush: There is no display here .*; cloudbrush serve/);
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    told.push(await open(folder, ['.'], { ...env, ...display }, 0));
    expect(told[2].stderr).toBe(`cloudbrush: On Linux the window does not open for root; ${instead}`);
  }
  for (const outcome of told) expect(outcome).toMatchObject({ status: 1, stdout: '' });
});

it('says so where the executable has gone', async () => {
  const { folder } = await installed();
  const gone = join(folder, 'gone');
  const outcome = await open(folder, [], { ...display, CLOUDBRUSH_EXECUTABLE: gone });
  const stderr = `cloudbrush: The window could not be started: ${gone} (ENOENT).\n`;
  expect(outcome).toEqual({ status: 1, stdout: '', stderr });
});
