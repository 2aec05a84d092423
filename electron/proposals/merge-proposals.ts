import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError } from '../../shared/errors.ts';
import { readError, writeError } from '../export/disk-error.ts';
import { FolderFlush, putInPlace, removeIfThere, renameIfThere, writeFlushed } from '../export/place-file.ts';
import { checkRoom } from '../export/target-file.ts';
import { temporaryPathFor } from '../export/temporary-file.ts';
import { type KeptPart, keptParts } from './kept-parts.ts';
import { checkMergeTarget } from './merge-target.ts';
import { type PatchRange, patchesIn, rangesOf } from './patch-ranges.ts';
import {
  differenceOf,
  manifestPathOf,
  manifestText,
  NOTHING_PROPOSED,
  type ProposalManifest,
} from './proposal-manifest.ts';
import { joined, type RunReport } from './run-proposals.ts';

export interface MergeControl {
  readonly signal: AbortSignal;
  readonly onPatches: (done: number, total: number) => void;
}

export interface MergeReport {
  readonly path: string;
  readonly patchCount: number;
  readonly parts: number;
  readonly sha256: string;
  /** Of which no part holds anything: they are 99 throughout. */
  readonly missing: readonly PatchRange[];
  readonly without: RunReport['without'];
}

/** Where a patch lies in a part. */
interface Piece {
  readonly part: KeptPart;
  readonly index: number;
}

/**
 * Joins the parts in some folders into one file of shape (N, 512, 512), int8, 99 where nothing is proposed, with its JSON
 * beside it. Nothing is written unless all belong together: throws `conflict` where they are of different splits, sources
 * or settings, or say different things of one patch; `bad-file` for a part that is damaged; what `checkMergeTarget`
 * throws, and `unwritable` where there is no room for it.
 */
export async function mergeProposals(
  folders: readonly string[],
  out: string,
  overwrite: boolean,
  control: MergeControl,
): Promise<MergeReport> {
  const parts = (await Promise.all(folders.map(keptParts))).flat();
  const [first] = parts;
  if (first === undefined) throw new AppError('not-found', `There are no parts of proposals in ${folders.join(', ')}.`);
  for (const { path, manifest } of parts) {
    const difference = differenceOf(first.manifest, manifest);
    if (difference !== null)
      throw new AppError('conflict', `${path} does not belong to ${first.path}: it holds proposals of ${difference}.`);
  }
  const path = resolve(out);
  await checkMergeTarget(path, overwrite, control.signal);
  const temporary = temporaryPathFor(path, randomUUID(), 'dat');
  const temporaryManifest = temporaryPathFor(path, randomUUID(), 'manifest');
  const formerManifest = temporaryPathFor(path, randomUUID(), 'manifest');
  try {
    await checkRoom(path, first.manifest.identity.patchCount * PATCH_PIXELS);
    const merged = await writeMerged(temporary, parts, control);
    const manifest = wholeManifest(parts, basename(path), merged);
    await writeFlushed(temporaryManifest, manifestText(manifest));
    const folder = await FolderFlush.open(dirname(path));
    try {
      // Joining has taken its time, in which something else may have come to that name.
      await checkMergeTarget(path, overwrite, control.signal);
      if (overwrite) await renameIfThere(manifestPathOf(path), formerManifest);
      try {
        await putInPlace(temporary, path, overwrite);
      } catch (error) {
        await renameIfThere(formerManifest, manifestPathOf(path));
        throw error;
      }
      await putInPlace(temporaryManifest, manifestPathOf(path), overwrite);
      await removeIfThere(formerManifest);
      await folder.flush();
    } finally {
      await folder.close();
    }
    return reportOf(path, parts.length, manifest);
  } catch (error) {
    await Promise.all([temporary, temporaryManifest, formerManifest].map(removeIfThere));
    throw writeError(error, path);
  }
}

function wholeManifest(parts: readonly KeptPart[], name: string, { sha256, sizeBytes }: Merged): ProposalManifest {
  const [{ manifest }] = parts;
  const patches = [...new Set(parts.flatMap((part) => patchesIn(part.manifest.patches)))].sort((a, b) => a - b);
  const without = joined(parts.flatMap((part) => part.manifest.without));
  return {
    ...manifest,
    whole: true,
    patches: writable(rangesOf(patches)),
    without: without.map((each) => ({ reason: each.reason, patches: writable(each.patches) })),
    edits: null,
    file: { name, sizeBytes, sha256 },
  };
}

function writable(ranges: readonly PatchRange[]): [number, number][] {
  return ranges.map(([first, last]) => [first, last]);
}

function reportOf(path: string, parts: number, { identity, patches, without, file }: ProposalManifest): MergeReport {
  const computed = new Set(patchesIn(patches));
  const missing = Array.from({ length: identity.patchCount }, (_, patch) => patch).filter(
    (patch) => !computed.has(patch),
  );
  return { path, patchCount: identity.patchCount, parts, sha256: file.sha256, missing: rangesOf(missing), without };
}

interface Merged {
  readonly sha256: string;
  readonly sizeBytes: number;
}

async function writeMerged(path: string, parts: readonly KeptPart[], control: MergeControl): Promise<Merged> {
  const { patchCount } = parts[0].manifest.identity;
  await checkSums(parts, control, patchCount);
  const pieces = piecesByPatch(parts);
  const sizeBytes = patchCount * PATCH_PIXELS;
  const digest = createHash('sha256');
  const nothing = new Uint8Array(PATCH_PIXELS).fill(NOTHING_PROPOSED);
  const file = await open(path, 'wx');
  try {
    for (let patch = 0; patch < patchCount; patch++) {
      throwIfInterrupted(control.signal);
      const found = pieces.get(patch) ?? [];
      const codes = found.length === 0 ? nothing : await agreedCodes(patch, found);
      digest.update(codes);
      await writeAll(file, codes);
      control.onPatches(patchCount + patch + 1, 2 * patchCount);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: digest.digest('hex'), sizeBytes };
}

/** Reads every part once: what was damaged on its way between machines must not come into the labels. */
async function checkSums(parts: readonly KeptPart[], control: MergeControl, patchCount: number): Promise<void> {
  for (const [i, part] of parts.entries()) {
    const digest = createHash('sha256');
    const count = part.manifest.file.sizeBytes / PATCH_PIXELS;
    for (let index = 0; index < count; index++) {
      throwIfInterrupted(control.signal);
      digest.update(await codesOf({ part, index }));
    }
    if (digest.digest('hex') !== part.manifest.file.sha256) {
      throw new AppError(
        'bad-file',
        `${part.path} is damaged: its SHA-256 is not the one in its JSON. Copy it again, or remove its JSON and compute it anew.`,
      );
    }
    control.onPatches(Math.round(((i + 1) * patchCount) / parts.length), 2 * patchCount);
  }
}

function piecesByPatch(parts: readonly KeptPart[]): Map<number, Piece[]> {
  const pieces = new Map<number, Piece[]>();
  for (const part of parts) {
    for (const [index, patch] of patchesIn(part.manifest.patches).entries()) {
      const known = pieces.get(patch);
      if (known === undefined) pieces.set(patch, [{ part, index }]);
      else known.push({ part, index });
    }
  }
  return pieces;
}

async function agreedCodes(patch: number, [first, ...others]: readonly Piece[]): Promise<Uint8Array> {
  const codes = await codesOf(first);
  for (const other of others) {
    if (Buffer.compare(codes, await codesOf(other)) === 0) continue;
    throw new AppError(
      'conflict',
      `${first.part.path} and ${other.part.path} propose different things for patch ${patch}. Remove one of them, or compute both anew.`,
    );
  }
  return codes;
}

async function codesOf({ part, index }: Piece): Promise<Uint8Array> {
  const bytes = new Uint8Array(PATCH_PIXELS);
  const handle = await open(part.path, 'r').catch((error: unknown) => {
    throw readError(error, part.path);
  });
  try {
    const { bytesRead } = await handle.read(bytes, 0, PATCH_PIXELS, index * PATCH_PIXELS);
    if (bytesRead < PATCH_PIXELS) throw new AppError('bad-file', `${part.path} became shorter while it was read.`);
  } finally {
    await handle.close();
  }
  return bytes;
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
}

function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'Interrupted. Nothing was written.');
}
