import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { inWrite, type ReadDb } from './database.ts';
import { sqliteCode } from './sqlite-error.ts';

/** How long a commit waits for another program that is writing the same project. */
const BUSY_MS = 5000;

export interface Connection {
  readonly db: ReadDb;
  /** What the annotator should know about where the project lies; null where all is well. */
  readonly warning: string | null;
}

/**
 * Opens a project file for work, such that a commit that has returned outlives a kill and a power failure:
 * write-ahead log with synchronous FULL (an fsync of the log per commit), on macOS F_FULLFSYNC for log and
 * checkpoint. On a network file system the log's shared memory does not work between machines: there the rollback
 * journal with synchronous EXTRA (which also syncs the folder when the journal goes) takes its place.
 */
export function connect(file: string, networkFileSystem: boolean): Connection {
  const db = new Database(file, { fileMustExist: true, timeout: BUSY_MS }) as ReadDb;
  try {
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    // Without it, INSERT OR REPLACE would delete rows past the triggers that forbid it.
    db.pragma('recursive_triggers = ON');
    db.pragma('fullfsync = ON');
    db.pragma('checkpoint_fullfsync = ON');
    const journal = setJournal(db, networkFileSystem ? 'delete' : 'wal');
    db.pragma(`synchronous = ${journal === 'wal' ? 'FULL' : 'EXTRA'}`);
    // Takes the write lock once, so that a file that may not be written says so now and not at the first stroke.
    inWrite(db, () => undefined);
    return { db, warning: journal === 'wal' ? null : networkWarning(file, networkFileSystem) };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Answers the mode that the file is in afterwards: a file system without shared memory stays with the journal. */
function setJournal(db: ReadDb, wanted: 'wal' | 'delete'): string {
  // With the lock held exclusively, the log of a file that comes from a local disk is read without shared memory.
  if (wanted === 'delete') db.pragma('locking_mode = EXCLUSIVE');
  const mode = db.pragma(`journal_mode = ${wanted}`, { simple: true }) as string;
  if (wanted === 'delete') {
    db.pragma('locking_mode = NORMAL');
    // The exclusive lock is only let go at the next read.
    db.pragma('user_version');
  }
  return mode;
}

function networkWarning(file: string, networkFileSystem: boolean): string {
  const where = networkFileSystem ? 'on a network drive' : 'on a drive that cannot hold a write-ahead log';
  return `The project ${basename(file)} lies ${where}: saving is slower there, and only one program at a time should paint in it.`;
}

/** Closes cleanly: the log goes into the file and its side files disappear, unless another program still uses them. */
export function disconnect(db: ReadDb): void {
  try {
    if (db.pragma('journal_mode', { simple: true }) === 'wal') db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // What is in the log is safe there; closing must go on.
    if (sqliteCode(error) === null) throw error;
  } finally {
    db.close();
  }
}
