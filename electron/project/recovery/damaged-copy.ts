import { closeSync, constants, copyFileSync, openSync, readSync, statfsSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import { sideFileBytes, statProject } from '../file-header.ts';
import { sqliteCode } from '../sqlite-error.ts';
import { readLogFrames } from './log-frames.ts';

export interface DamagedCopy {
  readonly copy: string;
  /** Whether there is something in the log that SQLite would not find, or in the header that it would not take. */
  readonly hides: boolean;
}

/** Where the header says whether there is a write-ahead log: 2 in both bytes, 1 where there is none. */
const JOURNAL_KIND_AT = 18;

/**
 * Copies a damaged project into `folder`, with all that was committed in one file: its write-ahead log put over it
 * frame by frame, those behind a damaged one too, or its rollback journal played back. The project is only read.
 *
 * Must not be called for a file that this process has open as a database: see `checkHeader`.
 */
export function copyDamaged(file: string, folder: string): DamagedCopy {
  const stats = statProject(file);
  if (stats === null) throw new AppError('not-found', `There is no project ${basename(file)}.`);
  if (!stats.isFile()) throw new AppError('bad-project', `${basename(file)} is no regular file, so it is no project.`);
  checkRoom(file, stats.size + sideFileBytes(file, '-wal') + sideFileBytes(file, '-journal'), folder);
  const copy = join(folder, 'damaged');
  copyInto(file, copy);
  if (sideFileBytes(file, '-journal') > 0) {
    copyInto(`${file}-journal`, `${copy}-journal`);
    playBack(copy);
  }
  let hides = false;
  if (sideFileBytes(file, '-wal') > 0) {
    copyInto(`${file}-wal`, join(folder, 'log'));
    hides = layOver(join(folder, 'log'), copy);
  }
  return { copy, hides: !markWithoutLog(copy) || hides };
}

/** Before anything is copied, which nobody can stop: what was named may be a layer, or larger than the disk. */
function checkRoom(file: string, bytes: number, folder: string): void {
  const { bavail, bsize, blocks } = statfsSync(folder);
  // Some network file systems report no size at all.
  if (blocks === 0 || bavail * bsize >= bytes) return;
  throw new AppError(
    'unwritable',
    `There is no room for a copy of ${basename(file)}: it takes ${bytes} bytes, and ${bavail * bsize} are free. Make room ` +
      'and try again.',
  );
}

function copyInto(file: string, copy: string): void {
  try {
    copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new AppError('unwritable', `There is no room for a copy of ${basename(file)}. Make room and try again.`);
    }
    throw new AppError('unreadable', `${basename(file)} cannot be copied to be read (${code}).`);
  }
}

/** What SQLite cannot play back stays as it is: what it says is looked at row by row. */
function playBack(copy: string): void {
  try {
    const db = new Database(copy, { fileMustExist: true });
    try {
      db.pragma('user_version');
    } finally {
      db.close();
    }
  } catch (error) {
    if (sqliteCode(error) === null) throw error;
  }
}

/** Answers whether SQLite would have left out some of it. */
function layOver(log: string, copy: string): boolean {
  const { frames, pageSize, hidesCommits } = readLogFrames(log);
  const from = openSync(log, 'r');
  const to = openSync(copy, 'r+');
  try {
    const bytes = Buffer.alloc(pageSize);
    for (const { page, byteOffset } of frames) {
      readSync(from, bytes, 0, pageSize, byteOffset);
      writeSync(to, bytes, 0, pageSize, (page - 1) * pageSize);
    }
    return hidesCommits;
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** SQLite would look for a log, and make one. Answers whether the header had one of the two things there that it may. */
function markWithoutLog(copy: string): boolean {
  if ((statProject(copy)?.size ?? 0) < JOURNAL_KIND_AT + 2) return false;
  const descriptor = openSync(copy, 'r+');
  try {
    const [write, read] = [Buffer.alloc(1), Buffer.alloc(1)];
    readSync(descriptor, write, 0, 1, JOURNAL_KIND_AT);
    readSync(descriptor, read, 0, 1, JOURNAL_KIND_AT + 1);
    writeSync(descriptor, Buffer.of(1, 1), 0, 2, JOURNAL_KIND_AT);
    return write[0] === read[0] && (read[0] === 1 || read[0] === 2);
  } finally {
    closeSync(descriptor);
  }
}
