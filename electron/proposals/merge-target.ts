import { createHash } from 'node:crypto';
import { lstat, open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { isMissing, readError, writeError } from '../export/disk-error.ts';
import { alreadyThere } from '../export/place-file.ts';
import { manifestPathOf, type ProposalManifest, readManifest } from './proposal-manifest.ts';

/**
 * Decides whether a merge may take the name `path`, and the one of the JSON beside it. It replaces what a merge has
 * written, byte by byte, and nothing else: a layer of a dataset, one of the parts, or what somebody has made of the
 * merge's file since, would be gone without a copy. Throws `exists`, `bad-argument`, `unreadable`, `unwritable`.
 */
export async function checkMergeTarget(path: string, overwrite: boolean): Promise<void> {
  const isThere = await isFileAt(path);
  const hasJson = await isFileAt(manifestPathOf(path));
  if (!isThere && !hasJson) return;
  if (!overwrite) throw alreadyThere(isThere ? path : manifestPathOf(path));
  const before = hasJson ? await manifestOrNull(path) : null;
  if (before?.whole === true && (!isThere || (await isFileOf(before, path)))) return;
  const found = isThere ? path : manifestPathOf(path);
  throw new AppError(
    'bad-argument',
    `${found} is nothing that cloudbrush propose --merge has written, so it is not replaced: choose another name, or ` +
      'move it away yourself.',
  );
}

async function isFileOf({ file }: ProposalManifest, path: string): Promise<boolean> {
  const handle = await open(path).catch((error: unknown) => {
    throw readError(error, path);
  });
  try {
    if ((await handle.stat()).size !== file.sizeBytes) return false;
    const digest = createHash('sha256');
    for await (const bytes of handle.createReadStream({ autoClose: false })) digest.update(bytes);
    return digest.digest('hex') === file.sha256;
  } catch (error) {
    throw readError(error, path);
  } finally {
    await handle.close();
  }
}

async function manifestOrNull(path: string): Promise<ProposalManifest | null> {
  return readManifest(path).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'bad-file') return null;
    throw error;
  });
}

async function isFileAt(path: string): Promise<boolean> {
  const there = await lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw writeError(error, path);
  });
  if (there === null) return false;
  if (there.isFile()) return true;
  const what = there.isSymbolicLink() ? 'a symbolic link' : there.isDirectory() ? 'a folder' : 'not a regular file';
  throw new AppError('bad-argument', `${path} is ${what}: choose another name.`);
}
