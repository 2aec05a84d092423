import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SafetyNet } from '../../../electron/application/safety-net.ts';
import { backupFiles, backupFolder } from '../../../electron/project/backup-folder.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ProjectSafety } from '../../../shared/project-safety.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { edit, flatMask, newProject, painted, placeOf, sourceOf } from '../project/painted-masks.ts';
import { rewritten } from '../project/rewritten-project.ts';

const clear = flatMask(0);
const HOUR_MS = 3600 * 1000;

/** A real project that is watched, with hours that pass when they are told to. */
async function watched(keep: () => number) {
  const project = await newProject();
  const { store, handle, splitKey, folder } = project;
  const told: ProjectSafety[] = [];
  let nowMs = Date.now();
  let hourly = (): void => undefined;
  const backupsDir = join(folder, 'backups');
  const safety = new SafetyNet({
    store,
    backupsDir,
    keep: async () => keep(),
    onChange: (_, now) => told.push(now),
    note: () => undefined,
    clock: {
      now: () => nowMs,
      every: (_, then) => {
        hourly = then;
        return () => {
          hourly = () => undefined;
        };
      },
    },
  });
  onTestFinished(() => safety.close());
  let [parentId, row, now]: [string | null, number, Int16Array] = [null, 1, clear];
  const paint = async () => {
    const after = painted(now, 9, row++, 30, 1, 2);
    const command = edit(parentId, now, after);
    await store.commit(handle, placeOf(splitKey), command, sourceOf(clear));
    [parentId, now] = [command.commandId, after];
  };
  const passes = async (hours: number) => {
    for (let hour = 0; hour < hours; hour++) {
      nowMs += HOUR_MS;
      hourly();
    }
    await safety.settled();
  };
  const count = () => backupFiles(backupFolder(backupsDir, 'uuid')).length;
  const watch = async () => {
    safety.watch({ handle, uuid: 'uuid' });
    await safety.settled();
  };
  return { ...project, safety, told, paint, passes, count, watch };
}

test('a project is backed up when it is opened, and daily where something has changed', async () => {
  const { paint, passes, count, watch, told } = await watched(() => 10);
  await paint();
  await watch();
  expect(count()).toBe(1);
  expect(told.at(-1)).toMatchObject({ check: { state: 'sound' }, backups: { making: false, problem: null } });
  await paint();
  await passes(23);
  expect(count()).toBe(1);
  await passes(1);
  expect(count()).toBe(2);
  await passes(48);
  expect(count()).toBe(2);
  await paint();
  await passes(24);
  expect(count()).toBe(3);
});

test('none is made where none are to be kept, and those that there are stay', async () => {
  let keep = 10;
  const { paint, passes, count, watch } = await watched(() => keep);
  await paint();
  await watch();
  keep = 0;
  await paint();
  await passes(30);
  expect(count()).toBe(1);
});

test('a project that is let go of is not looked after any more', async () => {
  const { paint, passes, count, watch, safety, handle } = await watched(() => 10);
  await paint();
  await watch();
  await watch();
  safety.letGo(handle);
  await paint();
  await passes(24);
  expect(count()).toBe(2);
  safety.letGo(handle);
  await paint();
  await passes(24);
  expect(count()).toBe(2);
});

test('a wrong byte that no page check sees is found before a backup is made of it, and the sound ones stay', async () => {
  const { store, file, handle, paint, count, watch, safety, told } = await watched(() => 1);
  await paint();
  await watch();
  expect(count()).toBe(1);
  await paint();
  safety.letGo(handle);
  await store.close(handle);
  const flipped = (delta: Uint8Array) => Uint8Array.from(delta, (byte, i) => (i === 0 ? byte ^ 1 : byte));
  rewritten(file, (db) => {
    const delta = db.prepare('SELECT delta FROM edit WHERE id = 1').pluck().get() as Uint8Array;
    db.prepare('UPDATE edit SET delta = ? WHERE id = 1').run(flipped(delta));
  });
  const again = await store.open({ file, create: false, networkFileSystem: false });
  const kept = backupFiles(backupFolder(join(file, '../backups'), 'uuid'));
  safety.watch({ handle: again.handle, uuid: 'uuid' });
  await safety.settled();
  expect(told.at(-1)).toMatchObject({ check: { state: 'damaged', finding: expect.stringContaining('edit 1') } });
  expect(backupFiles(backupFolder(join(file, '../backups'), 'uuid'))).toEqual(kept);
});

test('a store that ends while a project is looked through ends nothing else', async () => {
  const ended = new AppError('busy', 'the worker has ended');
  const notes: string[] = [];
  const safety = new SafetyNet({
    store: {
      check: () => Promise.reject(ended),
      checkNow: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw ended;
      },
      keepBackup: () => Promise.reject(ended),
    },
    backupsDir: join(await temporaryFolder(), 'backups'),
    keep: async () => 1,
    onChange: () => undefined,
    note: (line) => notes.push(line),
  });
  onTestFinished(() => safety.close());
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));
  safety.watch({ handle: 1, uuid: 'uuid' });
  await safety.settled();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(unheard).toEqual([]);
  expect(notes).toEqual(['safety: a round ended early (busy)']);
});
