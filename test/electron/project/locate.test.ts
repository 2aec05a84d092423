import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { SplitFacts } from '../../../electron/project/project-store.ts';
import { rootPage } from '../../support/damaged-pages.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { edit, flatMask, painted, placeOf, sharedWorker, sourceOf, splitFacts } from './painted-masks.ts';

const clear = flatMask(0);
const identity = (letter: string) => letter.repeat(64);
const train = splitFacts({ name: 'train', patchCount: 8490, hash: identity('1'), folderHint: '/data/train' });
const val = splitFacts({ name: 'val', patchCount: 535, hash: identity('2'), folderHint: '/data/val' });
const test975 = splitFacts({ name: 'test', patchCount: 975, hash: identity('3'), folderHint: '/data/test' });
/** The same patches, in a folder of another name at another place. */
const moved = (split: SplitFacts): SplitFacts => ({
  ...split,
  name: `high_${split.name}`,
  folderHint: `/media/x/high_${split.name}`,
});
/** Other patches altogether. */
const foreign = splitFacts({ name: 'scenes', patchCount: 40, hash: identity('9'), folderHint: '/elsewhere' });

/** A closed project of these splits with so many edits. */
async function projectOf(folder: string, name: string, splits: readonly SplitFacts[], edits = 1): Promise<string> {
  const { store } = sharedWorker();
  const file = join(folder, `${name}.cloudbrush`);
  const { handle } = await store.open({ file, create: true, networkFileSystem: false });
  const [{ splitKey }] = await store.bindSplits(handle, splits, false);
  for (let patch = 0; patch < edits; patch++) {
    const command = edit(null, clear, painted(clear, 9, 9, 3, 3, 1));
    await store.commit(handle, placeOf(splitKey, patch), command, sourceOf(clear));
  }
  await store.close(handle);
  return file;
}

describe('the project of a dataset', () => {
  test('is opened where one knows all its splits, wherever the folder is now', async () => {
    const folder = await temporaryFolder();
    await projectOf(folder, 'other', [foreign]);
    const file = await projectOf(folder, 'mine', [train, val, test975]);
    for (const splits of [
      [train, val, test975],
      [moved(train), moved(val), moved(test975)],
      [moved(val)],
      [test975, train],
    ]) {
      expect(await sharedWorker().store.find(folder, splits)).toEqual({ outcome: 'open', file });
    }
  });

  test('is made where no project is related', async () => {
    const folder = await temporaryFolder();
    const { store } = sharedWorker();
    expect(await store.find(join(folder, 'none'), [train])).toEqual({ outcome: 'create' });
    expect(await store.find(folder, [train])).toEqual({ outcome: 'create' });
    await projectOf(folder, 'other', [foreign]);
    writeFileSync(join(folder, 'notes.txt'), 'x');
    writeFileSync(join(folder, '.half.cloudbrush'), 'x');
    mkdirSync(join(folder, 'folder.cloudbrush'));
    expect(await store.find(folder, [train])).toEqual({ outcome: 'create' });
  });

  test('is chosen among several that know it, the best match and then the last used first', async () => {
    const folder = await temporaryFolder();
    const part = await projectOf(folder, 'a-part', [train]);
    const early = await projectOf(folder, 'c-early', [train, val], 2);
    const late = await projectOf(folder, 'b-late', [train, val], 3);
    const found = await sharedWorker().store.find(folder, [train, val]);
    expect(found).toMatchObject({
      outcome: 'choose',
      candidates: [
        { file: late, matchingSplits: 2, problem: null, facts: { editCount: 3 } },
        { file: early, matchingSplits: 2, facts: { editCount: 2 } },
        { file: part, matchingSplits: 1, facts: { splits: [{ name: 'train', patchCount: 8490 }] } },
      ],
    });
  });

  test('is asked for where one knows only some of the splits', async () => {
    const folder = await temporaryFolder();
    const file = await projectOf(folder, 'part', [train]);
    const found = await sharedWorker().store.find(folder, [train, val]);
    expect(found).toMatchObject({ outcome: 'choose', candidates: [{ file, matchingSplits: 1 }] });
  });

  test('is asked for where one resembles it: the folder, or name and patch count', async () => {
    const folder = await temporaryFolder();
    const file = await projectOf(folder, 'mine', [train]);
    const { store } = sharedWorker();
    const edited = { ...train, hash: identity('4') };
    for (const split of [edited, { ...edited, folderHint: '/new' }, { ...edited, name: 'renamed' }]) {
      expect(await store.find(folder, [split])).toMatchObject({
        outcome: 'choose',
        candidates: [{ file, matchingSplits: 0 }],
      });
    }
    const shorter = { ...edited, patchCount: 8489, folderHint: '/new' };
    expect(await store.find(folder, [shorter])).toEqual({ outcome: 'create' });
    expect(await store.find(folder, [{ ...train, patchCount: 8489, folderHint: '/new' }])).toEqual({
      outcome: 'create',
    });
  });

  test('is asked for where a file cannot be read, which may be it; one that is known for sure is opened all the same', async () => {
    const folder = await temporaryFolder();
    const broken = join(folder, 'broken.cloudbrush');
    writeFileSync(broken, 'x'.repeat(5000));
    const { store } = sharedWorker();
    expect(await store.find(folder, [train])).toEqual({
      outcome: 'choose',
      candidates: [
        { file: broken, facts: null, matchingSplits: 0, problem: expect.stringMatching(/broken.cloudbrush is not/) },
      ],
    });
    const file = await projectOf(folder, 'mine', [train]);
    expect(await store.find(folder, [train])).toEqual({ outcome: 'open', file });
  });

  test.each([
    ['split', 'annotator'],
    ['split', 'base'],
    ['split_identity', 'expected_source'],
  ])(
    'is asked for where one seems to be of something else, as the pages of %s and %s are swapped',
    async (one, other) => {
      const folder = await temporaryFolder();
      const file = await projectOf(folder, 'mine', [train]);
      const [a, b] = [rootPage(file, one), rootPage(file, other)].map((page) => (page - 1) * 4096);
      const bytes = readFileSync(file);
      const page = Buffer.from(bytes.subarray(a, a + 4096));
      bytes.copy(bytes, a, b, b + 4096);
      page.copy(bytes, b);
      writeFileSync(file, bytes);
      const { store } = sharedWorker();
      expect(await store.find(folder, [moved(train)])).toEqual({
        outcome: 'choose',
        candidates: [
          expect.objectContaining({ file, matchingSplits: 0, problem: expect.stringContaining('is damaged') }),
        ],
      });
    },
  );
});

describe('looking for it', () => {
  test('changes no file, and makes none', async () => {
    const folder = await temporaryFolder();
    const file = await projectOf(folder, 'mine', [train]);
    const before = [readFileSync(file), statSync(file).mtimeMs, readdirSync(folder)];
    await sharedWorker().store.find(folder, [train]);
    expect(Buffer.compare(readFileSync(file), before[0] as Buffer)).toBe(0);
    expect([statSync(file).mtimeMs, readdirSync(folder)]).toEqual(before.slice(1));
  });

  test('counts what is only in the log of a killed program, and leaves both as they are', async () => {
    const folder = await temporaryFolder();
    const closed = await projectOf(folder, 'mine', [train], 1);
    const { store } = sharedWorker();
    const { handle } = await store.open({ file: closed, create: false, networkFileSystem: false });
    const [{ splitKey }] = await store.bindSplits(handle, [train], false);
    for (const patch of [5, 6]) {
      await store.commit(
        handle,
        placeOf(splitKey, patch),
        edit(null, clear, painted(clear, 9, 9, 3, 3, 1)),
        sourceOf(clear),
      );
    }
    const crashed = join(await temporaryFolder(), 'mine.cloudbrush');
    for (const suffix of ['', '-wal']) copyFileSync(closed + suffix, crashed + suffix);
    await store.close(handle);
    const before = ['', '-wal'].map((suffix) => readFileSync(crashed + suffix));
    expect(await store.find(join(crashed, '..'), [train])).toEqual({ outcome: 'open', file: crashed });
    expect((await store.quickFacts(crashed)).editCount).toBe(3);
    for (const [i, suffix] of ['', '-wal'].entries()) {
      expect(Buffer.compare(readFileSync(crashed + suffix), before[i])).toBe(0);
    }
  });

  test('reads one that was cut off in its rollback journal, without rolling it back', async () => {
    const folder = await temporaryFolder();
    const file = await projectOf(folder, 'mine', [train], 2);
    const db = new Database(file);
    db.pragma('journal_mode = DELETE');
    db.pragma('cache_size = 1');
    db.exec("BEGIN IMMEDIATE; INSERT INTO annotator (name) VALUES ('Eve'); UPDATE split SET name = 'halfway'");
    // Enough pages that SQLite has to write some of them into the file before the commit.
    db.exec(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO annotator (name) SELECT 'A' || i FROM n",
    );
    const hot = join(await temporaryFolder(), 'mine.cloudbrush');
    for (const suffix of ['', '-journal']) copyFileSync(file + suffix, hot + suffix);
    db.exec('ROLLBACK');
    db.close();
    const before = ['', '-journal'].map((suffix) => readFileSync(hot + suffix));
    const facts = await sharedWorker().store.quickFacts(hot);
    expect(facts).toMatchObject({ editCount: 2, splits: [{ name: 'train' }] });
    for (const [i, suffix] of ['', '-journal'].entries()) {
      expect(Buffer.compare(readFileSync(hot + suffix), before[i])).toBe(0);
    }
    const { store } = sharedWorker();
    const { handle } = await store.open({ file: hot, create: false, networkFileSystem: false });
    expect(await store.log(handle, {}, 0, 10)).toHaveLength(2);
    await store.close(handle);
  });

  test('sees the open project through its own connection', async () => {
    const folder = await temporaryFolder();
    const file = await projectOf(folder, 'mine', [train]);
    const { store } = sharedWorker();
    const { handle } = await store.open({ file, create: false, networkFileSystem: false });
    const [{ splitKey }] = await store.bindSplits(handle, [train], false);
    await store.commit(handle, placeOf(splitKey, 9), edit(null, clear, painted(clear, 9, 9, 3, 3, 1)), sourceOf(clear));
    expect(await store.find(folder, [train])).toEqual({ outcome: 'open', file });
    expect((await store.quickFacts(file)).editCount).toBe(2);
    await store.close(handle);
    expect(readdirSync(folder)).toEqual(['mine.cloudbrush']);
  });

  test('says who is missing', async () => {
    const folder = await temporaryFolder();
    await expect(sharedWorker().store.quickFacts(join(folder, 'x.cloudbrush'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('binding splits', () => {
  async function bound(first: readonly SplitFacts[]) {
    const { store } = sharedWorker();
    const file = join(await temporaryFolder(), 'a.cloudbrush');
    const { handle } = await store.open({ file, create: true, networkFileSystem: false });
    const keys = (await store.bindSplits(handle, first, false)).map((split) => split.splitKey);
    const bind = async (splits: readonly SplitFacts[], adopt = false) =>
      (await store.bindSplits(handle, splits, adopt)).map(({ splitKey, created }) =>
        created ? 'new' : keys.indexOf(splitKey),
      );
    return { store, handle, file, bind };
  }

  test('finds them again by identity, whatever their names, places and order', async () => {
    const { store, file, bind } = await bound([train, val]);
    expect(await bind([moved(val), test975, moved(train)])).toEqual([1, 'new', 0]);
    const { splits } = await store.quickFacts(file);
    expect(splits.map((split) => split.name)).toEqual(['high_train', 'high_val', 'test']);
    expect(splits[0].folderHint).toBe('/media/x/high_train');
  });

  test('tells copies of one folder apart by name', async () => {
    const copy = { ...train, name: 'train copy' };
    const { bind } = await bound([train, copy]);
    expect(await bind([copy, train])).toEqual([1, 0]);
    expect(await bind([moved(train), copy])).toEqual([0, 1]);
  });

  test('takes over splits of another identity only when the annotator said so, by name first; and knows them from then on', async () => {
    const { bind } = await bound([train, { ...train, name: 'spare', hash: identity('7') }, val]);
    const edited = { ...train, hash: identity('4') };
    expect(
      await bind(
        [{ ...edited, name: 'spare', hash: identity('8') }, edited, { ...val, patchCount: 536, hash: identity('5') }],
        true,
      ),
    ).toEqual([1, 0, 'new']);
    expect(await bind([moved(edited)])).toEqual([0]);
    expect(await bind([moved(train)])).toEqual([0]);
  });
});
