import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backupFile, checkNoBackup, removeOldest } from '../../../electron/project/backup-folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Backups of a hundred bytes, a day apart; answers their days, oldest first. */
async function backups(count: number, project = 'work'): Promise<string> {
  const folder = await temporaryFolder();
  for (let day = 1; day <= count; day++)
    writeFileSync(backupFile(folder, project, Date.UTC(2026, 0, day)), Buffer.alloc(100));
  return folder;
}

const daysIn = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => Number(/ 2026-01-(\d\d)T/.exec(name)?.[1]));

test('the oldest backups go where all together take too much, and the newest two stay whatever they take', async () => {
  const folder = await backups(6);
  removeOldest(folder, 'work', 10, () => true, 450);
  expect(daysIn(folder)).toEqual([3, 4, 5, 6]);
  removeOldest(folder, 'work', 10, () => true, 1);
  expect(daysIn(folder)).toEqual([5, 6]);
});

test('one that is open, and those of another project, stay', async () => {
  const folder = await backups(5);
  removeOldest(folder, 'other', 1, () => true, 1);
  removeOldest(folder, 'work', 1, (file) => !file.includes('2026-01-02'), 1);
  expect(daysIn(folder)).toEqual([2, 5]);
});

test('an automatic backup is told from a project that is called like one', () => {
  const uuid = '01234567-89ab-cdef-0123-456789abcdef';
  const name = 'work 2026-01-02T03-04-05Z.cloudbrush';
  expect(() => checkNoBackup(join('/data', uuid, name))).toThrow(
    /is an automatic backup, and is removed when it is old/,
  );
  expect(checkNoBackup(join('/data/projects', name))).toBeUndefined();
  expect(checkNoBackup(join('/data', uuid, 'work.cloudbrush'))).toBeUndefined();
});
