import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';

const CLI = join(import.meta.dirname, '../../electron/cli.ts');

/**
 * The real command line, killed after so many milliseconds unless it is null. Throws what it says where it does not end
 * well; a mistake of ours, or a kill, as such.
 */
export async function cloudbrush(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  killAfterMs: number | null = null,
): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const killing = killAfterMs === null ? undefined : setTimeout(() => void child.kill('SIGKILL'), killAfterMs);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(killing);
  if (status === 0) return stdout;
  const said = /^cloudbrush: ((?!internal error).*)$/m.exec(stderr)?.[1];
  throw said === undefined ? new Error(`status ${status}: ${stderr}`) : new AppError('unwritable', said);
}
