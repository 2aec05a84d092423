import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { isMissing, readError } from '../export/disk-error.ts';
import { removeIfThere } from '../export/place-file.ts';
import { findStale } from '../export/temporary-file.ts';
import { rangesOf } from './patch-ranges.ts';
import { manifestContent, manifestPathOf, type ProposalManifest, parseManifest } from './proposal-manifest.ts';

/** A part that is complete in its folder. */
export interface KeptPart {
  readonly path: string;
  readonly manifest: ProposalManifest;
}

const MANIFEST = /^part-.*\.dat\.json$/;

/**
 * `part-00064-00127.dat`, by its first and last patch; of one with gaps a part of their sum more, so that what a filter
 * has left of a range never takes the place of the whole.
 */
export function partName(patches: readonly number[]): string {
  const number = (patch: number | undefined) => String(patch ?? 0).padStart(5, '0');
  const ranges = rangesOf(patches);
  const sum = createHash('sha256').update(JSON.stringify(ranges)).digest('hex');
  const gaps = ranges.length > 1 ? `-${sum.slice(0, 8)}` : '';
  return `part-${number(patches[0])}-${number(patches.at(-1))}${gaps}.dat`;
}

/**
 * The complete parts in a folder, by name; none where there is no such folder. Throws `bad-file` for a damaged JSON and
 * for a part whose file is not there or of another size, `unreadable`.
 */
export async function keptParts(folder: string): Promise<readonly KeptPart[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw readError(error, folder);
  });
  const parts: KeptPart[] = [];
  for (const name of names.filter((each) => MANIFEST.test(each)).sort()) parts.push(await keptPart(join(folder, name)));
  return parts;
}

async function keptPart(manifestPath: string): Promise<KeptPart> {
  const path = manifestPath.replace(/\.json$/, '');
  const content = await manifestContent(manifestPath);
  if (content === null) throw new AppError('unreadable', `${manifestPath} went away while it was read: try again.`);
  const manifest = parseManifest(content, basename(manifestPath));
  if (manifest.whole || manifest.file.name !== basename(path) || manifestPathOf(path) !== manifestPath)
    throw new AppError(
      'bad-file',
      `${manifestPath} tells of another file, ${manifest.file.name}: give both their names again.`,
    );
  const found = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw readError(error, path);
  });
  if (found?.isFile() === false)
    throw new AppError('bad-file', `${path} is no regular file. Remove it with its JSON, and compute it anew.`);
  if (found === null || found.size !== manifest.file.sizeBytes) {
    throw new AppError(
      'bad-file',
      `${path} ${found === null ? 'is missing' : `has ${found.size} bytes`}, but its JSON tells of ${manifest.file.sizeBytes} bytes. ` +
        'Copy it again, or remove its JSON and compute it anew.',
    );
  }
  return { path, manifest };
}

/** What runs that were killed have left in their folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  const stale = (await findStale(folder)).filter(({ fileName }) => fileName.endsWith('.part'));
  await Promise.all(stale.map(({ path }) => removeIfThere(path)));
}
