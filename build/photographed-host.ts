import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');

/**
 * The host on a dataset, until `work` is done with its address, or has ended it as a failure would. Throws where the host ends before it has one.
 */
export async function withHost(
  folder: string,
  userData: string,
  work: (url: string, endHost: () => void) => Promise<void>,
): Promise<void> {
  const args = [join(root, 'electron/serve.ts'), folder, '--user-data', userData];
  const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(host, 'exit');
  try {
    for await (const line of createInterface({ input: host.stdout })) {
      const url = /^Cloudbrush: (http:\S+)$/.exec(line)?.[1];
      if (url === undefined) continue;
      await work(url, () => host.kill('SIGKILL'));
      return;
    }
    throw new Error('the host ended without an address');
  } finally {
    host.kill('SIGTERM');
    await ended;
  }
}
