import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import type { ReadDb } from '../database.ts';
import { checkHeader } from '../file-header.ts';
import { checkFormat } from '../format-check.ts';
import { wrongHead } from '../mask-head.ts';
import { sqliteCode } from '../sqlite-error.ts';

/** Edits that do not stand where they were made. */
const movedEdits = `SELECT 1 FROM edit e JOIN command c ON c.id = e.id
  WHERE c.kind = 'edit' AND c.before_id IS NOT e.parent_id LIMIT 1`;

/** Whether a copy of a project, its log put over it, is one that opens, with every page and index in order
 * and every mask and edit where its log says. */
export function isSoundCopy(copy: string): boolean {
  try {
    checkHeader(copy);
    const db = new Database(copy, { readonly: true, fileMustExist: true }) as ReadDb;
    try {
      checkFormat(db, copy);
      return (
        db.pragma('integrity_check(1)', { simple: true }) === 'ok' &&
        (db.pragma('foreign_key_check') as readonly unknown[]).length === 0 &&
        wrongHead(db) === null &&
        db.prepare(movedEdits).get() === undefined
      );
    } finally {
      db.close();
    }
  } catch (error) {
    if (!(error instanceof AppError) && sqliteCode(error) === null) throw error;
    return false;
  }
}
