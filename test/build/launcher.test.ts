import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const resources = join(import.meta.dirname, '../../build/resources');

interface Layout {
  /** From the installed folder. */
  readonly launcher: string;
  readonly executable: string;
  readonly script: string;
}

const linux: Layout = {
  launcher: 'bin/cloudbrush',
  executable: 'cloudbrush-desktop',
  script: 'resources/app.asar/dist/cli/cli.js',
};
const mac: Layout = {
  launcher: 'Cloudbrush.app/Contents/Resources/bin/cloudbrush',
  executable: 'Cloudbrush.app/Contents/MacOS/Cloudbrush',
  script: 'Cloudbrush.app/Contents/Resources/app.asar/dist/cli/cli.js',
};

/** An installed copy whose executable is a Node that runs a script which tells how it was started. */
async function installed({ launcher, executable, script }: Layout): Promise<string> {
  const folder = join(await temporaryFolder(), "Ann's $HOME `x` ü");
  for (const path of [launcher, executable, script]) mkdirSync(dirname(join(folder, path)), { recursive: true });
  copyFileSync(join(resources, 'bin/cloudbrush'), join(folder, launcher));
  writeFileSync(join(folder, executable), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
  writeFileSync(
    join(folder, script),
    `import { realpathSync } from 'node:fs';
    const { ELECTRON_RUN_AS_NODE: node, CLOUDBRUSH_EXECUTABLE: executable } = process.env;
    const args = process.argv.slice(2);
    console.log(JSON.stringify({ node, executable: realpathSync(executable), cwd: process.cwd(), args }));
    process.exitCode = 7;`,
  );
  writeFileSync(join(folder, dirname(script), 'package.json'), '{"type":"module"}');
  return folder;
}

function start(launcher: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(launcher, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', CDPATH: '/usr' },
  });
  return { status, stderr, told: JSON.parse(stdout || '{}') };
}

// The script is for Linux and macOS; Windows has the other one.
describe.each([
  ['Linux', linux],
  ['macOS', mac],
])('the launcher in an installed copy on %s', (_system, layout) => {
  test('starts the executable as a plain Node, with every argument as it was typed, where the user stands', async () => {
    const folder = await installed(layout);
    const args = ['', 'two words', '*', '"quoted"', "it's", '$HOME', '`id`', '--', '-x', 'a\nb', '\\'];
    expect(start(join(folder, layout.launcher), args, dirname(folder))).toEqual({
      status: 7,
      stderr: '',
      told: { node: '1', executable: join(folder, layout.executable), cwd: dirname(folder), args },
    });
  });

  test('finds its way through links, relative ones too, and from a relative name', async () => {
    const folder = await installed(layout);
    const bin = join(dirname(folder), 'user bin');
    mkdirSync(bin);
    symlinkSync(join(folder, layout.launcher), join(bin, 'absolute'));
    symlinkSync('absolute', join(bin, 'relative'));
    symlinkSync(bin, join(dirname(folder), 'linked'));
    for (const [launcher, cwd] of [
      [join(bin, 'relative'), '/'],
      ['./relative', bin],
      ['user bin/relative', dirname(folder)],
      [join(dirname(folder), 'linked/relative'), '/'],
    ] as const) {
      const { told } = start(launcher, ['x'], cwd);
      expect([launcher, told.executable]).toEqual([launcher, join(folder, layout.executable)]);
    }
  });
});

test('the launcher for Windows takes its paths from its own place, keeps the status, and leaves no variable behind', () => {
  const lines = readFileSync(join(resources, 'bin/cloudbrush.cmd'), 'utf8').split(/\r?\n/);
  expect(lines).toEqual([
    '@echo off',
    expect.stringMatching(/^rem /),
    'setlocal DisableDelayedExpansion',
    'set "CLOUDBRUSH_EXECUTABLE=%~dp0..\\Cloudbrush.exe"',
    'set ELECTRON_RUN_AS_NODE=1',
    '"%CLOUDBRUSH_EXECUTABLE%" "%~dp0..\\resources\\app.asar\\dist\\cli\\cli.js" %*',
    'exit /b %ERRORLEVEL%',
    '',
  ]);
});
