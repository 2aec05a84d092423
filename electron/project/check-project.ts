import Database from 'better-sqlite3';
import type { ReadDb } from './database.ts';
import { wrongHead } from './mask-head.ts';
import { asAppError } from './sqlite-error.ts';

/**
 * Looks through all pages of a project that may be open and written to; answers what is wrong with it, or null. It
 * compares indexes with their tables, too: a mask that its index does not find would look untouched; and where each mask
 * stands with its log. Blocks its thread for as long as that takes: two seconds for a million edits.
 *
 * A connection of its own, of the same library in the same process: SQLite knows of all of them and keeps the locks of
 * a file until the last is closed, which no other way of reading an open project's bytes does.
 */
export function checkProject(file: string): string | null {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true }) as ReadDb;
    try {
      const found = db.pragma('integrity_check(1)', { simple: true }) as string;
      return found === 'ok' ? wrongHead(db) : firstLine(found);
    } finally {
      db.close();
    }
  } catch (error) {
    throw asAppError(error, file);
  }
}

/** SQLite's first line may name the database and no fault: `*** in database main ***`. */
export function firstLine(found: string): string {
  const lines = found.split('\n').filter((line) => line !== '' && !line.startsWith('***'));
  return lines[0] ?? found;
}
