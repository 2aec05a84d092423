import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import {
  addCounts,
  isComplete,
  MAX_TOLD_PATCHES,
  noEdits,
  type RecoveredPatch,
  type RecoveryReport,
  savedEdits,
} from '../../../shared/recovery-report.ts';
import { sql, type WriteDb } from '../database.ts';
import { statProject } from '../file-header.ts';
import { makeFolder, placeFile, removeDatabase, syncFile } from '../placed-file.ts';
import { asAppError } from '../sqlite-error.ts';
import { makeRecoveryFolder, removeAbandoned, temporaryProject } from '../temporary-project.ts';
import { copyDamaged } from './damaged-copy.ts';
import { gatherByPages } from './gather-by-pages.ts';
import { gatherBySql } from './gather-by-sql.ts';
import { Gathered } from './gathered.ts';
import { giveUpMask, isQuiet, type MendedMask, mendMask } from './mend-mask.ts';
import { masksOf, placeOfMask, settleMasksOfEdits } from './mend-places.ts';
import {
  dropStrayNumbers,
  mendAnnotators,
  mendSettings,
  mendSourceNotes,
  mendUuids,
  mendWork,
  unreadableEntries,
} from './mend-rest.ts';
import { knownSplit, mendSplits } from './mend-splits.ts';
import { PageFile } from './page-file.ts';
import { pour } from './pour.ts';
import type { RecoverySources } from './recovery-sources.ts';
import { isSoundCopy } from './soundness.ts';

const MASKS_PER_TURN = 20;

export interface Recovery {
  /** The damaged project; it and what lies beside it are only read. */
  readonly file: string;
  /** The new project; nothing may be there. */
  readonly into: string;
  /** The dataset, where there is one: its labels stand in for bases that cannot be read. */
  readonly sources: RecoverySources | null;
  /** Refuse a project that nothing is wrong with. */
  readonly onlyDamaged: boolean;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, label: string) => void;
}

/**
 * Writes everything that can still be read of a damaged project into a new one, complete or not at all, and reports
 * what became of it. The damaged file, its log and its journal are copied first and never changed; edits keep their ids,
 * numbers, names and times, masks the state that they showed.
 *
 * Rows are read twice: by SQLite as far as it goes, and from the file's pages themselves, so that a damaged header,
 * schema or inner page hides nothing. They are believed only where they make sense together: a delta has to fit the mask
 * that it was made on, a base to be what its SHA-256 says, an edit to have its fingerprint.
 *
 * The damaged file must not be open in this process (see `checkHeader`). Blocks its thread for seconds, and is meant for
 * one of its own: see recover-in-worker.ts. Needs about three times the file's size beside `into` while it works.
 *
 * Throws `exists` where `into` is there, `conflict` for a sound project with `onlyDamaged`, `bad-project` where the file holds nothing of a project, `unwritable` for want
 * of room, `cancelled`.
 */
export async function recoverProject(recovery: Recovery): Promise<RecoveryReport> {
  const { file, into } = recovery;
  checkPlaces(file, into);
  const temporary = temporaryProject(into);
  let folder: string | null = null;
  try {
    makeFolder(dirname(into));
    removeAbandoned(dirname(into));
    folder = makeRecoveryFolder(into);
    const report = await recoverInto(recovery, folder, temporary);
    syncFile(temporary);
    checkCancelled(recovery.signal);
    placeFile(temporary, into, false);
    return report;
  } catch (error) {
    removeDatabase(temporary);
    throw asWriteError(error, into);
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

function checkPlaces(file: string, into: string): void {
  if (statProject(file) === null) throw new AppError('not-found', `There is no project ${basename(file)}.`);
  if (statProject(into) === null) return;
  throw new AppError('exists', `${basename(into)} exists already. Choose another name for the recovered project.`);
}

async function recoverInto(recovery: Recovery, folder: string, temporary: string): Promise<RecoveryReport> {
  const { file, progress, signal } = recovery;
  const { copy, hides } = copyDamaged(file, folder);
  const sound = recovery.onlyDamaged && !hides && isSoundCopy(copy);
  const rows = join(folder, 'rows');
  const gathered = new Gathered(rows);
  try {
    await inTurns(gatherBySql(copy, gathered), signal, (done) => progress(done, 0, 'Reading the log'));
    const pages = new PageFile(copy);
    try {
      await inTurns(gatherByPages(pages, gathered), signal, (done) => progress(done, pages.pageCount, 'Reading pages'));
    } finally {
      pages.close();
    }
    gathered.finish();
    const { db } = gathered;
    if (masksOf(db).length === 0 && sql(db, 'SELECT 1 FROM split').get() === undefined) {
      throw new AppError('bad-project', `Nothing of a Cloudbrush project could be read in ${basename(file)}.`);
    }
    const report = await mend(db, recovery);
    if (sound && isComplete(report)) {
      throw new AppError(
        'conflict',
        `Nothing is wrong with ${basename(file)}: every page and every edit was read. Nothing was written.`,
      );
    }
    const created = sql<{ created_ms: number }>(db, 'SELECT created_ms FROM project').get()?.created_ms ?? Date.now();
    gathered.close();
    await inTurns(pour(rows, temporary, created), signal, () => progress(1, 1, 'Writing the new project'));
    return report;
  } finally {
    gathered.close();
  }
}

/** Puts the gathered rows right, mask by mask, until they are a project. */
async function mend(db: WriteDb, { sources, progress, signal }: Recovery): Promise<RecoveryReport> {
  db.exec('BEGIN');
  dropStrayNumbers(db);
  mendAnnotators(db);
  for (const table of ['command', 'work_change', 'time_slice'] as const) mendUuids(db, table);
  settleMasksOfEdits(db);
  const unreadable = unreadableEntries(db);
  const known = sources?.splits ?? [];
  const guessedSplits = mendSplits(db, known);
  const lostDocuments = mendSettings(db);
  const told: RecoveredPatch[] = [];
  let [counts, patches, untold, lostSteps] = [noEdits, 0, 0, 0];
  const masks = masksOf(db);
  for (const [i, maskId] of masks.entries()) {
    if (i % MASKS_PER_TURN === 0) {
      await setImmediate();
      checkCancelled(signal);
      progress(i, masks.length, 'Checking masks');
    }
    const mended = await mendOne(db, maskId, sources);
    counts = addCounts(counts, mended.told.counts);
    lostSteps += mended.lostSteps;
    if (savedEdits(mended.told.counts) > 0) patches++;
    if (isQuiet(mended.told)) continue;
    if (told.length < MAX_TOLD_PATCHES) told.push(mended.told);
    else untold++;
  }
  const lostWork = mendWork(db);
  mendSourceNotes(db);
  db.exec('COMMIT');
  return {
    counts,
    patches,
    told,
    untold,
    lostSteps,
    unreadableEntries: unreadable,
    lostWork,
    lostDocuments,
    guessedSplits,
  };
}

async function mendOne(db: WriteDb, maskId: number, sources: RecoverySources | null): Promise<MendedMask> {
  const place = placeOfMask(db, maskId);
  if (place === null) return giveUpMask(db, maskId);
  const split = sources === null ? -1 : knownSplit(db, place.splitKey, sources.splits);
  return await mendMask(db, maskId, place, async () =>
    sources === null || split < 0 ? null : await sources.read(split, place.target, place.patch),
  );
}

/** Runs a part of the work to its end, and lets others have their turn in between. */
async function inTurns(work: Iterable<number>, signal: AbortSignal, told: (done: number) => void): Promise<void> {
  for (const done of work) {
    told(done);
    await setImmediate();
    checkCancelled(signal);
  }
}

function checkCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'The recovery was cancelled. Nothing was changed.');
}

function asWriteError(error: unknown, into: string): unknown {
  const appError = asAppError(error, into);
  const code = (error as NodeJS.ErrnoException).code;
  if (appError !== error || error instanceof AppError || typeof code !== 'string') return appError;
  return new AppError(
    'unwritable',
    `The recovered project ${basename(into)} cannot be written to ${dirname(into)} (${code}).`,
  );
}
