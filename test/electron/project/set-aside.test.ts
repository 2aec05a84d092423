import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setAside } from '../../../electron/project/set-aside.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function damagedProject() {
  const folder = await temporaryFolder();
  const file = join(folder, 'work.cloudbrush');
  for (const suffix of ['', '-wal', '-shm']) writeFileSync(file + suffix, `bytes${suffix}`);
  return { folder, file, aside: `${file}.damaged` };
}

test('a project goes to its other name with its log, and nothing stays behind', async () => {
  const { folder, file, aside } = await damagedProject();
  expect(setAside(file, aside)).toBe(true);
  const names = ['', '-shm', '-wal'].map((suffix) => `work.cloudbrush.damaged${suffix}`);
  expect(readdirSync(folder).sort()).toEqual(names);
  expect(readFileSync(`${aside}-wal`, 'utf8')).toBe('bytes-wal');
});

test.each(['', '-wal', '-shm'])('it stays whole where it was when the other name%s is taken', async (suffix) => {
  const { folder, file, aside } = await damagedProject();
  mkdirSync(aside + suffix);
  const before = readdirSync(folder);
  expect(setAside(file, aside)).toBe(false);
  expect(readdirSync(folder)).toEqual(before);
  expect(readFileSync(`${file}-wal`, 'utf8')).toBe('bytes-wal');
});

test('what is not there is not set aside', async () => {
  const { folder, aside } = await damagedProject();
  expect(setAside(join(folder, 'none.cloudbrush'), aside)).toBe(false);
});
