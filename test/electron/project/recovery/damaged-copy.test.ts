import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyDamaged } from '../../../../electron/project/recovery/damaged-copy.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** More than any disk of ours; as a file of holes it takes nothing. */
const BEYOND_ALL_DISKS = 8e12;

test('what there is no room for is not copied to be recovered, which would only fill the disk first', async (context) => {
  const folder = await temporaryFolder();
  const file = join(folder, 'work.cloudbrush');
  writeFileSync(file, 'SQLite format 3');
  try {
    truncateSync(file, BEYOND_ALL_DISKS);
  } catch {
    context.skip('this file system holds no file of 8 TB');
  }
  expect(() => copyDamaged(file, folder)).toThrow(
    /no room for a copy of work.cloudbrush: it takes 8000000000000 bytes, and/,
  );
  expect(readdirSync(folder)).toEqual(['work.cloudbrush']);
});
