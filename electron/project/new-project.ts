import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { reasonOf } from '../dataset/system-reason.ts';
import { inWrite, type ReadDb, sql } from './database.ts';
import { APPLICATION_ID } from './file-header.ts';
import { migrate } from './migrations/migrate.ts';
import { makeFolder, placeFile, removeDatabase, syncFile } from './placed-file.ts';
import { removeAbandoned, temporaryProject } from './temporary-project.ts';
import { newUuidBytes } from './uuid-bytes.ts';

/**
 * Makes an empty project at `file`, complete or not at all: it is written under another name and renamed. Folders
 * on the way are made. Throws `exists` where there is a file of that name.
 */
export function createProject(file: string): void {
  const temporary = temporaryProject(file);
  try {
    makeFolder(dirname(file));
    removeAbandoned(dirname(file));
    writeEmptyProject(temporary);
    syncFile(temporary);
    placeFile(temporary, file, false);
  } catch (error) {
    removeDatabase(temporary);
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof AppError || code === undefined || code.startsWith('SQLITE_')) throw error;
    throw new AppError(
      'unwritable',
      `The project ${basename(file)} cannot be made in ${dirname(file)}: ${reasonOf(error)}. Mend that and try again.`,
    );
  }
}

function writeEmptyProject(file: string): void {
  const db = new Database(file) as ReadDb;
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db);
    inWrite(db, (write) => {
      sql(write, 'INSERT INTO project (id, uuid, created_ms) VALUES (1, ?, ?)').run(newUuidBytes(), Date.now());
    });
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
}
