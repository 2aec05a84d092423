import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../shared/errors.ts';

/** Raised whenever the same seed would give other bytes than before. */
export const GENERATOR_VERSION = 1;
/** Written last: a folder without it is not a finished example. */
export const MARKER = 'cloudbrush-example.json';
const UNFINISHED = 'cloudbrush-unfinished.json';
/** Name of the folder in which an example grows inside a folder that exists. */
const WORK_INSIDE = '.unfinished-example';

const markerSchema = v.object({
  madeBy: v.literal('cloudbrush example'),
  generatorVersion: v.number(),
  seed: v.number(),
  rois: v.number(),
  mistakes: v.number(),
  splits: v.array(v.object({ name: v.string(), patchCount: v.number() })),
  /** Relative path with forward slashes, bytes and SHA-256 of every file but this. */
  files: v.array(v.object({ path: v.string(), bytes: v.number(), sha256: v.string() })),
});
export type Marker = v.InferOutput<typeof markerSchema>;

export type FolderState = { readonly state: 'free' | 'empty' } | { readonly state: 'example'; readonly marker: Marker };

/**
 * What stands at `folder`. Throws `exists` where anything there is not, or no longer, exactly what we wrote: an example
 * in which somebody has worked is the user's.
 */
export async function inspectFolder(folder: string): Promise<FolderState> {
  const names = await namesIn(folder);
  if (names === null) return { state: 'free' };
  if (names.every((name) => name === WORK_INSIDE)) return { state: 'empty' };
  if (!names.includes(MARKER)) {
    throw new AppError(
      'exists',
      `${folder} is not empty (it holds ${names.find((name) => name !== WORK_INSIDE)}). Choose an empty or a new folder for the example.`,
    );
  }
  const parsed = v.safeParse(markerSchema, parseJson(await readFile(join(folder, MARKER), 'utf8')));
  if (!parsed.success)
    throw new AppError(
      'exists',
      `${join(folder, MARKER)} is not one of our files. Choose another folder for the example.`,
    );
  const marker = parsed.output;
  const expected = new Map(marker.files.map((file) => [file.path, file.sha256]));
  for (const path of await filesBelow(folder)) {
    if (path === MARKER || path.startsWith(`${WORK_INSIDE}/`)) continue;
    if (expected.get(path) !== (await sha256(join(folder, path)))) {
      throw new AppError(
        'exists',
        `${join(folder, path)} was added or changed since the example was made. Choose another folder for a new example.`,
      );
    }
    expected.delete(path);
  }
  if (expected.size > 0) {
    throw new AppError(
      'exists',
      `${folder} lacks ${[...expected.keys()][0]} of the example made there. Remove the folder or choose another one.`,
    );
  }
  return { state: 'example', marker };
}

/**
 * An empty folder in which the example grows; what a killed run left there is removed. It lies beside a target that does
 * not exist yet, so that it can be renamed, but inside one that does: that may be a mount point, which cannot be
 * replaced, or the only place that may be written to.
 */
export async function openWorkFolder(
  folder: string,
  before: FolderState,
): Promise<{ path: string; markerPath: string }> {
  const target = resolve(folder);
  const path =
    before.state === 'free'
      ? join(dirname(target), `.${basename(target)}.unfinished-example`)
      : join(target, WORK_INSIDE);
  const names = await namesIn(path);
  if (names !== null && names.length > 0 && !names.includes(UNFINISHED)) {
    throw new AppError(
      'exists',
      `${path} is in the way and not one of our unfinished examples. Move it elsewhere and try again.`,
    );
  }
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  return { path, markerPath: join(path, UNFINISHED) };
}

/** Puts the finished work folder, or what is in it, in the target's place; the marker last. */
export async function moveIntoPlace(workFolder: string, folder: string, before: FolderState): Promise<void> {
  await rm(join(workFolder, UNFINISHED), { force: true });
  if (before.state === 'free') return rename(workFolder, folder);
  // Only what inspectFolder has found to be ours.
  for (const name of await readdir(folder)) {
    if (name !== WORK_INSIDE) await rm(join(folder, name), { recursive: true });
  }
  const made = (await readdir(workFolder)).sort((a, b) => Number(a === MARKER) - Number(b === MARKER));
  for (const name of made) await rename(join(workFolder, name), join(folder, name));
  await rmdir(workFolder);
}

async function namesIn(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // A name that is too long names nothing either; making the folder will say so.
    if (code === 'ENOENT' || code === 'ENAMETOOLONG') return null;
    if (code === 'ENOTDIR') throw new AppError('exists', `${folder} is a file. Choose a folder for the example.`);
    throw new AppError('unreadable', `${folder} cannot be read (${code}). Choose another folder for the example.`);
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(resolve(folder).length + 1)
        .replaceAll('\\', '/'),
    );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
