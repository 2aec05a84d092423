import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { parseOptionalFolder } from './arguments.ts';
import type { Command } from './command.ts';

const help = `Usage: cloudbrush open [folder] [--project FILE] [--user-data DIR]

Opens the desktop window, and does not wait for it. A window that is open already takes the folder.

  --project FILE     keeps the work in this project; a missing one is made
  --user-data DIR    where projects and settings live
`;

const instead = 'cloudbrush serve prints the address of a page for a browser instead.';

export const openCommand: Command = {
  name: 'open',
  summary: 'open the desktop window',
  help,
  async run(args) {
    const parsed = parseOptionalFolder(args, ['project', 'user-data'], []);
    const { folder } = parsed;
    const options = (['project', 'user-data'] as const).flatMap((name) => {
      const value = parsed.text(name);
      return value === null ? [] : [`--${name}`, resolve(value)];
    });
    const executable = windowExecutable(process.env);
    await startWindow(executable, folder === null ? options : [resolve(folder), ...options]);
  },
};

/** The launcher of an installed copy names the executable. Throws a sentence where no window can open. */
function windowExecutable(env: NodeJS.ProcessEnv): string {
  const executable = env.CLOUDBRUSH_EXECUTABLE;
  if (!executable) {
    throw new AppError('unsupported', `Only an installed Cloudbrush opens its window this way. ${instead}`);
  }
  if (process.platform !== 'linux') return executable;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) {
    throw new AppError(
      'unsupported',
      `There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set); ${instead}`,
    );
  }
  if (process.getuid?.() === 0) {
    throw new AppError('unsupported', `On Linux the window does not open for root; ${instead}`);
  }
  return executable;
}

/** Starts it so that it outlives us and our terminal. Throws `not-found` where it does not start. */
async function startWindow(executable: string, args: readonly string[]): Promise<void> {
  // With the first it would be a plain Node, as we are; the second is for us.
  const { ELECTRON_RUN_AS_NODE: _, CLOUDBRUSH_EXECUTABLE: __, ...env } = process.env;
  const child = spawn(executable, args, { detached: true, stdio: 'ignore', env });
  try {
    await once(child, 'spawn');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError('not-found', `The window could not be started: ${executable} (${code}).`);
  }
  child.unref();
}
