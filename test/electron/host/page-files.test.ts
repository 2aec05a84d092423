import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPageFiles } from '../../../electron/host/page-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('the page hands out the regular files of its folder, and nothing that a link in it leads to', async () => {
  const folder = await temporaryFolder();
  const [page, outside] = [join(folder, 'page'), join(folder, 'outside')];
  await mkdir(join(page, 'assets/deep'), { recursive: true });
  await mkdir(join(outside, 'below'), { recursive: true });
  for (const path of ['page/index.html', 'page/assets/own.js', 'page/assets/deep/own.css', 'outside/below/secret.json'])
    await writeFile(join(folder, path), path);
  await symlink(outside, join(page, 'linked'));
  await symlink(outside, join(page, 'assets/linked.js'));
  await symlink(join(outside, 'below/secret.json'), join(page, 'secret.json'));
  await symlink(page, join(page, 'circle'));
  expect([...readPageFiles(page).keys()].sort()).toEqual(['/', '/assets/deep/own.css', '/assets/own.js']);
});
