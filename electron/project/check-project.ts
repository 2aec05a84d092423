import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { wrongContent } from './check-content.ts';
import type { ReadDb } from './database.ts';
import { wrongHead } from './mask-head.ts';
import { asAppError } from './sqlite-error.ts';

/**
 * Looks through a project that may be open and written to; answers what is wrong with it, or null. First all pages, and
 * indexes with their tables: a mask that its index does not find would look untouched. Then where each mask stands with
 * its log, and all labels and edits with what was recorded of them. The first blocks its thread: two seconds for a
 * million edits. Once `signal` is aborted it ends with its reason.
 *
 * A connection of its own, of the same library in the same process: SQLite knows of all of them and keeps the locks of
 * a file until the last is closed, which no other way of reading an open project's bytes does.
 */
export async function checkProject(file: string, signal: AbortSignal): Promise<string | null> {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true }) as ReadDb;
    try {
      const found = db.pragma('integrity_check(1)', { simple: true }) as string;
      if (found !== 'ok') return firstLine(found);
      const turn = async (): Promise<void> => {
        await nextTurn();
        signal.throwIfAborted();
      };
      return wrongHead(db) ?? (await wrongContent(db, turn));
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
