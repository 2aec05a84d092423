import { basename, dirname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { reasonOf } from '../dataset/system-reason.ts';
import { copyThrough } from './copy-project.ts';
import { checkHeader, fileIdentity, sideFileBytes, statProject } from './file-header.ts';
import { checkNoLeftLog, placeFile, removeDatabase } from './placed-file.ts';
import type { Project } from './project.ts';
import { asAppError } from './sqlite-error.ts';
import { removeAbandoned, temporaryProject } from './temporary-project.ts';

export interface BackupMeans {
  /** Makes a checked and flushed copy: `copyProject`, in a thread of its own. */
  readonly copy: (file: string, copy: string) => Promise<void>;
  /** Whether a file, by device and inode, is a project that this process has open. */
  readonly isOpen: (identity: string) => boolean;
}

/**
 * Writes a copy of an open project to `file` while work goes on: into a temporary file beside it, which is checked,
 * flushed and renamed. Throws `bad-project` for an existing file that is no project: a copy replaces nothing else,
 * whatever was agreed to. Throws `exists` for a project without `overwrite`, `busy` for one that is in use or was not
 * closed cleanly (its log would be played into the copy), and leaves nothing half-written.
 */
export async function backup(project: Project, file: string, overwrite: boolean, means: BackupMeans): Promise<void> {
  checkPlace(file, overwrite, means);
  const temporary = temporaryProject(file);
  try {
    removeAbandoned(dirname(file));
    // By its name it is another file, or none: what was saved is in the hands of our connection alone.
    if ((project.place?.moved ?? null) !== null) await copyThrough(project.db, project.file, temporary);
    else await means.copy(project.file, temporary);
    checkPlace(file, overwrite, means);
    placeFile(temporary, file, overwrite);
  } catch (error) {
    removeDatabase(temporary);
    throw asWriteError(error, file);
  }
}

function checkPlace(file: string, overwrite: boolean, { isOpen }: BackupMeans): void {
  const name = basename(file);
  const there = statProject(file);
  if (there === null) {
    if (statProject(dirname(file)) === null) throw new AppError('not-found', `The folder for ${name} does not exist.`);
    checkNoLeftLog(file);
    return;
  }
  if (isOpen(fileIdentity(there))) {
    throw new AppError('busy', `${name} is an open project. Save the copy under another name.`);
  }
  if (there.isDirectory()) throw new AppError('bad-project', `${name} is a folder. Save the copy under another name.`);
  // Asked before the header is: a pipe would never answer.
  if (!there.isFile()) throw new AppError('bad-project', `${name} is no file. Save the copy under another name.`);
  checkHeader(file);
  if (!overwrite) throw new AppError('exists', `${name} exists already. Choose another name, or allow replacing it.`);
  if (sideFileBytes(file, '-wal') > 0 || sideFileBytes(file, '-journal') > 0) {
    throw new AppError('busy', `${name} is in use, or was not closed cleanly. Save the copy under another name.`);
  }
}

function asWriteError(error: unknown, file: string): unknown {
  const appError = asAppError(error, file);
  const code = (error as NodeJS.ErrnoException).code;
  if (appError !== error || error instanceof AppError || typeof code !== 'string') return appError;
  return new AppError('unwritable', `The copy ${basename(file)} cannot be written: ${reasonOf(error)}.`);
}
