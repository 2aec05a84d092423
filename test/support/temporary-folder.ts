import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** An empty folder that is gone after the test that asked for it. Its path holds no link. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-test-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
