import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ReadDb } from './database.ts';
import { sideFileBytes, statProject } from './file-header.ts';
import { asAppError, sqliteCode } from './sqlite-error.ts';

/**
 * Runs `work` on a project file without changing it, whatever state it was left in. The file must not be open in
 * this process.
 *
 * - Closed cleanly: an ordinary connection that only queries. It takes its `-wal` and `-shm` away again; one opened
 *   read-only would leave them behind.
 * - With a log (`-wal`: in use, or its program was killed): a read-only connection reads through the log and cannot
 *   write it into the file.
 * - With a rollback journal, or in a folder where SQLite may not make its side files: a copy.
 */
export function readingProject<T>(file: string, work: (db: ReadDb) => T): T {
  try {
    if (sideFileBytes(file, '-journal') > 0) return onCopy(file, work);
    try {
      return onFile(file, work);
    } catch (error) {
      const code = sqliteCode(error);
      if (code === null || !/^SQLITE_(CANTOPEN|READONLY)/.test(code)) throw error;
      return onCopy(file, work);
    }
  } catch (error) {
    throw asAppError(error, file);
  }
}

function onFile<T>(file: string, work: (db: ReadDb) => T): T {
  const readonly = statProject(`${file}-wal`) !== null || statProject(`${file}-shm`) !== null;
  return onConnection(new Database(file, { readonly, fileMustExist: true }), work);
}

function onCopy<T>(file: string, work: (db: ReadDb) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cloudbrush-read-'));
  try {
    return onConnection(new Database(copyInto(folder, file), { fileMustExist: true }), work);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyInto(folder: string, file: string): string {
  const copy = join(folder, basename(file));
  try {
    copyFileSync(file, copy);
    for (const suffix of ['-wal', '-journal'] as const) {
      if (sideFileBytes(file, suffix) > 0) copyFileSync(file + suffix, copy + suffix);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new AppError('unreadable', `The project ${basename(file)} cannot be read (${code}).`);
  }
  return copy;
}

function onConnection<T>(connection: Database.Database, work: (db: ReadDb) => T): T {
  try {
    connection.pragma('query_only = ON');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cell_size_check = ON');
    return work(connection as ReadDb);
  } finally {
    connection.close();
  }
}
