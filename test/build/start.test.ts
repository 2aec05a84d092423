import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = join(import.meta.dirname, '../..');

test.runIf(process.platform === 'linux')(
  'npm start ends quietly when it is told to, also where it was to open a browser',
  async () => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
    const args = [join(root, 'build/start.ts'), '--browser', '--user-data', await temporaryFolder()];
    const start = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const errors: string[] = [];
    start.stderr.on('data', (part) => errors.push(String(part)));
    // The last line that it prints before it waits.
    for await (const line of createInterface({ input: start.stdout })) {
      if (line.startsWith('There is no display here')) start.kill('SIGTERM');
    }
    const [status] = start.exitCode === null ? await once(start, 'exit') : [start.exitCode];
    expect({ status, errors }).toEqual({ status: 0, errors: [] });
  },
  60_000,
);
