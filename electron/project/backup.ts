import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ReadDb } from './database.ts';
import { APPLICATION_ID, fileIdentity, sideFileBytes, statProject } from './file-header.ts';
import { placeFile, removeDatabase, syncFile } from './placed-file.ts';
import type { Project } from './project.ts';
import { asAppError } from './sqlite-error.ts';

/**
 * Writes a copy of an open project to `file` while work goes on: SQLite's online backup into a temporary file beside
 * it, checked page by page, flushed, renamed. Throws `exists` for an existing file without `overwrite`, `busy` for one
 * that is in use or was not closed cleanly (its log would be played into the copy), and leaves nothing half-written.
 * `isOpen` tells, by device and inode, which files this process has open.
 */
export async function backup(
  project: Project,
  file: string,
  overwrite: boolean,
  isOpen: (identity: string) => boolean,
): Promise<void> {
  checkPlace(file, overwrite, isOpen);
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    await project.db.backup(temporary);
    verifyCopy(temporary);
    syncFile(temporary);
    checkPlace(file, overwrite, isOpen);
    placeFile(temporary, file, overwrite);
  } catch (error) {
    removeDatabase(temporary);
    throw asWriteError(error, file);
  }
}

function checkPlace(file: string, overwrite: boolean, isOpen: (identity: string) => boolean): void {
  const name = basename(file);
  const there = statProject(file);
  if (there === null) {
    if (statProject(dirname(file)) === null) throw new AppError('not-found', `The folder for ${name} does not exist.`);
    return;
  }
  if (!overwrite) throw new AppError('exists', `${name} exists already. Choose another name, or allow replacing it.`);
  if (isOpen(fileIdentity(there)))
    throw new AppError('busy', `${name} is an open project. Save the copy under another name.`);
  if (sideFileBytes(file, '-wal') > 0 || sideFileBytes(file, '-journal') > 0) {
    throw new AppError('busy', `${name} is in use, or was not closed cleanly. Save the copy under another name.`);
  }
}

function verifyCopy(file: string): void {
  const db = new Database(file, { fileMustExist: true }) as ReadDb;
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

function asWriteError(error: unknown, file: string): unknown {
  const appError = asAppError(error, file);
  const code = (error as NodeJS.ErrnoException).code;
  if (appError !== error || error instanceof AppError || typeof code !== 'string') return appError;
  return new AppError('unwritable', `The copy ${basename(file)} cannot be written (${code}).`);
}
