import { lstat, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isMissing, readError } from './disk-error.ts';
import type { ExportPlan, ProtectedFile } from './export-plan.ts';
import { alreadyThere } from './place-file.ts';

/** Where the output goes, with every link on the way resolved. */
export interface TargetFile {
  readonly path: string;
  readonly manifestPath: string;
  /** Permission bits of the file that is replaced, which the new one takes over; null where there is none. */
  readonly mode: number | null;
}

/**
 * Decides whether `plan.outPath` may be written, before anything is. Throws not-found for a missing folder, exists for
 * a file that may not be overwritten, bad-argument for a link, a folder, a device and any protected file.
 */
export async function resolveTarget(plan: ExportPlan): Promise<TargetFile> {
  const path = plan.replaceSource ? await sourceToReplace(plan) : await realTarget(plan.outPath);
  const overwrite = plan.overwrite || plan.replaceSource;
  const manifestPath = manifestPathOf(path);
  if (!plan.replaceSource) await refuseProtected(path, plan.protectedFiles);
  await refuseProtected(manifestPath, plan.protectedFiles);
  const mode = await replaceableMode(path, overwrite);
  await replaceableMode(manifestPath, overwrite);
  return { path, manifestPath, mode };
}

export function manifestPathOf(path: string): string {
  return `${path}.manifest.json`;
}

async function realTarget(outPath: string): Promise<string> {
  const wanted = resolve(outPath);
  const name = basename(wanted);
  if (name === '') throw new AppError('bad-argument', `${outPath} is a folder: name a file in it.`);
  const folder = await realpath(dirname(wanted)).catch((error: unknown) => {
    if (isMissing(error)) {
      throw new AppError('not-found', `There is no folder ${dirname(wanted)}: make it first, or choose another one.`);
    }
    throw readError(error, dirname(wanted));
  });
  return join(folder, name);
}

async function sourceToReplace({ source, outPath }: ExportPlan): Promise<string> {
  if (source === null) {
    throw new AppError(
      'bad-argument',
      'There is no source label to replace in this split: export to a new file instead.',
    );
  }
  const real = await realpath(source.path).catch((error: unknown) => {
    throw readError(error, source.path);
  });
  // Another hard link to the source is the same file, but replacing that name would leave the source as it was.
  const wanted = await realpath(outPath).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw readError(error, outPath);
  });
  if (wanted !== real) {
    throw new AppError(
      'bad-argument',
      `To replace the source, the output must be ${source.path} itself, not ${outPath}.`,
    );
  }
  return real;
}

/**
 * Throws bad-argument where `path` leads to one of `files`, by device and inode, whatever it is called. `what` would
 * be written there.
 */
export async function refuseProtected(
  path: string,
  files: readonly ProtectedFile[],
  what = 'an export',
): Promise<void> {
  const target = await identityAt(path);
  if (target === null) return;
  for (const file of files) {
    const other = await identityAt(file.path);
    // Windows file systems without file ids report 0 for all; there the resolved path decides.
    const same = other !== null && (other.ino === 0n ? other.path === target.path : isSameFile(other, target));
    if (same) {
      throw new AppError(
        'bad-argument',
        `${path} is ${file.what}, which ${what} never overwrites: choose another name.`,
      );
    }
  }
}

interface PathIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly path: string;
}

function isSameFile(a: PathIdentity, b: PathIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

async function identityAt(path: string): Promise<PathIdentity | null> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return { dev, ino, path: await realpath(path) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw readError(error, path);
  }
}

/** Permission bits of the file at `path`, null where there is none. */
async function replaceableMode(path: string, overwrite: boolean): Promise<number | null> {
  const there = await lstat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw readError(error, path);
  });
  if (there === null) return null;
  if (there.isDirectory()) throw new AppError('bad-argument', `${path} is a folder: name a file in it.`);
  if (there.isSymbolicLink()) {
    throw new AppError(
      'bad-argument',
      `${path} is a symbolic link, which an export does not follow: name the file itself.`,
    );
  }
  if (!there.isFile()) throw new AppError('bad-argument', `${path} is not a regular file: choose another name.`);
  if (!overwrite) throw alreadyThere(path);
  return there.mode & 0o777;
}

/** Throws unwritable where the folder of `path` says that it has not room for `sizeBytes`. */
export async function checkRoom(path: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(dirname(path));
  // Some network file systems report no size at all.
  if (blocks === 0) return;
  const free = bavail * bsize;
  if (free >= sizeBytes) return;
  throw new AppError(
    'unwritable',
    `${dirname(path)} has ${free} bytes free, but the export takes ${sizeBytes}: free some space, or choose another disk.`,
  );
}
