import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isOnNetworkDrive } from '../../../electron/application/project-drive.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

it('a project that is still to be made lies on the drive of the nearest folder that there is', async () => {
  const folder = await temporaryFolder();
  mkdirSync(join(folder, 'there'));
  for (const path of ['new', 'there/new', 'missing/new', 'missing/below it/new']) {
    expect(await isOnNetworkDrive(join(folder, `${path}.cloudbrush`)), path).toBe(false);
  }
});

it('a project whose folder is a file is refused in a sentence', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  if (process.platform === 'linux') {
    await expect(isOnNetworkDrive(join(folder, 'file', 'below', 'new.cloudbrush'))).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/below of the project new\.cloudbrush cannot be looked at: a file lies where/),
    });
  }
});
