import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { datStem } from '../../shared/cloudsen12/layer-names.ts';
import { AppError } from '../../shared/errors.ts';
import { codeOf, reasonOf, reasonOfListed } from './system-reason.ts';

/** How deep below the opened folder splits are looked for, and in how many folders. */
export const MAX_DEPTH = 5;
const MAX_FOLDERS = 2000;

export interface DatFile {
  readonly fileName: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** A `.dat` that cannot be read, and why, as the end of a sentence: "it is a folder". */
export interface UnreadableFile {
  readonly fileName: string;
  readonly reason: string;
}

/** A folder that directly holds `.dat` files. */
export interface SplitFolder {
  readonly path: string;
  /** Folder names from the opened folder downwards; empty for the opened folder itself. */
  readonly trail: readonly string[];
  readonly files: readonly DatFile[];
  readonly unreadable: readonly UnreadableFile[];
  /** Name of `metadata.csv` as it is spelt, null where there is none. */
  readonly metadataName: string | null;
}

export interface FolderScan {
  readonly splits: readonly SplitFolder[];
  /** Folders that could not be listed, relative to the opened one. */
  readonly unlisted: readonly UnreadableFile[];
  /** True where the folder holds more than is looked at. */
  readonly truncated: boolean;
  /** A folder that lies deeper than is looked, relative to the opened one; null where there is none. */
  readonly tooDeep: string | null;
}

/**
 * Finds every folder with `.dat` files in `folder` and below, in name order. Links are followed, each folder is
 * visited once, hidden files and folders are passed over (among them the `._` twins that macOS leaves on foreign disks).
 * Throws not-found, bad-file or unreadable if `folder` itself cannot be listed.
 */
export async function scanFolder(folder: string): Promise<FolderScan> {
  await assertFolder(folder);
  const splits: SplitFolder[] = [];
  const unlisted: UnreadableFile[] = [];
  const visited = new Set<string>();
  let truncated = false;
  let level: (readonly string[])[] = [[]];

  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const below: (readonly string[])[] = [];
    for (const trail of level) {
      if (visited.size === MAX_FOLDERS) {
        truncated = true;
        break;
      }
      const path = join(folder, ...trail);
      const entries = await listOnce(path, visited).catch(async (error: unknown) => {
        if (trail.length === 0) {
          throw new AppError('unreadable', `The folder ${folder} cannot be listed: ${reasonOf(error)}.`);
        }
        unlisted.push({ fileName: trail.join('/'), reason: await reasonOfListed(path, error) });
        return [];
      });
      const split = await readSplitFolder(path, trail, entries);
      if (split !== null) splits.push(split);
      for (const name of await foldersIn(path, entries)) below.push([...trail, name]);
    }
    level = below;
  }
  return { splits, unlisted, truncated, tooDeep: level[0]?.join('/') ?? null };
}

async function assertFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    const missing = codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
    throw missing
      ? new AppError(
          'not-found',
          `There is no folder ${folder}. It may have been moved, or its drive is not connected.`,
        )
      : new AppError('unreadable', `The folder ${folder} cannot be read: ${reasonOf(error)}.`);
  });
  if (!found.isDirectory())
    throw new AppError('bad-file', `${folder} is a file. Open the folder that holds the .dat files.`);
}

/** What is in a folder, by name, hidden entries left out; nothing if it has been visited by another way. */
async function listOnce(path: string, visited: Set<string>): Promise<Dirent[]> {
  const { dev, ino } = await stat(path, { bigint: true });
  // File systems without file ids report 0 for all; their paths must do.
  const key = ino === 0n ? path : `${dev}:${ino}`;
  if (visited.has(key)) return [];
  visited.add(key);
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter(({ name }) => !name.startsWith('.')).sort((a, b) => compareNames(a.name, b.name));
}

async function foldersIn(path: string, entries: readonly Dirent[]): Promise<string[]> {
  const candidates = entries.filter((entry) => datStem(entry.name) === null && !entry.isFile());
  const isFolder = await Promise.all(
    candidates.map(async (entry) => {
      if (!entry.isSymbolicLink()) return entry.isDirectory();
      // A link that leads nowhere leads to no split.
      const found = await stat(join(path, entry.name)).catch(() => null);
      return found?.isDirectory() === true;
    }),
  );
  return candidates.filter((_, i) => isFolder[i]).map(({ name }) => name);
}

async function readSplitFolder(
  path: string,
  trail: readonly string[],
  entries: readonly Dirent[],
): Promise<SplitFolder | null> {
  const names = entries.map(({ name }) => name);
  const datNames = names.filter((name) => datStem(name) !== null);
  if (datNames.length === 0) return null;
  const files: DatFile[] = [];
  const unreadable: UnreadableFile[] = [];
  const found = await Promise.all(datNames.map((fileName) => readDatFile(path, fileName)));
  for (const file of found) {
    if ('reason' in file) unreadable.push(file);
    else files.push(file);
  }
  const metadataName =
    names.find((name) => name === 'metadata.csv') ?? names.find((name) => name.toLowerCase() === 'metadata.csv');
  return { path, trail, files, unreadable, metadataName: metadataName ?? null };
}

async function readDatFile(folder: string, fileName: string): Promise<DatFile | UnreadableFile> {
  const path = join(folder, fileName);
  try {
    const found = await stat(path);
    if (found.isDirectory()) return { fileName, reason: 'it is a folder' };
    // A named pipe or device would block whoever opens it.
    if (!found.isFile()) return { fileName, reason: 'it is not a regular file' };
    // Asking for access would not do: Windows then looks at no access list.
    await (await open(path, 'r')).close();
    return { fileName, path, sizeBytes: found.size };
  } catch (error) {
    return { fileName, reason: await reasonOfListed(path, error) };
  }
}

export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
