import { lstat, open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { isMissing, readError, writeError } from '../export/disk-error.ts';
import { digestOfHandle } from '../export/handle-digest.ts';
import { alreadyThere } from '../export/place-file.ts';
import { manifestPathOf, type ProposalManifest, readManifest } from './proposal-manifest.ts';

/**
 * Decides whether a merge may take the name `path`, and the one of the JSON beside it. It replaces what a merge has
 * written, byte by byte, and nothing else: a layer of a dataset, one of the parts, or what somebody has made of the
 * merge's file since, would be gone without a copy. Throws `exists`, `bad-argument`, `cancelled`, `unreadable`, `unwritable`.
 */
export async function checkMergeTarget(path: string, overwrite: boolean, signal: AbortSignal): Promise<void> {
  const isThere = await isFileAt(path);
  const hasJson = await isFileAt(manifestPathOf(path));
  if (!isThere && !hasJson) return;
  if (!overwrite) throw alreadyThere(isThere ? path : manifestPathOf(path));
  const before = hasJson ? await manifestOrNull(path) : null;
  if (before?.whole === true && (!isThere || (await isFileOf(before, path, signal)))) return;
  const found = isThere ? path : manifestPathOf(path);
  throw new AppError(
    'bad-argument',
    `${found} is nothing that cloudbrush propose --merge has written, so it is not replaced: choose another name, or ` +
      'move it away yourself.',
  );
}

async function isFileOf({ file }: ProposalManifest, path: string, signal: AbortSignal): Promise<boolean> {
  const handle = await open(path).catch((error: unknown) => {
    throw readError(error, path);
  });
  try {
    const { size } = await handle.stat();
    return size === file.sizeBytes && (await digestOfHandle(handle, size, path, { signal })) === file.sha256;
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
