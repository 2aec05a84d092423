import type { BigIntStats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { ABANDONED_AFTER_MS, hostTag, isRunning } from '../host/owning-process.ts';
import { isMissing, readError, writeError } from './disk-error.ts';
import { keptCopyOf } from './kept-name.ts';
import { removeIfThere } from './place-file.ts';

/*
 * `.cloudbrush-<id of the export>-<process id>-<8 hex digits of the host's name>.<what>.part`: names the process that
 * owns the file, so that a temporary of a running export is never taken for a leftover. The target's name is left
 * out: it may already be as long as a name may be.
 */
const PATTERN =
  /^\.cloudbrush-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-(\d{1,10})-([0-9a-f]{8})\.(?:dat|copy|manifest)\.part$/;

export interface StaleFile {
  readonly path: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** UTC, ISO 8601. */
  readonly modified: string;
}

/** Path for a new temporary beside `target`, on the same file system so that it can be renamed to it. */
export function temporaryPathFor(target: string, exportId: string, what: 'dat' | 'copy' | 'manifest'): string {
  return join(dirname(target), `.cloudbrush-${exportId}-${process.pid}-${hostTag()}.${what}.part`);
}

/** Removes what an export whose thread was ended has left in `folder`. */
export async function removeTemporariesOf(folder: string, exportId: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw readError(error, folder);
  });
  const left = names.filter((name) => PATTERN.test(name) && name.startsWith(`.cloudbrush-${exportId}-`));
  await Promise.all(left.map((name) => removeIfThere(join(folder, name))));
}

/**
 * What exports that were cut off have left in `folder`, by name: temporaries that no running export owns, and second
 * names of a label that was then not replaced. Throws unreadable if the folder cannot be listed.
 */
export async function findStale(folder: string): Promise<StaleFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw readError(error, folder);
  });
  const temporaries = names.filter((name) => PATTERN.test(name)).map((name) => join(folder, name));
  const stale = (await Promise.all(temporaries.map(staleAt))).filter((file) => file !== null);
  // An export that is running may be about to replace the label: its second name is then all that keeps it.
  if (stale.length === temporaries.length) {
    const copies = names.filter((name) => keptCopyOf(name) !== null).map((name) => secondNameAt(join(folder, name)));
    stale.push(...(await Promise.all(copies)).filter((file) => file !== null));
  }
  return stale.sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

/** A copy that was kept of a label which still is the very same file; null for any other. */
async function secondNameAt(path: string): Promise<StaleFile | null> {
  const fileName = basename(path);
  const label = join(dirname(path), keptCopyOf(fileName) ?? '');
  const [copy, current] = await Promise.all([statOrNull(path), statOrNull(label)]);
  const same =
    copy !== null && current !== null && copy.ino !== 0n && copy.ino === current.ino && copy.dev === current.dev;
  if (!same) return null;
  return { path, fileName, sizeBytes: Number(copy.size), modified: copy.mtime.toISOString() };
}

/**
 * Removes a file that `findStale` found, after looking again. Throws bad-argument for any other file and for one
 * whose export is running; one that is gone already is no error.
 */
export async function removeStale(path: string): Promise<void> {
  const fileName = basename(path);
  if (keptCopyOf(fileName) !== null) return removeSecondName(path);
  if (!PATTERN.test(fileName)) {
    throw new AppError('bad-argument', `${fileName} is no temporary file of an export, so it is not removed.`);
  }
  try {
    if ((await staleAt(path)) === null) {
      if (await exists(path))
        throw new AppError('busy', `${fileName} belongs to an export that is running, so it is not removed.`);
      return;
    }
    await removeIfThere(path);
  } catch (error) {
    throw writeError(error, path);
  }
}

async function removeSecondName(path: string): Promise<void> {
  if ((await findStale(dirname(path))).some((file) => file.path === path)) await removeIfThere(path);
  else if (await exists(path)) {
    throw new AppError('bad-argument', `${basename(path)} keeps a label that was replaced, so it is not removed.`);
  }
}

async function exists(path: string): Promise<boolean> {
  return (await statOrNull(path)) !== null;
}

async function statOrNull(path: string): Promise<BigIntStats | null> {
  return lstat(path, { bigint: true }).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw readError(error, path);
  });
}

async function staleAt(path: string): Promise<StaleFile | null> {
  const fileName = basename(path);
  const owner = PATTERN.exec(fileName);
  if (owner === null) return null;
  const found = await lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw readError(error, path);
  });
  if (found === null || !found.isFile()) return null;
  const untouchedMs = Date.now() - found.mtimeMs;
  const ownerGone = owner[2] === hostTag() && !isRunning(Number(owner[1]));
  if (!ownerGone && untouchedMs < ABANDONED_AFTER_MS) return null;
  return { path, fileName, sizeBytes: found.size, modified: found.mtime.toISOString() };
}
