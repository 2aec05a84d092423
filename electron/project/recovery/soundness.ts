import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import type { ReadDb } from '../database.ts';
import { checkHeader } from '../file-header.ts';
import { checkFormat } from '../format-check.ts';
import { sqliteCode } from '../sqlite-error.ts';

/** Whether a copy of a project, its log put over it, is one that opens, with every page and index in order. */
export function isSoundCopy(copy: string): boolean {
  try {
    checkHeader(copy);
    const db = new Database(copy, { readonly: true, fileMustExist: true }) as ReadDb;
    try {
      checkFormat(db, copy);
      return (
        db.pragma('integrity_check(1)', { simple: true }) === 'ok' &&
        (db.pragma('foreign_key_check') as readonly unknown[]).length === 0
      );
    } finally {
      db.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) && sqliteCode(error) === null) throw error;
    return false;
  }
}
