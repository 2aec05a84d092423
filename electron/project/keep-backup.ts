import { basename } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import {
  backupFile,
  backupFiles,
  freeBytes,
  newTemporary,
  removeOldest,
  removeStaleTemporaries,
} from './backup-folder.ts';
import { contentMark } from './content-mark.ts';
import type { ReadDb } from './database.ts';
import { fileIdentity, sideFileBytes, statProject } from './file-header.ts';
import { placeFile, removeDatabase } from './placed-file.ts';
import type { Project } from './project.ts';
import { PROJECT_ENDING } from './project-path.ts';
import type { KeptNow } from './project-store.ts';
import { asAppError } from './sqlite-error.ts';

export interface KeepMeans {
  /** Makes a checked and flushed copy: `copyProject`, in a thread of its own. */
  readonly copy: (file: string, copy: string, signal: AbortSignal) => Promise<void>;
  /** Reads a closed or open project, by its path. */
  readonly read: <T>(file: string, work: (db: ReadDb) => T) => T;
  /** Whether a file, by device and inode, is a project that this process has open. */
  readonly isOpen: (identity: string) => boolean;
  readonly signal: AbortSignal;
}

const MOST_TAKEN = 60;

/**
 * Makes an automatic backup of an open project while work goes on, unless the newest one holds the same, and removes
 * the oldest beyond `keep`, which is 1 or more. Nothing is removed before the new one has been checked, flushed and
 * given its name; a failure leaves every older one, and throws an AppError that says what to do.
 *
 * One after another in this process. Another process may do the same with the same project: neither takes the other's
 * name, nor its temporary file.
 */
export async function keepBackup(
  project: Project,
  folder: string,
  keep: number,
  nowMs: number,
  means: KeepMeans,
): Promise<KeptNow> {
  const name = basename(project.file).slice(0, -PROJECT_ENDING.length) || basename(project.file);
  try {
    // By its name it would be another file, or none.
    project.place?.check();
    removeStaleTemporaries(folder);
    const [newest] = backupFiles(folder).filter((backup) => backup.projectName === name);
    if (newest !== undefined && holdsSame(project, newest.file, means)) {
      removeOldestClosed(folder, name, keep, means);
      return { made: false, newest: newest.at };
    }
    const made = await makeBackup(project, folder, (later) => backupFile(folder, name, nowMs + later * 1000), means);
    removeOldestClosed(folder, name, keep, means, made);
  } catch (error) {
    throw asBackupError(error, project.file);
  }
  return { made: true, newest: backupFiles(folder)[0]?.at ?? new Date(nowMs).toISOString() };
}

/** One that cannot be read holds nothing that could be relied upon. */
function holdsSame(project: Project, file: string, { read }: KeepMeans): boolean {
  try {
    return read(file, contentMark) === contentMark(project.db);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function makeBackup(
  project: Project,
  folder: string,
  fileAt: (laterSeconds: number) => string,
  means: KeepMeans,
): Promise<string> {
  const temporary = newTemporary(folder);
  try {
    checkRoom(project.file, folder);
    await means.copy(project.file, temporary, means.signal);
    return placeAtFree(temporary, fileAt);
  } finally {
    removeDatabase(temporary);
  }
}

/** A name that another process, or the last backup, has just taken stays theirs. */
function placeAtFree(temporary: string, fileAt: (laterSeconds: number) => string): string {
  for (let later = 0; ; later++) {
    const file = fileAt(later);
    try {
      placeFile(temporary, file, false);
      return file;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'exists' || later === MOST_TAKEN) throw error;
    }
  }
}

/** Twice as much as it takes: the last of the disk belongs to the strokes. */
function checkRoom(file: string, folder: string): void {
  const wanted = 2 * ((statProject(file)?.size ?? 0) + sideFileBytes(file, '-wal'));
  const free = freeBytes(folder);
  if (free >= wanted) return;
  throw new AppError(
    'unwritable',
    `The disk has ${inMegabytes(free)} left, and a backup is made only where there are ${inMegabytes(wanted)}. Make room.`,
  );
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`;
}

/**
 * One that is being read stays, and so does the one that has just been made: by a clock that was set back it is the
 * oldest.
 */
function removeOldestClosed(
  folder: string,
  name: string,
  keep: number,
  { isOpen }: KeepMeans,
  made: string | null = null,
): void {
  removeOldest(folder, name, keep, (file) => {
    const stats = statProject(file);
    return file !== made && stats !== null && !isOpen(fileIdentity(stats));
  });
}

function asBackupError(error: unknown, file: string): unknown {
  const appError = asAppError(error, file);
  const code = (error as NodeJS.ErrnoException).code;
  if (appError !== error || error instanceof AppError || typeof code !== 'string') return appError;
  if (code === 'ENOSPC') return new AppError('unwritable', 'The disk that holds the backups is full. Make room.');
  return new AppError('unwritable', `The folder of backups cannot be written (${code}). Change its permissions.`);
}
