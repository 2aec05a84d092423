import { copyFile, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, test } from 'vitest';
import { findMask, packCodes } from '../../../../electron/project/mask-rows.ts';
import { openProject } from '../../../../electron/project/open-project.ts';
import { recoverProject } from '../../../../electron/project/recovery/recover-project.ts';
import { isComplete, savedEdits } from '../../../../shared/recovery-report.ts';
import { type PaintedProject, paintProject, writePaintedDataset } from '../../../faults/painted-project.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const PAGE = 4096;
const PATCHES = 8;
const SEED = 5;

async function recover(file: string, into: string) {
  const signal = new AbortController().signal;
  return await recoverProject({ file, into, sources: null, onlyDamaged: false, signal, progress: () => undefined });
}

function tables(file: string): Record<string, unknown[]> {
  const { project, close } = openProject(file, false, false);
  try {
    const names = [
      'split',
      'split_identity',
      'setting',
      'annotator',
      'mask',
      'base',
      'command',
      'edit',
      'accepted_source',
      'expected_source',
      'work_change',
      'time_slice',
    ];
    return Object.fromEntries(names.map((name) => [name, project.db.prepare(`SELECT * FROM ${name}`).all()]));
  } finally {
    close();
  }
}

let sound: PaintedProject;
beforeAll(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-test-')));
  const splits = await writePaintedDataset(join(folder, 'data'), PATCHES);
  sound = paintProject(
    join(folder, 'work.cloudbrush'),
    join(folder, 'data'),
    splits,
    { patches: PATCHES, edits: 12 },
    SEED,
  );
  return () => rm(folder, { recursive: true, force: true });
});

/** A copy of the sound project with bytes of it changed. */
async function damagedCopy(change: (bytes: Buffer) => Buffer | undefined): Promise<string> {
  const file = join(await temporaryFolder(), 'work.cloudbrush');
  const bytes = await readFile(sound.file);
  await writeFile(file, change(bytes) ?? bytes);
  return file;
}

/** The pages of a table, or of one kind of them. */
function pagesOf(table: string, kind?: 'internal' | 'leaf' | 'overflow'): number[] {
  const db = new Database(sound.file, { readonly: true });
  try {
    const rows = db.prepare<[string], { pageno: number; pagetype: string }>(
      'SELECT pageno, pagetype FROM dbstat WHERE name = ?',
    );
    return rows
      .all(table)
      .filter(({ pagetype }) => kind === undefined || pagetype === kind)
      .map(({ pageno }) => pageno);
  } finally {
    db.close();
  }
}

/** Every mask of a recovered project that shows something else than it did. */
function otherMasks(file: string): string[] {
  const { project, close } = openProject(file, false, false);
  try {
    return sound.masks.flatMap(({ place, codes }) => {
      const mask = findMask(project.db, place);
      const same =
        mask !== undefined && Buffer.compare(bytesOf(project.masks.at(project.db, mask).codes), bytesOf(codes)) === 0;
      return same ? [] : [`${place.target} ${place.patch}`];
    });
  } finally {
    close();
  }
}

function bytesOf(codes: Int16Array): Uint8Array {
  return new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength);
}

test('a sound project is recovered row by row as it is', async () => {
  const into = join(await temporaryFolder(), 'new.cloudbrush');
  const report = await recover(sound.file, into);
  expect(isComplete(report)).toBe(true);
  expect(otherMasks(into)).toEqual([]);
  const [before, after] = [tables(sound.file), tables(into)];
  for (const [name, rows] of Object.entries(before)) expect(after[name], name).toEqual(rows);
});

test.each([
  ['the header', (bytes: Buffer) => bytes.fill(0, 0, 100)],
  ['the schema', (bytes: Buffer) => bytes.fill(0, 0, PAGE)],
  ['an inner page of the edits', (bytes: Buffer) => wipe(bytes, pagesOf('edit', 'internal'))],
  ['an inner page of the commands', (bytes: Buffer) => wipe(bytes, pagesOf('command', 'internal'))],
  ['every index', (bytes: Buffer) => wipe(bytes, pagesOf('command_of_mask'))],
  ['the table of masks', (bytes: Buffer) => wipe(bytes, pagesOf('mask'))],
  ['the names of annotators', (bytes: Buffer) => wipe(bytes, pagesOf('annotator'))],
])('everything is recovered where %s cannot be read', async (_, change) => {
  const file = await damagedCopy(change);
  const into = `${file}-new.cloudbrush`;
  const report = await recover(file, into);
  expect(report.counts).toEqual({ intact: savedEdits(report.counts), unsigned: 0, moved: 0, changed: 0, lost: 0 });
  expect(otherMasks(into)).toEqual([]);
  expect(tables(into).edit).toEqual(tables(sound.file).edit);
});

function wipe(bytes: Buffer, pages: readonly number[]): undefined {
  expect(pages.length).toBeGreaterThan(0);
  for (const page of pages) bytes.fill(0, (page - 1) * PAGE, page * PAGE);
}

test('edits are put onto the nearest state where those before them cannot be read', async () => {
  const [page] = pagesOf('edit', 'leaf');
  const file = await damagedCopy((bytes) => wipe(bytes, [page]));
  const into = `${file}-new.cloudbrush`;
  const report = await recover(file, into);
  expect(report.counts.lost).toBeGreaterThan(0);
  expect(report.counts.changed).toBe(0);
  const named = report.told.map(({ place }) => `${place?.target} ${place?.patch}`);
  expect(named).toEqual(expect.arrayContaining(otherMasks(into)));
  expect(named.length).toBeLessThan(sound.masks.length);
});

test('a project is not written over another, and the damaged one stays as it was', async () => {
  const file = await damagedCopy((bytes) => bytes.fill(0, 0, PAGE));
  const before = await readFile(file);
  await expect(recover(file, file)).rejects.toThrow('exists already');
  await recover(file, `${file}-new.cloudbrush`);
  expect((await readFile(file)).equals(before)).toBe(true);
  expect((await readdir(dirname(file))).sort()).toEqual(['work.cloudbrush', 'work.cloudbrush-new.cloudbrush']);
});

test('a mask of which a byte was changed in its labels or its edits is refused, and recovery names it', async () => {
  const file = join(await temporaryFolder(), 'work.cloudbrush');
  await copyFile(sound.file, file);
  const raw = new Database(file);
  raw.exec('DROP TRIGGER edit_no_update; DROP TRIGGER base_no_update');
  const { id, delta } =
    raw
      .prepare<[], { id: number; delta: Buffer }>(
        'SELECT id, delta FROM edit WHERE mask_id = 1 AND parent_id IS NULL AND deflated = 0',
      )
      .get() ?? expect.fail('the first mask has an edit');
  // The code that the first pair of codes leads to: the delta still fits its mask.
  delta[4] = (delta[4] + 1) % 4 === delta[2] ? (delta[4] + 2) % 4 : (delta[4] + 1) % 4;
  raw.prepare('UPDATE edit SET delta = ? WHERE id = ?').run(delta, id);
  const codes = new Uint8Array(512 * 512);
  raw.prepare('UPDATE base SET codes = ? WHERE mask_id = 3').run(packCodes(codes));
  raw.exec(
    "CREATE TRIGGER edit_no_update BEFORE UPDATE ON edit BEGIN SELECT RAISE(ABORT, 'rows of edit are never updated'); END",
  );
  raw.exec(
    "CREATE TRIGGER base_no_update BEFORE UPDATE ON base BEGIN SELECT RAISE(ABORT, 'rows of base are never updated'); END",
  );
  raw.close();
  const { project, close } = openProject(file, false, false);
  const at = (maskId: number): unknown => {
    const { place } = sound.masks[maskId - 1];
    const mask = findMask(project.db, place);
    return mask && project.masks.at(project.db, mask);
  };
  expect(() => at(1)).toThrow(`edit ${id} is not what was recorded`);
  expect(() => at(2)).not.toThrow();
  expect(() => at(3)).toThrow('not those that were stored');
  close();
  const report = await recover(file, `${file}-new.cloudbrush`);
  const places = report.told.map(({ place }) => `${place?.target} ${place?.patch}`);
  const [first, , third] = sound.masks;
  expect(places).toEqual([`${first.target} ${first.patch}`, `${third.target} ${third.patch}`]);
});

test('a project of which an index no longer finds a mask is refused, not shown as untouched', async () => {
  const file = join(await temporaryFolder(), 'work.cloudbrush');
  await copyFile(sound.file, file);
  const [page] = pagesOf('sqlite_autoindex_mask_2', 'leaf');
  const bytes = await readFile(file);
  bytes.write('manual_hp', bytes.indexOf('manual_hq', (page - 1) * PAGE));
  await writeFile(file, bytes);
  expect(() => openProject(file, false, false)).toThrow('is damaged');
});
