import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, type TestContext, test } from 'vitest';
import { backupFile, backupFiles } from '../../../electron/project/backup-folder.ts';
import { damagePages, pagesWith } from '../../support/damaged-pages.ts';
import { edit, expectPixels, flatMask, newProject, painted, placeOf, shown, sourceOf } from './painted-masks.ts';

const clear = flatMask(0);
const source = sourceOf(clear);

/** A project that grows by an edit at each `paint`. */
async function growingProject() {
  const project = await newProject();
  const { store, handle, splitKey, folder } = project;
  let now = clear;
  let parentId: string | null = null;
  let row = 1;
  const paint = async () => {
    const after = painted(now, 9, row++, 30, 1, 2);
    const command = edit(parentId, now, after);
    expect(await store.commit(handle, placeOf(splitKey), command, source)).toMatchObject({ status: 'saved' });
    parentId = command.commandId;
    now = after;
    return now;
  };
  const backups = join(folder, 'backups', 'uuid');
  return { ...project, paint, backups };
}

function backingUp(file: string, folder: string, extent: 'whole' | 'half'): ChildProcess {
  const script = join(import.meta.dirname, 'backing-up-process.ts');
  return fork(script, [file, folder, extent], { stdio: 'ignore' });
}

/** A file system of so many bytes, where one can be mounted. */
function smallDisk({ skip, onTestFinished }: TestContext, folder: string, bytes: number): string {
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    skip('a file system cannot be mounted here');
  }
  onTestFinished(() => void execFileSync('umount', [folder]));
  return folder;
}

/** Backups as of earlier days: copies of the newest one under names of their time. */
function ageTo(file: string, at: string): string {
  const { projectName } = backupFiles(join(file, '..'))[0] ?? { projectName: 'work' };
  const aged = backupFile(join(file, '..'), projectName, Date.parse(at));
  writeFileSync(aged, readFileSync(file));
  return aged;
}

describe('an automatic backup', () => {
  test('holds what is saved, for its owner alone, under the time of its making', async () => {
    const { store, handle, splitKey, paint, backups } = await growingProject();
    const mask = await paint();
    const before = Date.now();
    expect(await store.keepBackup(handle, backups, 10)).toMatchObject({ made: true });
    const [backup] = backupFiles(backups);
    expect(backup.projectName).toBe('work');
    expect(Date.parse(backup.at)).toBeGreaterThanOrEqual(Math.floor(before / 1000) * 1000);
    expect(readdirSync(backups)).toHaveLength(1);
    if (process.platform !== 'win32') {
      expect(statSync(backup.file).mode & 0o777).toBe(0o600);
      expect(statSync(backups).mode & 0o777).toBe(0o700);
    }
    const opened = await store.open({ file: backup.file, create: false, networkFileSystem: false });
    expectPixels(shown(await store.maskState(opened.handle, placeOf(splitKey), source)), mask);
    await store.close(opened.handle);
  });

  test.each([
    ['an edit', ({ paint }) => paint()],
    ['a document', ({ store, handle }) => store.setDocument(handle, 'layouts', '{"version":1}')],
    [
      'a change of work',
      ({ store, handle, splitKey }) =>
        store.changeWork(handle, placeOf(splitKey), {
          changeId: crypto.randomUUID(),
          annotator: 'Ada',
          to: { flagged: true },
        }),
    ],
    [
      'time that was spent',
      ({ store, handle, splitKey }) =>
        store.spendTime(handle, placeOf(splitKey), {
          sliceId: crypto.randomUUID(),
          annotator: 'Ada',
          activeMs: 1000,
        }),
    ],
  ] satisfies [string, (project: Awaited<ReturnType<typeof growingProject>>) => Promise<unknown>][])(
    'is made again after %s, and not where nothing has changed',
    async (_, change) => {
      const project = await growingProject();
      const { store, handle, paint, backups } = project;
      await paint();
      await store.keepBackup(handle, backups, 10);
      expect(await store.keepBackup(handle, backups, 10)).toMatchObject({ made: false });
      ageTo(backupFiles(backups)[0].file, '2026-01-01T00:00:00Z');
      await change(project);
      expect(await store.keepBackup(handle, backups, 10)).toMatchObject({ made: true });
      expect(await store.keepBackup(handle, backups, 10)).toMatchObject({ made: false });
    },
  );

  test('makes the oldest go beyond those that are kept, and nothing that is not a backup of the same project', async () => {
    const { store, handle, paint, backups } = await growingProject();
    await paint();
    await store.keepBackup(handle, backups, 10);
    const [first] = backupFiles(backups);
    const aged = [1, 2, 3, 4].map((day) => ageTo(first.file, `2026-01-0${day}T00:00:00Z`));
    for (const name of ['notes.txt', 'other 2025-01-01T00-00-00Z.cloudbrush', 'work.cloudbrush'])
      writeFileSync(join(backups, name), 'mine');
    await paint();
    await store.keepBackup(handle, backups, 3);
    expect(aged.map((file) => existsSync(file))).toEqual([false, false, false, true]);
    expect(readdirSync(backups)).toEqual(
      expect.arrayContaining(['notes.txt', 'other 2025-01-01T00-00-00Z.cloudbrush', 'work.cloudbrush']),
    );
    expect(backupFiles(backups).filter(({ projectName }) => projectName === 'work')).toHaveLength(3);
  });

  test('stays though it is the oldest by a clock that was set back', async () => {
    const { store, handle, paint, backups } = await growingProject();
    await paint();
    await store.keepBackup(handle, backups, 10);
    const [first] = backupFiles(backups);
    for (const day of [1, 2]) ageTo(first.file, `2126-01-0${day}T00:00:00Z`);
    rmSync(first.file);
    await paint();
    await store.keepBackup(handle, backups, 1);
    const kept = await Promise.all(backupFiles(backups).map(({ file }) => store.quickFacts(file)));
    expect(kept.map(({ editCount }) => editCount)).toEqual([1, 2]);
  });

  test('is made of a copy that was worked on as much as the one that was backed up', async () => {
    const { store, handle, splitKey, file, folder, paint, backups } = await growingProject();
    await paint();
    const before = join(folder, 'elsewhere', 'work.cloudbrush');
    mkdirSync(join(folder, 'elsewhere'));
    await store.backup(handle, before, false);
    const mask = await paint();
    await store.keepBackup(handle, backups, 10);
    const copy = await store.open({ file: before, create: false, networkFileSystem: false });
    const state = await store.maskState(copy.handle, placeOf(splitKey), source);
    const command = edit(state.headId, shown(state), painted(shown(state), 9, 50, 9, 1, 1));
    await store.commit(copy.handle, placeOf(splitKey), command, source);
    expect((await store.quickFacts(before)).editCount).toBe((await store.quickFacts(file)).editCount);
    expect(mask).not.toEqual(shown(state));
    expect(await store.keepBackup(copy.handle, backups, 10)).toMatchObject({ made: true });
  });

  test('that cannot be made leaves every older one, also where fewer are to be kept', async () => {
    const { store, handle, file, paint, backups } = await growingProject();
    await paint();
    await store.keepBackup(handle, backups, 10);
    const [first] = backupFiles(backups);
    for (const day of [1, 2, 3]) ageTo(first.file, `2026-01-0${day}T00:00:00Z`);
    const before = readdirSync(backups);
    await paint();
    await store.close(handle);
    const [page] = pagesWith(file, 'brush');
    const { handle: again } = await store.open({ file, create: false, networkFileSystem: false });
    damagePages(file, page);
    await expect(store.keepBackup(again, backups, 1)).rejects.toMatchObject({ code: 'bad-project' });
    expect(readdirSync(backups)).toEqual(before);
    expect(await store.check(again)).toMatchObject({ state: 'damaged' });
    await store.close(again);
  });

  test('is not begun where the disk has less room than twice its size, and says so', async (context) => {
    const { store, handle, paint, folder, file } = await growingProject();
    await paint();
    const full = smallDisk(context, join(folder, 'tmpfs'), statSync(file).size + 40_000);
    await expect(store.keepBackup(handle, join(full, 'backups'), 10)).rejects.toMatchObject({
      code: 'unwritable',
      message: expect.stringMatching(
        /^The disk has [\d.]+ MB left, and a backup is made only where there are [\d.]+ MB/,
      ),
    });
    expect(readdirSync(join(full, 'backups'))).toEqual([]);
  });

  test('whose folder may not be written says so', async (context) => {
    if (process.getuid?.() === 0) {
      // Root writes any folder, but nobody makes one below a file.
      const { store, handle, paint, folder } = await growingProject();
      await paint();
      writeFileSync(join(folder, 'file'), '');
      await expect(store.keepBackup(handle, join(folder, 'file', 'uuid'), 10)).rejects.toMatchObject({
        code: 'unwritable',
        message: 'The folder of backups cannot be written (ENOTDIR). Change its permissions.',
      });
      return;
    }
    const { store, handle, paint, folder } = await growingProject();
    await paint();
    chmodSync(folder, 0o500);
    context.onTestFinished(() => chmodSync(folder, 0o700));
    await expect(store.keepBackup(handle, join(folder, 'b', 'uuid'), 10)).rejects.toMatchObject({ code: 'unwritable' });
  });

  test('ends when the project is closed, and leaves nothing half made', async () => {
    const { store, handle, paint, backups } = await growingProject();
    await paint();
    const keeping = store.keepBackup(handle, backups, 10).catch((error: { code: string }) => error.code);
    await store.close(handle);
    expect(['cancelled', { made: true, newest: expect.any(String) }]).toContainEqual(await keeping);
    expect(readdirSync(backups).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('takes no name from another process that makes one of the same second', async () => {
    const { store, file, handle, paint, backups } = await growingProject();
    await paint();
    const other = backingUp(file, backups, 'whole');
    const ended = once(other, 'exit');
    const [here, [there]] = await Promise.all([store.keepBackup(handle, backups, 10), once(other, 'message')]);
    await ended;
    const made = [here.made, there].filter(Boolean).length;
    expect(made).toBeGreaterThan(0);
    expect(backupFiles(backups)).toHaveLength(made);
    expect(readdirSync(backups)).toHaveLength(made);
  });
});

test('a backup that was killed half way is cleaned up at the next one, and one of a living process is left', async () => {
  const { store, handle, file, paint, backups } = await growingProject();
  await paint();
  const child = backingUp(file, backups, 'half');
  await once(child, 'message');
  const [half] = readdirSync(backups);
  expect(half).toMatch(new RegExp(`^\\.${child.pid}-`));
  await store.keepBackup(handle, backups, 10);
  expect(readdirSync(backups)).toContain(half);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await paint();
  await store.keepBackup(handle, backups, 10);
  expect(readdirSync(backups).filter((name) => name.startsWith('.'))).toEqual([]);
  for (const backup of backupFiles(backups)) {
    const db = new Database(backup.file, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
  }
});
