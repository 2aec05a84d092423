import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { makeFolder, removeDatabase } from './placed-file.ts';
import { PROJECT_ENDING } from './project-path.ts';

export interface BackupFile {
  readonly file: string;
  /** Name of the project when it was made. */
  readonly projectName: string;
  /** UTC, ISO 8601, in whole seconds. */
  readonly at: string;
  readonly sizeBytes: number;
}

/** "NAME 2026-11-27T10-12-03Z.cloudbrush": no system takes a colon in a name, and names order as times do. */
const backupName = /^(.+) (\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.cloudbrush$/s;
const temporaryName = /^\.(\d+)-[0-9a-f-]{36}\.tmp(?:-journal|-wal|-shm)?$/;

/** Automatic backups of one project lie in a folder that is named after its UUID. */
export function backupFolder(backupsDir: string, uuid: string): string {
  return join(backupsDir, uuid);
}

export function backupFile(folder: string, projectName: string, atMs: number): string {
  const stamp = new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return join(folder, `${projectName} ${stamp}Z${PROJECT_ENDING}`);
}

/** All of a folder, newest first; one that is not there holds none. Opens nothing. */
export function backupFiles(folder: string): readonly BackupFile[] {
  const found = namesIn(folder).flatMap((name): BackupFile[] => {
    const match = backupName.exec(name);
    if (match === null) return [];
    const [, projectName, day, hour, minute, second] = match;
    const file = join(folder, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile()) return [];
    return [{ file, projectName, at: `${day}T${hour}:${minute}:${second}Z`, sizeBytes: stats.size }];
  });
  return found.sort((a, b) => b.at.localeCompare(a.at) || b.file.localeCompare(a.file));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const uuidName = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Refuses an automatic backup as a place to work in: it goes when it is old, whatever it has come to hold. */
export function checkNoBackup(file: string): void {
  if (!backupName.test(basename(file)) || !uuidName.test(basename(dirname(resolve(file))))) return;
  throw new AppError(
    'bad-argument',
    `${basename(file)} is an automatic backup, and is removed when it is old. Copy it to another folder, and work in the copy.`,
  );
}

/** An empty file of the owner's alone, whose name says which process makes it. Its folder is made on the way. */
export function newTemporary(folder: string): string {
  makeFolder(folder, 0o700);
  const file = join(folder, `.${process.pid}-${randomUUID()}.tmp`);
  closeSync(openSync(file, 'wx', 0o600));
  return file;
}

/** Removes what processes have left behind that were killed while they made a backup. */
export function removeStaleTemporaries(folder: string): void {
  for (const name of namesIn(folder)) {
    const pid = temporaryName.exec(name)?.[1];
    // This process makes one after another, so what is its own by number is of one before it that had the same.
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid)))) {
      rmSync(join(folder, name), { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Bytes that may still be written in the folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** A project of a million edits has 0.7 GB: ten of it would fill a disk unasked. */
const MOST_BYTES = 4 * 2 ** 30;
const FEWEST = 2;

/**
 * Removes the oldest of one project's backups beyond `keep`, and beyond `mostBytes` together, of which the newest two
 * are kept whatever they take. Those of another name stay: they may be another's.
 */
export function removeOldest(
  folder: string,
  projectName: string,
  keep: number,
  mayGo: (file: string) => boolean,
  mostBytes = MOST_BYTES,
): void {
  const own = backupFiles(folder).filter((backup) => backup.projectName === projectName);
  let bytes = 0;
  for (const [newer, { file, sizeBytes }] of own.entries()) {
    bytes += sizeBytes;
    if (newer >= keep || (newer >= FEWEST && bytes > mostBytes)) {
      if (mayGo(file)) removeDatabase(file);
    }
  }
}
