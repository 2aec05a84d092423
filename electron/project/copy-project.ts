import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { APPLICATION_ID } from './file-header.ts';
import { syncFile } from './placed-file.ts';
import { asAppError } from './sqlite-error.ts';

/** As many as there are: a single step sees one moment, and is not begun again when others write meanwhile. */
const ALL_PAGES = 0x7fffffff;

/**
 * SQLite's online backup of a project that may be open and written to, into a new file, which is then checked page by
 * page and flushed. It blocks its thread for as long as that takes: seconds for a million edits.
 */
export async function copyProject(file: string, copy: string): Promise<void> {
  try {
    const source = new Database(file, { readonly: true, fileMustExist: true });
    try {
      await source.backup(copy, { progress: () => ALL_PAGES });
    } finally {
      source.close();
    }
    verifyCopy(copy);
  } catch (error) {
    throw asAppError(error, file);
  }
  syncFile(copy);
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
