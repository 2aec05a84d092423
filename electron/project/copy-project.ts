import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { codeOf, reasonOf } from '../dataset/system-reason.ts';
import { APPLICATION_ID } from './file-header.ts';
import { syncFile } from './placed-file.ts';
import { asAppError, sqliteCode } from './sqlite-error.ts';

/** As many as there are: a single step sees one moment, and is not begun again when others write meanwhile. */
const ALL_PAGES = 0x7fffffff;

/**
 * SQLite's online backup of a project that may be open and written to, into a new file, which is then checked page by
 * page and flushed. It blocks its thread for as long as that takes: seconds for a million edits.
 */
export async function copyProject(file: string, copy: string): Promise<void> {
  const source = opened(file);
  try {
    await copyThrough(source, file, copy);
  } finally {
    source.close();
  }
}

/** The same through a connection that is there, on the calling thread. `file` is what the project is called. */
export async function copyThrough(source: Database.Database, file: string, copy: string): Promise<void> {
  try {
    await source.backup(copy, { progress: () => ALL_PAGES });
    verifyCopy(copy);
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

function verifyCopy(file: string): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    const found = db.pragma('integrity_check(1)', { simple: true });
    if (found === 'ok' && db.pragma('application_id', { simple: true }) === APPLICATION_ID) return;
    throw new AppError(
      'bad-project',
      `The copy of the project does not pass its check (${String(found)}). No copy was saved.`,
    );
  } finally {
    db.close();
  }
}
