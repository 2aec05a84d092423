import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { edit, flatMask, newProject, painted, placeOf, sourceOf } from './painted-masks.ts';

/** A log beside nothing, as it stays where a project's file alone was deleted after a kill. */
async function leftLog(name: string) {
  const project = await newProject();
  const { store, handle, splitKey, file, folder } = project;
  const clear = flatMask(0);
  await store.commit(handle, placeOf(splitKey), edit(null, clear, painted(clear, 9, 9, 9, 9, 2)), sourceOf(clear));
  const left = join(folder, name);
  copyFileSync(`${file}-wal`, `${left}-wal`);
  return { ...project, left, log: readFileSync(`${left}-wal`) };
}

test('a new project does not take over the edits of a log that another one of its name has left behind', async () => {
  const { store, folder, left, log } = await leftLog('new.cloudbrush');
  const opening = store.open({ file: left, create: true, networkFileSystem: false });
  await expect(opening).rejects.toMatchObject({
    code: 'exists',
    message: expect.stringContaining('new.cloudbrush-wal lies in the folder'),
  });
  expect(existsSync(left)).toBe(false);
  expect(readFileSync(`${left}-wal`).equals(log)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test.each([false, true])('nor does a copy of a project (replacing: %s)', async (overwrite) => {
  const { store, handle, folder, left, log } = await leftLog('copy.cloudbrush');
  await expect(store.backup(handle, left, overwrite)).rejects.toMatchObject({ code: 'exists' });
  expect(existsSync(left)).toBe(false);
  expect(readFileSync(`${left}-wal`).equals(log)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
