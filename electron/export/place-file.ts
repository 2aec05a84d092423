import { type FileHandle, link, lstat, open, rename, unlink } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { isMissing, systemCode } from './disk-error.ts';

/** Removes a file if it is there. */
export async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

/** Renames a file if it is there. */
export async function renameIfThere(path: string, to: string): Promise<void> {
  await rename(path, to).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

/**
 * Gives `temporary` the name `target`, at once and completely. Without `overwrite` a file that has come into being
 * under that name meanwhile stays, and exists is thrown: a hard link refuses an existing name where a rename would
 * replace it. File systems without hard links (FAT, some network shares) get a look and a rename, which leaves a
 * gap of microseconds between the two.
 */
export async function putInPlace(temporary: string, target: string, overwrite: boolean): Promise<void> {
  if (overwrite) {
    await rename(temporary, target);
    return;
  }
  try {
    await link(temporary, target);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw alreadyThere(target);
    await renameToFreeName(temporary, target);
    return;
  }
  await unlink(temporary);
}

/** The way of file systems without hard links. */
export async function renameToFreeName(temporary: string, target: string): Promise<void> {
  const there = await lstat(target).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (there !== null) throw alreadyThere(target);
  await rename(temporary, target);
}

export function alreadyThere(path: string): AppError {
  return new AppError('exists', `${path} exists already: choose another name, or allow it to be replaced.`);
}

/**
 * A folder whose names will have to be put on the disk. It is opened before anything is written: one that may be
 * written to and not read cannot be opened for it, and after a rename that would come too late.
 */
export class FolderFlush {
  readonly #folder: FileHandle | null;

  private constructor(folder: FileHandle | null) {
    this.#folder = folder;
  }

  static async open(path: string): Promise<FolderFlush> {
    // Windows has no such call and journals names itself.
    return new FolderFlush(process.platform === 'win32' ? null : await open(path, 'r'));
  }

  async flush(): Promise<void> {
    try {
      await this.#folder?.sync();
    } catch (error) {
      // Some network and user-space file systems cannot sync a folder.
      if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF'].includes(systemCode(error))) throw error;
    }
  }

  async close(): Promise<void> {
    await this.#folder?.close();
  }
}

/** A new file with `text` in it, on the disk when this resolves. */
export async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
