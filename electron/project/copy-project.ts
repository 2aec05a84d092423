import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { codeOf, reasonOf } from '../dataset/system-reason.ts';
import { firstLine } from './check-project.ts';
import { APPLICATION_ID } from './file-header.ts';
import { syncFile } from './placed-file.ts';
import { asAppError, sqliteCode } from './sqlite-error.ts';

/** 4 MiB: between two steps it can be cancelled. */
const STEP_PAGES = 1024;
/** As many as there are: a single step sees one moment, and is not begun again when others write meanwhile. */
const ALL_PAGES = 0x7fffffff;

/**
 * SQLite's online backup of a project that may be open and written to, into a file that is new or empty, which
 * is then checked and flushed. It blocks its thread for most of that time: seconds for a million edits. Where `signal`
 * is aborted it ends with its reason, at the latest after the largest table has been checked; the copy is the caller's
 * to remove, as after any failure.
 */
export async function copyProject(file: string, copy: string, signal?: AbortSignal): Promise<void> {
  const source = opened(file);
  try {
    // One moment for all steps: without it a copy is begun again whenever others write between two of them.
    source.exec('BEGIN');
    source.pragma('user_version');
    await copyPages(source, file, copy, STEP_PAGES, signal);
  } catch (error) {
    throw asAppError(error, file);
  } finally {
    source.close();
  }
}

/** The same through a connection that is there, on the calling thread. `file` is what the project is called. */
export async function copyThrough(source: Database.Database, file: string, copy: string): Promise<void> {
  await copyPages(source, file, copy, ALL_PAGES, undefined);
}

async function copyPages(
  source: Database.Database,
  file: string,
  copy: string,
  pagesAtOnce: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await source.backup(copy, {
      progress: () => {
        signal?.throwIfAborted();
        return pagesAtOnce;
      },
    });
    await verifyCopy(copy, signal);
    syncFile(copy);
  } catch (error) {
    throw copyError(error, file);
  }
}

function opened(file: string): Database.Database {
  try {
    return new Database(file, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw asAppError(error, file);
  }
}

/** What the disk said while the copy was written: the project itself is only read, and is as it was. */
function copyError(error: unknown, file: string): unknown {
  const said = sqliteCode(error) ?? codeOf(error);
  if (said === 'SQLITE_FULL' || said === 'ENOSPC')
    return unwritten('the disk is full. Make room, or choose another disk');
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY)/.test(said)) {
    return unwritten(`the disk refused to read or write (${said}). It may be full or broken: choose another one`);
  }
  if (error instanceof AppError || said === '' || said.startsWith('SQLITE_')) return asAppError(error, file);
  return unwritten(`${reasonOf(error)}. Choose another disk`);
}

function unwritten(reason: string): AppError {
  return new AppError('unwritable', `The copy of the project cannot be written: ${reason}.`);
}

async function verifyCopy(file: string, signal: AbortSignal | undefined): Promise<void> {
  const db = new Database(file, { fileMustExist: true });
  try {
    const names = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
    // Table by table, because each check takes its time at one go; only the whole one looks at pages of no table.
    for (const check of [
      'quick_check(1)',
      ...names.map((name) => `integrity_check('${name.replaceAll("'", "''")}')`),
    ]) {
      // An abort comes as a message.
      await setImmediate();
      signal?.throwIfAborted();
      const found = db.pragma(check, { simple: true }) as string;
      if (found !== 'ok') throw notSound(firstLine(found));
    }
    const id = db.pragma('application_id', { simple: true });
    if (id !== APPLICATION_ID) throw notSound(`its application id is ${String(id)}`);
  } finally {
    db.close();
  }
}

function notSound(found: string): AppError {
  return new AppError('bad-project', `The copy of the project does not pass its check (${found}). No copy was saved.`);
}
