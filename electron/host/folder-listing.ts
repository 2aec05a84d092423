import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** Names that are looked at, in the folder's own order; a folder of millions must not hold up the host. */
const MAX_LOOKED_AT = 50_000;
/** Names that are answered. */
const MAX_ANSWERED = 2_000;

/** Files that matter to somebody choosing a dataset, a project or a target. */
const SHOWN_FILES = /\.(dat|csv|cloudbrush)$/i;

export interface FolderNames {
  readonly folders: readonly string[];
  readonly files: readonly string[];
  readonly truncated: boolean;
}

/** Names in the folder `path`, sorted; neither it nor what is shown in it leaves `root` by a link. */
export async function readFolder(path: string, root: string): Promise<FolderNames> {
  const folders: string[] = [];
  const files: string[] = [];
  let lookedAt = 0;
  try {
    const realRoot = await realpath(root);
    if (!isInside(realRoot, await realpath(path))) {
      throw new AppError('unreadable', `${basename(path)} is a link that leads elsewhere. Type its path to go there.`);
    }
    const directory = await opendir(path, { bufferSize: 256 });
    for await (const entry of directory) {
      if (++lookedAt > MAX_LOOKED_AT) break;
      const kind = isHidden(entry.name) ? null : await kindOf(entry, path, realRoot);
      if (kind === 'folder') folders.push(entry.name);
      if (kind === 'file' && SHOWN_FILES.test(entry.name)) files.push(entry.name);
    }
  } catch (error) {
    throw folderError(error, basename(path));
  }
  const order = new Intl.Collator('en', { numeric: true }).compare;
  folders.sort(order);
  files.sort(order);
  const shownFolders = folders.slice(0, MAX_ANSWERED);
  const shownFiles = files.slice(0, MAX_ANSWERED - shownFolders.length);
  const left = folders.length + files.length - shownFolders.length - shownFiles.length;
  return { folders: shownFolders, files: shownFiles, truncated: left > 0 || lookedAt > MAX_LOOKED_AT };
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || (process.platform === 'win32' && name.startsWith('$'));
}

async function kindOf(entry: Dirent, folder: string, realRoot: string): Promise<'folder' | 'file' | null> {
  if (entry.isDirectory()) return 'folder';
  if (entry.isFile()) return 'file';
  if (!entry.isSymbolicLink()) return null;
  const path = join(folder, entry.name);
  try {
    if (!isInside(realRoot, await realpath(path))) return null;
    const target = await stat(path);
    if (target.isDirectory()) return 'folder';
    return target.isFile() ? 'file' : null;
  } catch {
    // a link to nothing, or to what we may not look at, is nothing to choose
    return null;
  }
}

/** True where an absolute path is `root` or lies below it, as the paths are written. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!isAbsolute(way) && way.split(sep)[0] !== '..');
}

function folderError(error: unknown, name: string): unknown {
  if (error instanceof AppError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new AppError('not-found', `The folder ${name} is not there any more.`);
  if (code === 'ENOTDIR') return new AppError('bad-argument', `${name} is not a folder.`);
  if (code === undefined) return error;
  return new AppError('unreadable', `The folder ${name} cannot be read (${code}). Check its permissions.`);
}
