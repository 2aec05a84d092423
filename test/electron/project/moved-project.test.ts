import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backup } from '../../../electron/project/backup.ts';
import { commit } from '../../../electron/project/commit.ts';
import { copyProject } from '../../../electron/project/copy-project.ts';
import { inWrite } from '../../../electron/project/database.ts';
import { setDocument } from '../../../electron/project/documents.ts';
import { openProject } from '../../../electron/project/open-project.ts';
import { bindSplits } from '../../../electron/project/splits.ts';
import type { AppError } from '../../../shared/errors.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { edit, flatMask, painted, placeOf, sourceOf, splitFacts } from './painted-masks.ts';

const clear = flatMask(0);
const source = sourceOf(clear);
const first = painted(clear, 9, 9, 9, 9, 1);
const second = painted(first, 30, 30, 5, 5, 2);

/** A project with one edit, and another edit that is to be made on it. */
async function workedOn() {
  const folder = await temporaryFolder();
  const file = join(folder, 'work.cloudbrush');
  const { project, close } = openProject(file, true, false);
  onTestFinished(close);
  const [{ splitKey }] = inWrite(project.db, (db) => bindSplits(db, [splitFacts()], false));
  const place = placeOf(splitKey);
  const one = edit(null, clear, first);
  commit(project, place, one, source);
  const two = edit(one.commandId, first, second);
  return { folder, file, project, place, one, two };
}

/** What a reader finds that knows nothing of the connection that wrote: as after a kill. */
function editsIn(file: string, folder: string): number {
  const copy = join(folder, `read-${crypto.randomUUID()}.cloudbrush`);
  copyFileSync(file, copy);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  const db = new Database(copy);
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return db.prepare('SELECT count(*) FROM edit').pluck().get() as number;
  } finally {
    db.close();
  }
}

function errorOf(work: () => unknown): Partial<AppError> {
  try {
    work();
  } catch (error) {
    return error as AppError;
  }
  return {};
}

describe('a project whose file goes while it is open', () => {
  test.each([
    ['renamed', 'Project file gone: work.cloudbrush was deleted or renamed', () => undefined],
    [
      'replaced',
      'Project file replaced: another file lies in the place of work.cloudbrush',
      (file: string) => writeFileSync(file, 'something else'),
    ],
  ])('%s saves nothing and says so, and goes on when it is back', async (_, reason, replace) => {
    const { folder, file, project, place, two } = await workedOn();
    const aside = join(folder, 'aside.cloudbrush');
    renameSync(file, aside);
    replace(file);
    const refused = errorOf(() => commit(project, place, two, null));
    expect(refused).toMatchObject({ code: 'unwritable' });
    expect(refused.message).toContain(reason);
    expect(refused.message).toContain(`in ${folder}`);
    const document = () => inWrite(project.db, (db) => setDocument(db, 'queue', '{}', 1));
    expect(errorOf(document).message).toContain('Nothing is saved until it is back');
    renameSync(aside, file);
    expect(commit(project, place, two, null)).toMatchObject({ status: 'saved', headId: two.commandId });
    expect(editsIn(file, folder)).toBe(2);
  });

  test('deleted leaves all that was saved to a copy', async () => {
    const { folder, file, project, place, two } = await workedOn();
    for (const path of [file, `${file}-wal`, `${file}-shm`]) rmSync(path);
    expect(errorOf(() => commit(project, place, two, null)).message).toContain('save a copy of the project');
    const copy = join(folder, 'copy.cloudbrush');
    await backup(project, copy, false, { copy: copyProject, isOpen: () => false });
    expect(editsIn(copy, folder)).toBe(1);
  });

  test('replaced is copied as it was saved, and not as what lies in its place', async () => {
    const { folder, file, project } = await workedOn();
    const other = openProject(join(folder, 'other.cloudbrush'), true, false);
    other.close();
    renameSync(join(folder, 'other.cloudbrush'), file);
    const copy = join(folder, 'copy.cloudbrush');
    await backup(project, copy, false, { copy: copyProject, isOpen: () => false });
    expect(editsIn(copy, folder)).toBe(1);
  });
});

test.each([[['-wal']], [['-shm']], [['-wal', '-shm']]])(
  'an edit after %j was deleted is in the file, as are those before it',
  async (suffixes) => {
    const { folder, file, project, place, two } = await workedOn();
    for (const suffix of suffixes) rmSync(file + suffix);
    expect(commit(project, place, two, null)).toMatchObject({ status: 'saved' });
    expect(editsIn(file, folder)).toBe(2);
    expect(existsSync(`${file}-wal`) && existsSync(`${file}-shm`)).toBe(true);
  },
);
