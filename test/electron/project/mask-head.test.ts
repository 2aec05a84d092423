import { copyFile, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkProject } from '../../../electron/project/check-project.ts';
import type { ReadDb } from '../../../electron/project/database.ts';
import { editedPatches, maskAt } from '../../../electron/project/export-view.ts';
import { choiceFingerprint } from '../../../electron/project/fingerprints.ts';
import { MaskCache } from '../../../electron/project/mask-cache.ts';
import { findMask, packDelta, unpackDelta } from '../../../electron/project/mask-rows.ts';
import { openProject } from '../../../electron/project/open-project.ts';
import type { Project } from '../../../electron/project/project.ts';
import { recoverProject } from '../../../electron/project/recovery/recover-project.ts';
import { SeenSources } from '../../../electron/project/source-standing.ts';
import { isComplete, type RecoveryReport } from '../../../shared/recovery-report.ts';
import {
  type PaintedMask,
  type PaintedProject,
  paintProject,
  writePaintedDataset,
} from '../../faults/painted-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { rewritten } from './rewritten-project.ts';

const PATCHES = 9;

let sound: PaintedProject;
beforeAll(async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cloudbrush-test-')));
  const splits = await writePaintedDataset(join(folder, 'data'), PATCHES);
  const size = { patches: PATCHES, edits: 8 };
  sound = paintProject(join(folder, 'work.cloudbrush'), join(folder, 'data'), splits, size, 14);
  return () => rm(folder, { recursive: true, force: true });
});

async function damagedCopy(change: (db: Database.Database) => void): Promise<string> {
  const file = join(await temporaryFolder(), 'work.cloudbrush');
  await copyFile(sound.file, file);
  rewritten(file, change);
  return file;
}

async function recovered(file: string): Promise<RecoveryReport> {
  const { signal } = new AbortController();
  const into = `${file}-new.cloudbrush`;
  return await recoverProject({ file, into, sources: null, onlyDamaged: true, signal, progress: () => undefined });
}

/** Reads past the check of the whole, as a project is read that is too large for it. */
function reading<T>(file: string, work: (project: Project) => T): T {
  const db = new Database(file, { readonly: true }) as ReadDb;
  try {
    const parts = { masks: new MaskCache(), sources: new SeenSources(), warning: null, place: null };
    return work({ file, db, ...parts });
  } finally {
    db.close();
  }
}

const nameOf = ({ target, patch }: PaintedMask): string => `${target} ${patch}`;

/** Masks that are refused, and masks that are shown and are not what they were. */
function lookedAt(file: string): { readonly refused: readonly string[]; readonly other: readonly string[] } {
  return reading(file, (project) => {
    const [refused, other]: [string[], string[]] = [[], []];
    for (const mask of sound.masks) {
      try {
        const row = findMask(project.db, mask.place) ?? expect.fail('each mask has a row');
        const shown = project.masks.at(project.db, row).codes;
        if (Buffer.compare(bytesOf(mask.codes), bytesOf(shown)) !== 0) other.push(nameOf(mask));
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-project' });
        refused.push(nameOf(mask));
      }
    }
    return { refused, other };
  });
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

interface Heads {
  readonly id: number;
  readonly head: number | null;
  readonly last: number;
  readonly kind: string;
  /** Other states of the same mask that a flipped bit could lead to. */
  readonly others: readonly (number | null)[];
}

function heads(): readonly Heads[] {
  return reading(sound.file, ({ db }) => {
    const rows = db
      .prepare<[], Omit<Heads, 'others'> & { readonly base_id: number }>(
        `SELECT m.id, m.base_id, m.head_id AS head, c.id AS last, c.kind FROM mask m
         JOIN command c ON c.id = (SELECT max(id) FROM command WHERE mask_id = m.id) ORDER BY m.id`,
      )
      .all();
    const edits = db.prepare<[number, number], number>('SELECT id FROM edit WHERE mask_id = ? AND base_id = ?').pluck();
    return rows.map(({ base_id, ...row }) => {
      return { ...row, others: [null, ...edits.all(row.id, base_id)].filter((edit) => edit !== row.head) };
    });
  });
}

/** One mask of each kind of command that was the last on it. */
function headsByKind(): readonly Heads[] {
  return [...new Map(heads().map((mask) => [mask.kind, mask])).values()];
}

/** The first and the last of them: mostly the base, and the edit after or before the right one. */
function ends<T>(all: readonly T[]): readonly T[] {
  return [...new Set([all[0], all[all.length - 1]])];
}

describe('a mask that stands at another of its states than its log says', () => {
  test('is refused, every other is not, and the project is found damaged', async () => {
    let tried = 0;
    for (const { id, others } of heads()) {
      for (const other of ends(others)) {
        const file = await damagedCopy((db) => db.prepare('UPDATE mask SET head_id = ? WHERE id = ?').run(other, id));
        expect(lookedAt(file)).toEqual({ refused: [nameOf(sound.masks[id - 1])], other: [] });
        expect(await checkProject(file, new AbortController().signal)).toMatch(
          /^the mask of patch \d+ \(manual_..\) stands at .*, where its log says /,
        );
        expect(() => openProject(file, false, false)).toThrow(/is damaged \(the mask of patch/);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(20);
  });

  test('is recovered as it was saved, and nothing else is told', async () => {
    for (const { id, others } of headsByKind()) {
      const other = others[id % others.length];
      const file = await damagedCopy((db) => db.prepare('UPDATE mask SET head_id = ? WHERE id = ?').run(other, id));
      expect(isComplete(await recovered(file))).toBe(true);
      expect(lookedAt(`${file}-new.cloudbrush`)).toEqual({ refused: [], other: [] });
    }
  });

  test('is recovered as it was saved where it is the log that is wrong', async () => {
    for (const { id, last, others } of headsByKind()) {
      for (const other of ends(others)) {
        const file = await damagedCopy((db) =>
          db.prepare('UPDATE command SET after_id = ? WHERE id = ?').run(other, last),
        );
        expect(lookedAt(file)).toEqual({ refused: [nameOf(sound.masks[id - 1])], other: [] });
        expect(isComplete(await recovered(file))).toBe(true);
        expect(lookedAt(`${file}-new.cloudbrush`)).toEqual({ refused: [], other: [] });
      }
    }
    const kinds = headsByKind().map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['edit', 'undo', 'redo', 'keep-base', 'take-source']));
  });

  test('is not left out of an export', async () => {
    const { place, patch } = sound.masks[0];
    const file = await damagedCopy((db) => db.exec('UPDATE mask SET head_id = NULL WHERE id = 1'));
    reading(file, (project) => {
      const versions = editedPatches(project, place.splitKey, place.target);
      const version = versions.find((found) => found.patch === patch) ?? expect.fail('the patch is to be written');
      expect(() => maskAt(project, place.splitKey, place.target, version)).toThrow(
        'stands at its labels, where its log',
      );
    });
  });
});

test('a mask on the labels of another is refused', async () => {
  const file = await damagedCopy((db) =>
    db.exec('UPDATE mask SET base_id = -1 WHERE id = 2; UPDATE mask SET base_id = 2 WHERE id = 1'),
  );
  expect(lookedAt(file).refused).toContain(nameOf(sound.masks[0]));
});

test('labels that were kept are exported though the mask no longer says that they were', async () => {
  const { place, patch } = sound.masks.find((mask) => mask.patch === 1) ?? expect.fail('patch 1 keeps its labels');
  const file = await damagedCopy((db) => {
    const { id } = db
      .prepare<[number, string, number], { id: number }>(
        'SELECT id FROM mask WHERE split_id = ? AND target = ? AND patch = ?',
      )
      .get(place.splitKey, place.target, patch) ?? { id: 0 };
    db.prepare('UPDATE mask SET base_kept = 0, head_id = NULL WHERE id = ?').run(id);
    db.prepare('UPDATE command SET after_id = NULL WHERE id = (SELECT max(id) FROM command WHERE mask_id = ?)').run(id);
  });
  const versions = reading(file, (project) => editedPatches(project, place.splitKey, place.target));
  expect(versions.map((version) => version.patch)).toContain(patch);
});

test('an imported edit that stands on another than it was made on is refused, and recovered as it was', async () => {
  let tried = 0;
  const imported = reading(sound.file, ({ db }) =>
    db
      .prepare<[], { id: number; parent_id: number; mask_id: number }>(
        "SELECT e.id, e.parent_id, e.mask_id FROM edit e WHERE e.tool LIKE 'import%' AND e.parent_id IS NOT NULL",
      )
      .all(),
  );
  for (const { id, parent_id: parent, mask_id: maskId } of imported) {
    const others = heads().find((mask) => mask.id === maskId)?.others ?? [];
    for (const other of ends(others.filter((edit) => edit !== parent && (edit ?? 0) < id))) {
      const file = await damagedCopy((db) => db.prepare('UPDATE edit SET parent_id = ? WHERE id = ?').run(other, id));
      expect(lookedAt(file)).toEqual({ refused: [nameOf(sound.masks[maskId - 1])], other: [] });
      expect((await recovered(file)).counts).toMatchObject({ moved: 0, changed: 0, lost: 0 });
      expect(lookedAt(`${file}-new.cloudbrush`)).toEqual({ refused: [], other: [] });
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(1);
});

describe('an edit that brought pixels onto another base', () => {
  const replays = (db: Database.Database) =>
    db
      .prepare<[], { id: number; mask_id: number; delta: Buffer; deflated: 0 | 1; base_id: number }>(
        "SELECT id, mask_id, delta, deflated, base_id FROM edit WHERE tool = 'replay'",
      )
      .all();

  test('is refused where a bit of it is another, and recovery says so', async () => {
    let damaged: { readonly mask_id: number } | undefined;
    const file = await damagedCopy((db) => {
      const replay = replays(db)[0] ?? expect.fail('some mask was put onto another base');
      const delta = unpackDelta(replay);
      // The code that the first pair of codes leads to: the delta still fits its mask.
      delta[4] = [0, 1, 2, 3].find((code) => code !== delta[4] && code !== delta[2]) ?? 0;
      const packed = packDelta(delta);
      db.prepare('UPDATE edit SET delta = ?, deflated = ? WHERE id = ?').run(packed.bytes, packed.deflated, replay.id);
      damaged = replay;
    });
    const mask = sound.masks[(damaged?.mask_id ?? 0) - 1];
    expect(lookedAt(file)).toEqual({ refused: [nameOf(mask)], other: [] });
    const { told, counts } = await recovered(file);
    expect(counts.changed + counts.lost).toBe(1);
    expect(told.map(({ place }) => place?.patch)).toEqual([mask.patch]);
  });

  test('of which a project of the first days recorded the choice alone is read as ever', async () => {
    const file = await damagedCopy((db) => {
      expect(replays(db).length).toBeGreaterThan(0);
      for (const { id, mask_id: maskId, base_id: baseId } of replays(db)) {
        const { before, sha256 } = db
          .prepare<[number, number, number], { before: number; sha256: Uint8Array }>(
            `SELECT (SELECT max(id) FROM base WHERE mask_id = ? AND id < ?) AS before,
               (SELECT source_sha256 FROM base WHERE id = ?) AS sha256`,
          )
          .get(maskId, baseId, baseId) ?? { before: 0, sha256: new Uint8Array() };
        const fingerprint = choiceFingerprint('take-source', maskId, before, sha256);
        db.prepare('UPDATE command SET fingerprint = ? WHERE id = ?').run(fingerprint, id);
      }
    });
    expect(lookedAt(file)).toEqual({ refused: [], other: [] });
    await expect(recovered(file)).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('a mask whose last entries are lost stands where its row says, and a recovered project says so as well', async () => {
  const { id } = heads().find(({ kind }) => kind === 'undo') ?? expect.fail('a mask was undone last');
  const file = await damagedCopy((db) => {
    db.prepare('DELETE FROM command WHERE id > (SELECT max(id) FROM edit WHERE mask_id = ?) AND mask_id = ?').run(
      id,
      id,
    );
  });
  await recovered(file);
  expect(lookedAt(`${file}-new.cloudbrush`)).toEqual({ refused: [], other: [] });
});
