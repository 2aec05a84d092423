import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { latestVersion } from '../../../electron/project/migrations/migrate.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import {
  edit,
  expectPixels,
  flatMask,
  newProject,
  painted,
  placeOf,
  sharedWorker,
  shown,
  sourceOf,
  splitFacts,
} from './painted-masks.ts';

const clear = flatMask(0);
const source = sourceOf(clear);
const at = (file: string, over: object = {}) => ({ file, create: false, networkFileSystem: false, ...over });

/** A closed project with one edit, as bytes. */
async function closedProject() {
  const project = await newProject();
  const after = painted(clear, 20, 20, 8, 8, 2);
  const command = edit(null, clear, after);
  await project.store.commit(project.handle, placeOf(project.splitKey), command, source);
  await project.store.close(project.handle);
  return { ...project, after, editId: command.commandId, bytes: readFileSync(project.file) };
}

describe('a project', () => {
  test('is made with its folders, and after a clean close is one file', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'a b', 'ö – 測', 'work.cloudbrush');
    const { store } = sharedWorker();
    const opened = await store.open(at(file, { create: true }));
    expect(opened).toMatchObject({ name: 'work', editCount: 0, warning: null });
    expect(opened.uuid).toMatch(/^[0-9a-f-]{36}$/);
    const [{ splitKey }] = await store.bindSplits(opened.handle, [splitFacts()], false);
    await store.commit(opened.handle, placeOf(splitKey), edit(null, clear, painted(clear, 5, 5, 2, 2, 1)), source);
    expect(readdirSync(join(file, '..')).sort()).toEqual([
      'work.cloudbrush',
      'work.cloudbrush-shm',
      'work.cloudbrush-wal',
    ]);
    await store.close(opened.handle);
    expect(readdirSync(join(file, '..'))).toEqual(['work.cloudbrush']);
  });

  test('is as it was after being closed and opened again, the page having the same head and history', async () => {
    const { store, file, after, editId, splitKey } = await closedProject();
    const { handle, editCount } = await store.open(at(file));
    expect(editCount).toBe(1);
    expect(await store.bindSplits(handle, [splitFacts()], false)).toEqual([{ splitKey, created: false }]);
    const state = await store.maskState(handle, placeOf(splitKey), source);
    expect(state.headId).toBe(editId);
    expectPixels(shown(state), after);
    await store.close(handle);
  });

  test('opened twice, by another path, is one project until it is closed twice', async () => {
    const { store, folder, file } = await closedProject();
    symlinkSync(file, join(folder, 'link.cloudbrush'));
    const one = await store.open(at(file));
    const two = await store.open(at(join(folder, '.', 'link.cloudbrush')));
    expect(two.handle).toBe(one.handle);
    await store.close(one.handle);
    expect(await store.log(two.handle, {}, 0, 10)).toHaveLength(1);
    await store.close(two.handle);
    await expect(store.log(two.handle, {}, 0, 10)).rejects.toMatchObject({ code: 'not-found' });
    expect(readdirSync(folder).sort()).toEqual(['link.cloudbrush', 'work.cloudbrush']);
  });

  test('that is not there is only made when asked for', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'none.cloudbrush');
    await expect(sharedWorker().store.open(at(file))).rejects.toMatchObject({ code: 'not-found' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('cannot be made where a file stands in the way of its folder', async () => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'file'), 'x');
    const file = join(folder, 'file', 'work.cloudbrush');
    await expect(sharedWorker().store.open(at(file, { create: true }))).rejects.toMatchObject({ code: 'unwritable' });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('whose file may not be written says so when it is opened', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write any file');
    const { store, file } = await closedProject();
    chmodSync(file, 0o400);
    await expect(store.open(at(file))).rejects.toMatchObject({ code: 'unwritable' });
  });
});

describe('what is no project of ours is refused and left as it is', () => {
  const written = (name: string, content: Uint8Array | string) => async () => {
    const file = join(await temporaryFolder(), name);
    writeFileSync(file, content);
    return file;
  };
  const changed = (change: (bytes: Buffer) => Buffer | undefined) => async () => {
    const { file, bytes } = await closedProject();
    writeFileSync(file, change(bytes) ?? bytes);
    return file;
  };
  const withDatabase = (name: string, work: (db: Database.Database) => void) => async () => {
    const file = join(await temporaryFolder(), name);
    const db = new Database(file);
    work(db);
    db.close();
    return file;
  };
  const reworked = (work: (db: Database.Database) => void) => async () => {
    const { file } = await closedProject();
    const db = new Database(file);
    work(db);
    db.close();
    return file;
  };
  const cases: Record<string, readonly [make: () => Promise<string>, says: RegExp]> = {
    'an empty file': [written('a.cloudbrush', ''), /is empty/],
    'a text': [written('a.cloudbrush', 'hello, world\n'.repeat(2000)), /it is no database/],
    'half a magic number': [written('a.cloudbrush', 'SQLite for'), /it is no database/],
    'a header cut off': [changed((bytes) => bytes.subarray(0, 60)), /damaged \(only 60 bytes are left\)/],
    'a file cut off in a page': [changed((bytes) => bytes.subarray(0, 4096 * 5 + 77)), /damaged/],
    'a file cut off between pages': [changed((bytes) => bytes.subarray(0, bytes.length - 4096)), /damaged/],
    'a file of nothing but the first page': [changed((bytes) => bytes.subarray(0, 4096)), /damaged/],
    'zeros in place of a page': [changed((bytes) => bytes.fill(0, 4096 * 2, 4096 * 3) && undefined), /damaged/],
    'noise in place of a page': [changed((bytes) => bytes.fill(0xa5, 4096 * 4, 4096 * 5) && undefined), /damaged/],
    'another page size in the header': [
      changed((bytes) => {
        bytes.writeUInt16BE(512, 16);
      }),
      /damaged/,
    ],
    'a database of another program': [
      withDatabase('x.cloudbrush', (db) => db.exec('CREATE TABLE t (x)')),
      /another program \(00000000\)/,
    ],
    'another application id': [
      withDatabase('x.cloudbrush', (db) => db.exec('PRAGMA application_id = 1196444487; CREATE TABLE t (x)')),
      /another program \(47504b47\)/,
    ],
    'our application id on no tables': [
      withDatabase('x.cloudbrush', (db) => db.exec(`PRAGMA application_id = ${0x436c4272}; CREATE TABLE t (x)`)),
      /damaged \(format 0 was never written\)/,
    ],
    'a newer format': [
      reworked((db) => db.pragma(`user_version = ${latestVersion + 1}`)),
      new RegExp(`newer Cloudbrush \\(format ${latestVersion + 1}; this one knows formats up to ${latestVersion}\\)`),
    ],
    'a table that is missing': [
      reworked((db) => db.exec('DROP TABLE setting')),
      new RegExp(`its tables are not those of format ${latestVersion}`),
    ],
    'a table too many': [reworked((db) => db.exec('CREATE TABLE extra (x)')), /its tables are not those/],
    'a guard that is gone': [reworked((db) => db.exec('DROP TRIGGER edit_no_delete')), /its tables are not those/],
    'an index that is gone': [reworked((db) => db.exec('DROP INDEX edit_of_mask')), /its tables are not those/],
    'another column': [reworked((db) => db.exec('ALTER TABLE split ADD COLUMN x TEXT')), /its tables are not those/],
  };

  test.each(Object.entries(cases))('%s', async (_, [make, says]) => {
    const file = await make();
    const before = readFileSync(file);
    const beside = readdirSync(join(file, '..'));
    const { store } = sharedWorker();
    for (const ask of [
      () => store.open(at(file)),
      () => store.open(at(file, { create: true })),
      () => store.quickFacts(file),
    ]) {
      const answer = ask().then(
        () => null,
        (error: unknown) => error,
      );
      const error = await answer;
      // Damage deep in a page need not show to someone who only counts.
      if (error === null && ask.toString().includes('quickFacts') && says.source === 'damaged') continue;
      expect(error).toMatchObject({ code: 'bad-project', message: expect.stringMatching(says) });
    }
    expect(Buffer.compare(readFileSync(file), before)).toBe(0);
    expect(readdirSync(join(file, '..'))).toEqual(beside);
  });

  test('a folder', async () => {
    const file = join(await temporaryFolder(), 'a.cloudbrush');
    mkdirSync(file);
    await expect(sharedWorker().store.open(at(file))).rejects.toMatchObject({
      code: 'bad-project',
      message: expect.stringMatching(/is a folder/),
    });
  });

  test.each(['-wal', '-shm', '-journal'])('one beside which a pipe goes by the name of its %s', async (suffix) => {
    const { file } = await closedProject();
    execFileSync('mkfifo', [file + suffix]);
    const { store } = sharedWorker();
    for (const ask of [() => store.open(at(file)), () => store.openToRead(file), () => store.quickFacts(file)]) {
      await expect(ask()).rejects.toMatchObject({
        code: 'bad-project',
        message: expect.stringContaining(`lies work.cloudbrush${suffix}, which is no file`),
      });
    }
  });

  test('a newer format that is still in the log, as its program was killed', async () => {
    const { file } = await closedProject();
    const db = new Database(file);
    db.pragma('journal_mode = WAL');
    db.pragma(`user_version = ${latestVersion + 1}`);
    const folder = await temporaryFolder();
    const copy = join(folder, 'hot.cloudbrush');
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, copy + suffix);
    db.close();
    const before = [readFileSync(copy), readFileSync(`${copy}-wal`)];
    await expect(sharedWorker().store.open(at(copy))).rejects.toMatchObject({
      code: 'bad-project',
      message: expect.stringContaining(`format ${latestVersion + 1}`),
    });
    expect(Buffer.compare(readFileSync(copy), before[0])).toBe(0);
    expect(Buffer.compare(readFileSync(`${copy}-wal`), before[1])).toBe(0);
  });

  test('a name that ends in a space, which SQLite would not see', async () => {
    const folder = await temporaryFolder();
    await expect(
      sharedWorker().store.open(at(join(folder, 'work.cloudbrush '), { create: true })),
    ).rejects.toMatchObject({
      code: 'bad-argument',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('a damaged edit makes its own patch unreadable and no other', async () => {
  const { store, file, splitKey, handle } = await newProject();
  for (const patch of [0, 1]) {
    await store.commit(handle, placeOf(splitKey, patch), edit(null, clear, painted(clear, 9, 9, 4, 4, 1)), source);
  }
  await store.close(handle);
  const db = new Database(file);
  db.exec('DROP TRIGGER edit_no_update');
  db.exec("UPDATE edit SET delta = CAST(X'0101000001000201' || substr(delta, 9) AS BLOB) WHERE id = 1");
  db.exec(
    "CREATE TRIGGER edit_no_update BEFORE UPDATE ON edit BEGIN SELECT RAISE(ABORT, 'rows of edit are never updated'); END",
  );
  db.close();
  const again = await store.open(at(file));
  await expect(store.maskState(again.handle, placeOf(splitKey, 0), source)).rejects.toMatchObject({
    code: 'bad-project',
  });
  expect((await store.maskState(again.handle, placeOf(splitKey, 1), source)).edits).toHaveLength(1);
  await store.close(again.handle);
});

test('on a network drive the rollback journal is used, with a warning, whatever the file was in before', async () => {
  const { store, folder, file, splitKey } = await closedProject();
  const { handle, warning } = await store.open(at(file, { networkFileSystem: true }));
  expect(warning).toMatch(/network drive/);
  const one = edit(null, clear, painted(clear, 5, 5, 5, 5, 3));
  expect(await store.commit(handle, placeOf(splitKey, 4), one, source)).toMatchObject({ status: 'saved' });
  expect(readdirSync(folder)).toEqual(['work.cloudbrush']);
  const other = new Database(file, { readonly: true });
  expect(other.pragma('journal_mode', { simple: true })).toBe('delete');
  expect(other.prepare('SELECT count(*) FROM edit').pluck().get()).toBe(2);
  other.close();
  await store.close(handle);
  const local = await store.open(at(file));
  expect(local.warning).toBeNull();
  expect(existsSync(`${file}-wal`)).toBe(true);
  await store.close(local.handle);
});

test('while another program writes, a command waits, and then says that the project is busy', async () => {
  const { store, file, handle, splitKey } = await newProject();
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  const command = edit(null, clear, painted(clear, 5, 5, 5, 5, 3));
  await expect(store.commit(handle, placeOf(splitKey), command, source)).rejects.toMatchObject({ code: 'busy' });
  other.exec('ROLLBACK');
  other.close();
  expect(await store.commit(handle, placeOf(splitKey), command, null)).toMatchObject({ status: 'saved' });
});

test('calls after the worker has ended, and those under way, say that nothing is kept any more', async () => {
  const { startProjectWorker } = await import('../../../electron/project/project-client.ts');
  const worker = startProjectWorker();
  const folder = await temporaryFolder();
  const { handle } = await worker.store.open(at(join(folder, 'a.cloudbrush'), { create: true }));
  await worker.stop();
  expect(readdirSync(folder)).toEqual(['a.cloudbrush']);
  await expect(worker.store.log(handle, {}, 0, 1)).rejects.toMatchObject({ code: 'connection' });
  await expect(worker.store.moveGroup(handle, 'undo', randomUUID(), randomUUID(), 'Ada')).rejects.toMatchObject({
    code: 'connection',
  });
  await worker.stop();
});
