import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { backup } from '../../../electron/project/backup.ts';
import { moveGroup } from '../../../electron/project/command-groups.ts';
import { commit } from '../../../electron/project/commit.ts';
import { copyProject } from '../../../electron/project/copy-project.ts';
import { inWrite, usedSql } from '../../../electron/project/database.ts';
import { editedPatches, maskAt } from '../../../electron/project/export-view.ts';
import { Import } from '../../../electron/project/import.ts';
import { findProjects } from '../../../electron/project/locate.ts';
import { log } from '../../../electron/project/log.ts';
import { deltasOf, maskBases, maskState } from '../../../electron/project/mask-state.ts';
import { openProject } from '../../../electron/project/open-project.ts';
import type { Project } from '../../../electron/project/project.ts';
import { factsOf } from '../../../electron/project/project-facts.ts';
import { expectSources, resolveSource } from '../../../electron/project/source-change.ts';
import { sourceSha256 } from '../../../electron/project/source-standing.ts';
import { bindSplits, setSetting } from '../../../electron/project/splits.ts';
import { disconnect } from '../../../electron/project/writing-connection.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { writeHistory } from '../../support/long-history.ts';
import {
  edit,
  expectPixels,
  flatMask,
  painted,
  placeOf,
  redo,
  shaOf,
  shown,
  sourceOf,
  splitFacts,
  undo,
} from './painted-masks.ts';

const PATCHES = 8490;
const EDITS = 100_000;
const LONG_PATCH = 4711;
const LONG_HISTORY = 500;

const clear = flatMask(0);
const source = sourceOf(clear);
const train = splitFacts({ patchCount: PATCHES });

function fill(project: Project): number {
  return inWrite(project.db, (db) => {
    const [{ splitKey }] = bindSplits(db, [train], false);
    // Edit n of a patch paints row n + 1; one chain of deltas serves all patches.
    const deltas = Array.from({ length: LONG_HISTORY }, (_, n) =>
      encodeDelta(clear, painted(clear, 30, 1 + n, 90, 1, 1 + (n % 3))),
    );
    const others = EDITS - LONG_HISTORY;
    const each = Math.floor(others / (PATCHES - 1));
    const more = others - each * (PATCHES - 1);
    // One more, up to where the long one has been passed over.
    const editsOf = (patch: number) => (patch === LONG_PATCH ? LONG_HISTORY : each + (patch <= more ? 1 : 0));
    writeHistory(db, { splitKey, patchCount: PATCHES, source, editsOf, deltasOf: () => deltas });
    return splitKey;
  });
}

describe('a project of 8,490 patches and 100,000 edits', () => {
  let project: Project;
  let splitKey: number;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloudbrush-test-'));
    project = openProject(join(folder, 'large.cloudbrush'), true, false).project;
    splitKey = fill(project);
    return async () => {
      disconnect(project.db);
      await rm(folder, { recursive: true });
    };
  }, 120_000);

  test('opens a patch of 500 edits as their replay', () => {
    const state = maskState(project, placeOf(splitKey, LONG_PATCH), source);
    expect(state.edits).toHaveLength(LONG_HISTORY);
    let expected = clear;
    for (let n = 0; n < LONG_HISTORY; n++) expected = painted(expected, 30, 1 + n, 90, 1, 1 + (n % 3));
    expectPixels(shown(state), expected);
    expect(state.deltas.map(([editId]) => editId)).toEqual(
      state.edits
        .slice(-10)
        .reverse()
        .map((node) => node.editId),
    );
  });

  test('lists every edited patch, and counts every edit', () => {
    expect(editedPatches(project, splitKey, 'manual_hq').map(({ patch }) => patch)).toEqual(
      Array.from({ length: PATCHES }, (_, i) => i),
    );
    expect(factsOf(project.db, project.file).editCount).toBe(EDITS);
  });

  test('reads no table from end to end in any statement that a page, an export or an import waits for', async () => {
    await useEverything();
    /** A handful of rows, or one pass that the caller asked for. */
    const scanned = [
      /FROM split ORDER BY id/,
      /^SELECT count\(\*\) AS edits FROM edit$/,
      // Stops at the first row.
      /FROM command ORDER BY id DESC LIMIT 1/,
    ];
    const statements = usedSql(project.db).filter((text) => /^(SELECT|WITH|INSERT|UPDATE|DELETE)/.test(text));
    expect(statements.length).toBeGreaterThan(40);
    for (const text of statements) {
      const steps = project.db
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .all(...Array(text.split('?').length - 1).fill(null)) as { detail: string }[];
      const scans = steps
        .map((step) => step.detail)
        .filter((detail) => /^SCAN (?!p(ath)?\b|CONSTANT ROW)/.test(detail));
      if (!scanned.some((allowed) => allowed.test(text))) expect({ text, scans }).toEqual({ text, scans: [] });
    }
  });

  /** Runs every operation once, so that every statement has been used. */
  async function useEverything(): Promise<void> {
    const { db } = project;
    const place = placeOf(splitKey, 17);
    const state = maskState(project, place, source);
    const mask = shown(state);
    const one = edit(state.headId, mask, painted(mask, 200, 200, 9, 9, 3));
    commit(project, place, one, null);
    commit(project, place, one, null);
    commit(project, place, undo(one.commandId, state.headId), null);
    commit(project, place, redo(state.headId, one.commandId), null);
    commit(project, placeOf(splitKey, 17, 'manual_sc'), edit(null, clear, painted(clear, 9, 9, 3, 3, 6)), source);
    deltasOf(project, place, [one.commandId]);
    const [version] = editedPatches(project, splitKey, 'manual_hq');
    maskAt(project, splitKey, 'manual_hq', version);
    expectSources(project, 'Ada', [{ baseId: version.baseId, sha256: '0'.repeat(64) }], null);
    const other = sourceOf(painted(clear, 300, 300, 9, 9, 2));
    for (const [patch, choice] of [
      [20, 'keep-base'],
      [21, 'take-source'],
    ] as const) {
      maskState(project, placeOf(splitKey, patch), other);
      resolveSource(project, placeOf(splitKey, patch), choice, shaOf(other), other, 'Ada');
      maskBases(project, placeOf(splitKey, patch));
    }
    const expected = sourceOf(shown(maskState(project, placeOf(splitKey, 22), source)));
    const { baseId } = editedPatches(project, splitKey, 'manual_hq')[22];
    expectSources(
      project,
      'Ada',
      [{ baseId, sha256: Buffer.from(sourceSha256(expected.codes)).toString('hex') }],
      null,
    );
    expect(maskState(project, placeOf(splitKey, 22), expected).edits).toEqual([]);
    const groupId = randomUUID();
    const importing = new Import(project, 1, { splitKey, target: 'manual_hq', annotator: 'Linus', groupId });
    importing.add(30, { itemType: 'int8', codes: source.codes }, source);
    importing.finish();
    moveGroup(project, 'undo', groupId, randomUUID(), 'Ada');
    inWrite(db, (write) => setSetting(write, splitKey, 'unscribbled', 'file 99'));
    inWrite(db, (write) => bindSplits(write, [{ ...train, name: 'renamed' }], true));
    for (const filter of [
      {},
      { splitKey },
      { target: 'manual_hq' as const },
      { splitKey, target: 'manual_hq' as const, patch: 17 },
    ]) {
      log(project, filter, 5, 10);
    }
    findProjects(folder, [train], (_, work) => work(db));
    await backup(project, join(folder, 'copy.cloudbrush'), false, { copy: copyProject, isOpen: () => false });
  }
});
