import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { sideFileBytes } from './file-header.ts';

/** Removes an unfinished database and whatever SQLite put beside it. */
export function removeDatabase(file: string): void {
  for (const path of [file, `${file}-journal`, `${file}-wal`, `${file}-shm`]) {
    if (existsSync(path)) rmSync(path, { force: true });
  }
}

/** Makes a finished file's content safe against power failure. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the names in a folder safe against power failure. Windows does so by itself and lets no folder be opened. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    // Some network and user-space file systems cannot sync a folder.
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || !['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF'].includes(code)) throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a folder and those on the way to it, if they are missing, and their names safe against power failure. */
export function makeFolder(folder: string, mode?: number): void {
  const first = mkdirSync(folder, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = resolve(folder); made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}

/**
 * Refuses, with `exists`, a name beside which the log or the journal of a project lies that is not there any more: SQLite
 * would play it into whatever gets that name, which would then hold the other project's edits. It may be all that is left
 * of those, so it stays.
 */
export function checkNoLeftLog(file: string): void {
  const left = (['-wal', '-journal'] as const).find((suffix) => sideFileBytes(file, suffix) > 0);
  if (left === undefined) return;
  const name = basename(file);
  throw new AppError(
    'exists',
    `${name}${left} lies in the folder: saved edits of a project of this name that is not there any more. They would be ` +
      'mixed into the new one. Put that project back, or choose another name.',
  );
}

/**
 * Gives a finished, synced temporary project its final name in the same folder. Without `overwrite` an existing file
 * of that name stays and the call fails with `exists`, however late it appeared; as it does with `checkNoLeftLog`.
 */
export function placeFile(temporary: string, file: string, overwrite: boolean): void {
  checkNoLeftLog(file);
  if (overwrite) renameSync(temporary, file);
  else placeNew(temporary, file);
  syncFolder(dirname(file));
}

function placeNew(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw new AppError('exists', `${basename(file)} exists already. Choose another name.`);
    // File systems without hard links (exFAT, some network drives): claim the name, then replace the claim.
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS' && code !== 'EISDIR')
      throw error;
    claim(file);
    renameSync(temporary, file);
    return;
  }
  rmSync(temporary);
}

function claim(file: string): void {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new AppError('exists', `${basename(file)} exists already. Choose another name.`);
  }
}
