import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { checkProject } from '../../../electron/project/check-project.ts';
import { packCodes } from '../../../electron/project/mask-rows.ts';
import { openProject } from '../../../electron/project/open-project.ts';
import { type PaintedProject, paintProject, writePaintedDataset } from '../../faults/painted-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { rewritten } from './rewritten-project.ts';

const PATCHES = 5;
const { signal } = new AbortController();

/** A project in which everything has happened. */
async function painted(): Promise<PaintedProject> {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  const splits = await writePaintedDataset(data, PATCHES);
  return paintProject(join(folder, 'work.cloudbrush'), data, splits, { patches: PATCHES, edits: 8 }, 3);
}

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 2 : byte));
}

/** Of its bytes as they are stored; of labels as they are unpacked, since a wrong bit may unpack to the same. */
function spoil(db: Database.Database, table: string, id: number): void {
  const column = table === 'edit' ? 'delta' : 'codes';
  const stored = new Uint8Array(
    db.prepare(`SELECT ${column} FROM ${table} WHERE id = ?`).pluck().get(id) as Uint8Array,
  );
  const bytes = table === 'edit' ? flipped(stored) : packCodes(flipped(inflateRawSync(stored)));
  db.prepare(`UPDATE ${table} SET ${column} = ? WHERE id = ?`).run(bytes, id);
}

test('wrong labels and edits, which every page check passes over, are found when a project is looked through', async () => {
  const { file } = await painted();
  expect(await checkProject(file, signal)).toBe(null);
  const all: [string, number][] = [];
  rewritten(file, (db) => {
    const ids = (table: string) => db.prepare(`SELECT id FROM ${table} ORDER BY id`).pluck().all() as number[];
    for (const table of ['edit', 'base']) all.push(...ids(table).map((id): [string, number] => [table, id]));
  });
  expect(all.length).toBeGreaterThan(30);
  const spoilt = `${file}-spoilt.cloudbrush`;
  for (const [table, id] of all) {
    await copyFile(file, spoilt);
    rewritten(spoilt, (db) => spoil(db, table, id));
    const { checked, close } = openProject(spoilt, false, false);
    close();
    expect(checked).toBe(true);
    const found = (await checkProject(spoilt, signal)) ?? `nothing, though ${table} ${id} was changed`;
    expect(found).toMatch(new RegExp(`^(?!nothing).*\\b${table} ${id}\\b`));
  }
});

test('looking through a project ends when it is told to', async () => {
  const { file } = await painted();
  await expect(checkProject(file, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
