import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import type { Offer } from '../../shared/proposals/offer.ts';
import { Dataset } from '../dataset/dataset.ts';
import { writeError } from '../export/disk-error.ts';
import { FolderFlush, putInPlace, removeIfThere, writeFlushed } from '../export/place-file.ts';
import { temporaryPathFor } from '../export/temporary-file.ts';
import type { TaskContext } from '../host/worker-task.ts';
import type { PartMasks } from './part-masks.ts';
import { PatchInputs } from './patch-inputs.ts';
import { patchesIn, rangesOf } from './patch-ranges.ts';
import { manifestPathOf, manifestText, NOTHING_PROPOSED, type ProposalManifest } from './proposal-manifest.ts';
import { type ProposalSource, Proposer } from './proposal-source.ts';

/** One part of a run: some patches of a split, to be computed into a file of their own. */
export interface PartTask {
  /** Of the dataset. */
  readonly folder: string;
  readonly splitId: string;
  readonly source: ProposalSource;
  readonly masks: PartMasks;
  /** The file's own name is in `manifest`. */
  readonly outFolder: string;
  /** UUID: the part's temporaries carry it. */
  readonly partId: string;
  /** Everything that is known of the part before it is computed. */
  readonly manifest: Omit<ProposalManifest, 'without' | 'file'> & { readonly fileName: string };
}

/**
 * Computes a part and writes it: first under another name, flushed and renamed, then the JSON beside it, so that a file
 * with its JSON is complete whenever the machine stops. Throws `unwritable`, and what the source throws.
 */
export async function computePart(task: PartTask, context: TaskContext): Promise<ProposalManifest> {
  const { outFolder, partId } = task;
  const { fileName, ...known } = task.manifest;
  const path = join(outFolder, fileName);
  const temporary = temporaryPathFor(path, partId, 'dat');
  const temporaryManifest = temporaryPathFor(path, partId, 'manifest');
  const dataset = await Dataset.open(task.folder);
  const proposer = new Proposer(task.source, new PatchInputs(dataset, task.splitId, task.masks));
  try {
    const { sha256, without } = await writeOffers(temporary, proposer, patchesIn(known.patches), context);
    const sizeBytes = patchesIn(known.patches).length * PATCH_PIXELS;
    const manifest = { ...known, without, file: { name: fileName, sizeBytes, sha256 } };
    await place(path, temporary, temporaryManifest, manifest);
    return manifest;
  } catch (error) {
    await Promise.all([removeIfThere(temporary), removeIfThere(temporaryManifest)]);
    throw writeError(error, path);
  } finally {
    await proposer.close();
    await dataset.close();
  }
}

async function place(
  path: string,
  temporary: string,
  temporaryManifest: string,
  manifest: ProposalManifest,
): Promise<void> {
  const folder = await FolderFlush.open(dirname(path));
  try {
    await writeFlushed(temporaryManifest, manifestText(manifest));
    // A part that is computed anew is none until its own JSON is there.
    await removeIfThere(manifestPathOf(path));
    await folder.flush();
    await putInPlace(temporary, path, true);
    await folder.flush();
    await putInPlace(temporaryManifest, manifestPathOf(path), true);
    await folder.flush();
  } finally {
    await folder.close();
  }
}

interface Written {
  readonly sha256: string;
  readonly without: ProposalManifest['without'];
}

async function writeOffers(
  path: string,
  proposer: Proposer,
  patches: readonly number[],
  { signal, progress }: TaskContext,
): Promise<Written> {
  const digest = createHash('sha256');
  const left = new Map<string, number[]>();
  const file = await open(path, 'wx');
  try {
    for (const [i, patch] of patches.entries()) {
      signal.throwIfAborted();
      const offer = await proposer.offer(patch);
      if (typeof offer === 'string') left.set(offer, [...(left.get(offer) ?? []), patch]);
      const codes = typeof offer === 'string' ? new Uint8Array(PATCH_PIXELS).fill(NOTHING_PROPOSED) : codesOf(offer);
      digest.update(codes);
      await writeAll(file, codes);
      progress(i + 1, patches.length, 'Computing proposals');
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const without = [...left].map(([reason, among]) => ({
    patches: rangesOf(among).map(([a, b]): [number, number] => [a, b]),
    reason,
  }));
  return { sha256: digest.digest('hex'), without };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
}

function codesOf({ classes }: Offer): Uint8Array {
  return classes.map((number) => (number === NO_STATEMENT ? NOTHING_PROPOSED : number));
}
