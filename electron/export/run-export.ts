import type { BigIntStats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError, assert } from '../../shared/errors.ts';
import type { SplitIdentity } from '../dataset/split-identity.ts';
import { exportCancelled } from './cancelled.ts';
import { isMissing, writeError } from './disk-error.ts';
import type { ExportHost, ExportPlan, ExportResult } from './export-plan.ts';
import { keepCopy } from './keep-copy.ts';
import { manifestText } from './manifest.ts';
import { MaskStream, type OutputItemType, patchesPerChunk, type StreamParts, type WrittenMask } from './mask-stream.ts';
import { identityWith } from './output-identity.ts';
import { fitsInt8 } from './patch-labels.ts';
import { FolderFlush, putInPlace, removeIfThere, renameIfThere, writeFlushed } from './place-file.ts';
import { readBack } from './read-back.ts';
import { SourceFile } from './source-file.ts';
import { checkRoom, manifestPathOf, refuseProtected, resolveTarget, type TargetFile } from './target-file.ts';
import { temporaryPathFor } from './temporary-file.ts';

/**
 * Writes the whole split, shape (N, 512, 512), with the edited patches put in; every other byte is the source's.
 * Whatever happens on the way, a kill included, the target holds either what it held before or the complete new file;
 * on an error or a cancel nothing of the export is left. Throws AppError: bad-argument, exists, not-found for a
 * target that may not be written; bad-code; source-changed; unreadable, unwritable; cancelled.
 */
export async function runExport(plan: ExportPlan, host: ExportHost): Promise<ExportResult> {
  const itemType = outputItemType(plan);
  checkCodes(plan, itemType);
  checkSourceSize(plan);
  const target = await resolveTarget(plan);
  const temporary = temporaryPathFor(target.path, plan.exportId, 'dat');
  const manifestTemporary = temporaryPathFor(target.path, plan.exportId, 'manifest');
  const folder = await FolderFlush.open(dirname(target.path)).catch((error: unknown) => {
    throw writeError(error, target.path);
  });
  const source =
    plan.source === null
      ? null
      : await SourceFile.open(plan.source).catch(async (error: unknown) => {
          await folder.close();
          throw error;
        });
  try {
    const sizeBytes = plan.patchCount * PATCH_PIXELS * itemBytes(itemType);
    await checkRoom(target.path, sizeBytes);
    await host.reached('write');
    const written = await writeTemporary({ plan, itemType, source, host }, temporary, target);
    await host.reached('read-back');
    const outputSha256 = await checkTemporary(temporary, sizeBytes, itemType, written, plan, host);
    const result = resultOf(plan, itemType, target, written, outputSha256, sizeBytes);
    return await place(plan, host, { target, folder, temporary, manifestTemporary, source, written, result });
  } catch (error) {
    throw writeError(error, target.path);
  } finally {
    await source?.close();
    await folder.close();
    await removeIfThere(temporary);
    await removeIfThere(manifestTemporary);
  }
}

function outputItemType({ source, itemType }: ExportPlan): OutputItemType {
  return itemType === 'source' && source !== null ? source.itemType : 'int8';
}

function checkCodes({ fill, unlabelledCode, source }: ExportPlan, itemType: OutputItemType): void {
  if (fill !== null && source?.itemType === itemType) {
    throw new AppError(
      'bad-argument',
      `A fill code has no use here: every pixel of ${source.fileName} is written as it is, or as it was painted. ` +
        'Leave it out.',
    );
  }
  if (itemType === 'int8' && fill !== null && !fitsInt8(fill)) {
    throw new AppError('bad-argument', `The fill code ${fill} does not fit int8 (-128 to 127): choose another one.`);
  }
  if (source === null && unlabelledCode !== null && !fitsInt8(unlabelledCode)) {
    throw new AppError(
      'bad-code',
      `The code ${unlabelledCode} of unlabelled pixels does not fit int8 (-128 to 127): choose another unscribbled value.`,
    );
  }
}

function checkSourceSize({ source, patchCount }: ExportPlan): void {
  if (source === null) return;
  const expectedBytes = patchCount * PATCH_PIXELS * itemBytes(source.itemType);
  if (source.identity.sizeBytes === expectedBytes) return;
  throw new AppError(
    'source-changed',
    `${source.fileName} has ${source.identity.sizeBytes} bytes now, not the ${expectedBytes} that it had when the dataset was ` +
      'opened: open the dataset again.',
  );
}

async function writeTemporary(
  parts: Omit<StreamParts, 'output'>,
  temporary: string,
  target: TargetFile,
): Promise<WrittenMask> {
  const output = await open(temporary, 'wx');
  try {
    const written = await new MaskStream({ ...parts, output: output.fd }).run();
    await parts.host.reached('flush');
    if (target.mode !== null && process.platform !== 'win32') await output.chmod(target.mode);
    await output.sync();
    return written;
  } finally {
    await output.close();
  }
}

async function checkTemporary(
  temporary: string,
  sizeBytes: number,
  itemType: OutputItemType,
  { marks }: WrittenMask,
  plan: ExportPlan,
  host: ExportHost,
): Promise<string> {
  const chunkBytes = patchesPerChunk(plan.source?.itemType ?? itemType) * PATCH_PIXELS * itemBytes(itemType);
  let done = sizeBytes;
  return readBack(temporary, sizeBytes, chunkBytes, marks, (bytesRead) => {
    stopIfCancelled(host.signal);
    done += bytesRead;
    host.progress(done, 2 * sizeBytes);
  });
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw exportCancelled();
}

interface Finished {
  readonly target: TargetFile;
  readonly folder: FolderFlush;
  readonly temporary: string;
  readonly manifestTemporary: string;
  readonly source: SourceFile | null;
  readonly written: WrittenMask;
  readonly result: ExportResult;
}

/** From here on a cancel comes too late: two names are set, and nothing that takes time is left. */
async function place(plan: ExportPlan, host: ExportHost, finished: Finished): Promise<ExportResult> {
  const { target, folder, temporary, manifestTemporary, source, written } = finished;
  await host.reached('place');
  stopIfCancelled(host.signal);
  await source?.checkUnchanged();
  // Windows does not replace a file that is open.
  await source?.close();
  const now = new Date();
  const copy = plan.replaceSource ? await keepSource(plan, target.path, finished.result, now) : null;
  const result = { ...finished.result, keptCopy: copy === null ? null : basename(copy) };
  let output: BigIntStats;
  try {
    if (plan.replaceSource) await host.expectSources(written.expectedSources, await newIdentity(plan, finished));
    else await refuseProtected(target.path, plan.protectedFiles);
    // On the disk before the output gets its name: a manifest that cannot be written leaves the old file alone.
    await writeFlushed(manifestTemporary, manifestText(plan, result, now));
    output = await stat(temporary, { bigint: true });
    await putInPlace(temporary, target.path, plan.overwrite || plan.replaceSource);
  } catch (error) {
    if (copy !== null) await removeIfThere(copy);
    throw error;
  }
  const unflushed = await failureOf(folder.flush());
  await host.reached('manifest');
  await placeManifest(plan, finished, output, copy);
  const failure = unflushed ?? (await failureOf(folder.flush()));
  if (failure !== null) {
    throw afterwards(target, 'whether it outlives a power failure is not certain', target.path, failure.error);
  }
  await host.reached('done');
  return result;
}

/** Without metadata a split may be known by these very pixels: the project would not find it again. */
async function newIdentity(
  { identifyingLayer, patchCount }: ExportPlan,
  { temporary, result }: Finished,
): Promise<SplitIdentity | null> {
  return identifyingLayer === null ? null : identityWith(temporary, identifyingLayer, patchCount, result.itemType);
}

async function keepSource(
  { exportId }: ExportPlan,
  path: string,
  { source }: ExportResult,
  now: Date,
): Promise<string> {
  assert(source !== null, 'a source that is replaced was read');
  return keepCopy(path, source.sha256, exportId, now);
}

/** Whether nothing else has taken the output's name. File systems without file ids report 0 for all. */
async function isInPlace(target: TargetFile, output: BigIntStats): Promise<boolean> {
  const now = await lstat(target.path, { bigint: true }).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return now !== null && now.dev === output.dev && now.ino === output.ino;
}

async function placeManifest(
  plan: ExportPlan,
  { target, manifestTemporary }: Finished,
  output: BigIntStats,
  copy: string | null,
): Promise<void> {
  if (!(await isInPlace(target, output))) {
    throw new AppError(
      'conflict',
      `${target.path} was replaced by something else right after it was written, another export perhaps, so its ` +
        'manifest was not written: export again.',
    );
  }
  try {
    // The manifest of a file that is kept stays with it.
    if (copy !== null) await renameIfThere(target.manifestPath, manifestPathOf(copy));
    await putInPlace(manifestTemporary, target.manifestPath, plan.overwrite || plan.replaceSource);
  } catch (error) {
    // One that lies there tells of the file before; better none than that. A full disk lets it go.
    if (plan.overwrite) await removeIfThere(target.manifestPath).catch(() => null);
    throw afterwards(target, 'its manifest is missing', target.manifestPath, error);
  }
}

async function failureOf(work: Promise<void>): Promise<{ readonly error: unknown } | null> {
  return work.then(
    () => null,
    (error: unknown) => ({ error }),
  );
}

/** What fails once the output has its name does not make it any less complete. */
function afterwards(target: TargetFile, what: string, path: string, error: unknown): AppError {
  const reason = writeError(error, path);
  const text = reason instanceof Error ? reason.message : String(reason);
  return new AppError('unwritable', `${target.path} is written and complete, but ${what}: ${text}`);
}

function resultOf(
  plan: ExportPlan,
  itemType: OutputItemType,
  target: TargetFile,
  written: WrittenMask,
  outputSha256: string,
  sizeBytes: number,
): ExportResult {
  const { source } = plan;
  return {
    path: target.path,
    fileName: basename(target.path),
    manifestPath: target.manifestPath,
    manifestName: basename(target.manifestPath),
    itemType,
    shape: [plan.patchCount, PATCH_SIZE, PATCH_SIZE],
    sizeBytes,
    outputSha256,
    source:
      source === null || written.sourceSha256 === null
        ? null
        : { fileName: source.fileName, sizeBytes: source.identity.sizeBytes, sha256: written.sourceSha256 },
    changedPatches: written.changedPatches,
    unlabelledPatches: written.unlabelledPatches,
    sourceGonePatches: written.sourceGonePatches,
    filledPaddingPixels: written.filledPaddingPixels,
    keptCopy: null,
  };
}
