import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { systemCode } from './disk-error.ts';
import { keptCopyName } from './kept-name.ts';
import { removeIfThere, renameToFreeName } from './place-file.ts';
import { temporaryPathFor } from './temporary-file.ts';
import { readWhole } from './whole-io.ts';

const CHUNK_BYTES = 4 << 20;

/**
 * Keeps the file at `path` under a second name, `<name>.before-<UTC time>`, never over an older copy, and returns that
 * path. The name does not end in `.dat`, so that the folder's next opening does not take it for a layer. A hard link
 * costs nothing and becomes the only name once `path` is replaced; without hard links the bytes are copied, and
 * compared by `sha256`.
 */
export async function keepCopy(path: string, sha256: string, exportId: string, now: Date): Promise<string> {
  for (let n = 1; ; n++) {
    const copy = keptCopyName(path, now, n);
    try {
      await linkOrCopy(path, copy, sha256, exportId);
      return copy;
    } catch (error) {
      const taken = systemCode(error) === 'EEXIST' || (error instanceof AppError && error.code === 'exists');
      if (!taken) throw error;
    }
  }
}

async function linkOrCopy(path: string, copy: string, sha256: string, exportId: string): Promise<void> {
  try {
    await link(path, copy);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    await copyAside(path, copy, sha256, exportId);
  }
}

/** The way of file systems without hard links. */
export async function copyAside(path: string, copy: string, sha256: string, exportId: string): Promise<void> {
  const temporary = temporaryPathFor(copy, exportId, 'copy');
  try {
    await copyFile(path, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    if ((await flushAndHash(temporary)) !== sha256) {
      throw new AppError(
        'unwritable',
        `The copy of ${path} does not hold what the file holds, so it was not replaced: choose another disk.`,
      );
    }
    await renameToFreeName(temporary, copy);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
}

async function flushAndHash(path: string): Promise<string> {
  const digest = createHash('sha256');
  // Windows flushes only what may be written; elsewhere the copy of a read-only file could not be opened for that.
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await file.sync();
    const bytes = new Uint8Array(CHUNK_BYTES);
    let offset = 0;
    for (;;) {
      const read = readWhole(file.fd, bytes, offset);
      if (read === 0) break;
      digest.update(bytes.subarray(0, read));
      offset += read;
    }
  } finally {
    await file.close();
  }
  return digest.digest('hex');
}
