import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { reasonOf } from '../dataset/system-reason.ts';
import type { ReadDb } from './database.ts';
import { sideFileBytes, statProject } from './file-header.ts';
import { asAppError, sqliteCode } from './sqlite-error.ts';

export interface ReadingConnection {
  readonly db: ReadDb;
  close(): void;
}

/**
 * Opens a project file to read it without changing it, whatever state it was left in. The file must not be open in
 * this process.
 *
 * - Closed cleanly: an ordinary connection that only queries. It takes its `-wal` and `-shm` away again; one opened
 *   read-only would leave them behind.
 * - With a log (`-wal`: in use, or its program was killed): a read-only connection reads through the log and cannot
 *   write it into the file.
 * - With a rollback journal, or in a folder where SQLite may not make its side files: a copy.
 */
export function connectToRead(file: string): ReadingConnection {
  try {
    if (sideFileBytes(file, '-journal') > 0) return onCopy(file);
    try {
      return onFile(file);
    } catch (error) {
      const code = sqliteCode(error);
      if (code === null || !/^SQLITE_(CANTOPEN|READONLY)/.test(code)) throw error;
      return onCopy(file);
    }
  } catch (error) {
    throw asAppError(error, file);
  }
}

/** Runs `work` on a project file without changing it. */
export function readingProject<T>(file: string, work: (db: ReadDb) => T): T {
  const connection = connectToRead(file);
  try {
    return work(connection.db);
  } catch (error) {
    throw asAppError(error, file);
  } finally {
    connection.close();
  }
}

function onFile(file: string): ReadingConnection {
  const readonly = statProject(`${file}-wal`) !== null || statProject(`${file}-shm`) !== null;
  const db = connected(new Database(file, { readonly, fileMustExist: true }));
  return { db, close: () => db.close() };
}

function onCopy(file: string): ReadingConnection {
  const folder = folderForCopy(file);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const db = connected(new Database(copyInto(folder, file), { fileMustExist: true }));
    return {
      db,
      close: () => {
        db.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Reads once, because SQLite says only then whether it can. */
function connected(connection: Database.Database): ReadDb {
  try {
    connection.pragma('query_only = ON');
    connection.pragma('trusted_schema = OFF');
    connection.pragma('cell_size_check = ON');
    connection.pragma('user_version');
    return connection as ReadDb;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function folderForCopy(file: string): string {
  try {
    return mkdtempSync(join(tmpdir(), 'cloudbrush-read-'));
  } catch (error) {
    throw notCopied(file, error);
  }
}

function notCopied(file: string, error: unknown): AppError {
  return new AppError(
    'unreadable',
    `The project ${basename(file)} can only be read from a copy, and none can be made in ${tmpdir()}: ${reasonOf(error)}. Look after that disk, or name another folder in TMPDIR, and try again.`,
  );
}

function copyInto(folder: string, file: string): string {
  const copy = join(folder, basename(file));
  try {
    copyFileSync(file, copy);
    for (const suffix of ['-wal', '-journal'] as const) {
      if (sideFileBytes(file, suffix) > 0) copyFileSync(file + suffix, copy + suffix);
    }
  } catch (error) {
    throw notCopied(file, error);
  }
  return copy;
}
