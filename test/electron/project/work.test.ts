import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { ReadDb } from '../../../electron/project/database.ts';
import { APPLICATION_ID } from '../../../electron/project/file-header.ts';
import { latestVersion, migrate, migrations } from '../../../electron/project/migrations/migrate.ts';
import type { WorkFields } from '../../../shared/patch-list/work.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { edit, flatMask, newProject, painted, placeOf, sharedWorker, sourceOf } from './painted-masks.ts';

const clear = flatMask(0);

/** A project whose split has nobody's word on any patch. */
async function project() {
  const { store, handle, splitKey, file } = await newProject();
  const place = placeOf(splitKey);
  return {
    store,
    handle,
    place,
    file,
    say: (to: WorkFields, annotator = 'Ada', changeId = randomUUID() as string) =>
      store.changeWork(handle, place, { changeId, annotator, to }),
    spend: (activeMs: number, sliceId = randomUUID() as string) =>
      store.spendTime(handle, place, { sliceId, annotator: 'Ada', activeMs }),
    paint: () => store.commit(handle, place, edit(null, clear, painted(clear, 9, 9, 9, 9, 1)), sourceOf(clear)),
    rows: () => store.workRows(handle, splitKey, 'manual_hq'),
  };
}

describe('the work on a patch', () => {
  test('begins untouched, and is not listed before somebody says or does something', async () => {
    const { store, handle, place, rows } = await project();
    expect(await rows()).toEqual([]);
    expect(await store.workRow(handle, place)).toMatchObject({ patch: place.patch, status: 'untouched', activeMs: 0 });
  });

  test('is taken up by its first edit, by whoever made it', async () => {
    const { paint, rows } = await project();
    await paint();
    expect(await rows()).toMatchObject([{ status: 'in-work', annotator: 'Ada' }]);
  });

  test('stays done when it is edited once more', async () => {
    const { say, paint, rows } = await project();
    await say({ status: 'done' });
    await paint();
    expect(await rows()).toMatchObject([{ status: 'done' }]);
  });

  test('that was put back is untouched until the next edit', async () => {
    const { store, handle, place, say, paint } = await project();
    await paint();
    expect(await say({ status: 'untouched' })).toMatchObject({ status: 'untouched' });
    const { headId } = await store.maskState(handle, place, sourceOf(clear));
    const before = painted(clear, 9, 9, 9, 9, 1);
    await store.commit(handle, place, edit(headId, before, painted(before, 50, 50, 3, 3, 2)), sourceOf(clear));
    expect(await store.workRow(handle, place)).toMatchObject({ status: 'in-work' });
  });

  test('keeps what a change leaves out, and who said the last of it', async () => {
    const { say, rows } = await project();
    await say({ difficulty: 4 });
    await say({ note: 'cirrus over snow' }, 'Grace');
    await say({ flagged: true });
    await say({ status: 'review' }, 'Grace');
    expect(await rows()).toMatchObject([
      { status: 'review', difficulty: 4, note: 'cirrus over snow', flagged: true, annotator: 'Grace' },
    ]);
  });

  test('stays whose it was where a change says what holds already', async () => {
    const { say, rows } = await project();
    await say({ status: 'done' }, 'Ada');
    await say({ status: 'done' }, 'Grace');
    expect(await rows()).toMatchObject([{ status: 'done', annotator: 'Ada' }]);
  });

  test('takes a change that is sent again once, though another came between', async () => {
    const { say, rows } = await project();
    const changeId = randomUUID();
    await say({ status: 'done' }, 'Ada', changeId);
    await say({ status: 'review' }, 'Grace');
    await say({ status: 'done' }, 'Ada', changeId);
    expect(await rows()).toMatchObject([{ status: 'review', annotator: 'Grace' }]);
  });

  test('of one target says nothing of the other', async () => {
    const { store, handle, place, say } = await project();
    await say({ status: 'done' });
    expect(await store.workRow(handle, { ...place, target: 'manual_sc' })).toMatchObject({ status: 'untouched' });
  });

  test('is refused for a patch that the split does not have', async () => {
    const { store, handle, place } = await project();
    const change = { changeId: randomUUID(), annotator: 'Ada', to: { flagged: true } };
    await expect(store.changeWork(handle, { ...place, patch: 9_000_000 }, change)).rejects.toThrow('no patch 9000000');
  });
});

describe('time', () => {
  test('is the sum of its slices, of all annotators', async () => {
    const { spend, rows } = await project();
    await spend(15_000);
    await spend(4_200);
    expect(await rows()).toMatchObject([{ status: 'untouched', activeMs: 19_200 }]);
  });

  test('of a slice that is sent again is counted once', async () => {
    const { spend, rows } = await project();
    const sliceId = randomUUID();
    await spend(15_000, sliceId);
    expect(await spend(15_000, sliceId)).toMatchObject({ activeMs: 15_000 });
    expect(await rows()).toMatchObject([{ activeMs: 15_000 }]);
  });
});

/** A project file as the first format had it: one mask with one edit. */
async function formatOne(): Promise<string> {
  const file = join(await temporaryFolder(), 'old.cloudbrush');
  const db = new Database(file) as ReadDb;
  migrate(db, migrations.slice(0, 1));
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.exec(`
    INSERT INTO project VALUES (1, randomblob(16), 1700000000000);
    INSERT INTO split VALUES (1, 'train', 7, '/data/train');
    INSERT INTO split_identity VALUES (1, '${'a'.repeat(64)}', 'metadata');
    INSERT INTO annotator VALUES (1, 'Ada');
    BEGIN;
    INSERT INTO mask VALUES (1, 1, 'manual_hq', 3, 1, NULL, 0);
    INSERT INTO base VALUES (1, 1, 'int8', 'layer', zeroblob(32), x'00');
    INSERT INTO edit VALUES (1, 1, 1, NULL, 'brush', 1, 3, 0, x'01');
    INSERT INTO command VALUES (1, randomblob(16), 1, 'edit', NULL, 1, 1, 1700000000001, NULL, zeroblob(32));
    UPDATE mask SET head_id = 1;
    COMMIT;`);
  db.close();
  return file;
}

const edited = { patch: 3, status: 'in-work', annotator: 'Ada', changedMs: 1700000000001, note: '', activeMs: 0 };

describe('a project of the first format', () => {
  test('is brought up when it is opened, and its edited patches are in work', async () => {
    const file = await formatOne();
    const { store } = sharedWorker();
    const { handle } = await store.open({ file, create: false, networkFileSystem: false });
    expect(await store.workRows(handle, 1, 'manual_hq')).toMatchObject([edited]);
    const place = { splitKey: 1, patch: 3, target: 'manual_hq' } as const;
    const done = { changeId: randomUUID(), annotator: 'Grace', to: { status: 'done' } } as const;
    expect(await store.changeWork(handle, place, done)).toMatchObject({ status: 'done', annotator: 'Grace' });
    await store.close(handle);
    expect(formatOf(file)).toBe(latestVersion);
  });

  test('that is only read stays as it is, and says the same', async () => {
    const file = await formatOne();
    const { store } = sharedWorker();
    const { handle } = await store.openToRead(file);
    expect(await store.workRows(handle, 1, 'manual_hq')).toMatchObject([edited]);
    expect(await store.log(handle, {}, 0, 10)).toMatchObject([{ tool: 'brush', detail: null }]);
    const place = { splitKey: 1, patch: 3, target: 'manual_hq' } as const;
    expect(await store.maskBases(handle, place)).toMatchObject([{ edits: [{ tool: 'brush', detail: null }] }]);
    await store.close(handle);
    expect(formatOf(file)).toBe(1);
  });
});

function formatOf(file: string): unknown {
  const db = new Database(file, { readonly: true });
  const format = db.pragma('user_version', { simple: true });
  db.close();
  return format;
}

test('a copy of the project has the work in it', async () => {
  const { store, handle, say, file } = await project();
  await say({ status: 'done', note: 'x' });
  const copy = file.replace('.cloudbrush', '-copy.cloudbrush');
  await store.backup(handle, copy, false);
  const read = await store.openToRead(copy);
  expect(await store.workRows(read.handle, 1, 'manual_hq')).toMatchObject([{ status: 'done', note: 'x' }]);
});
