import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Target, UNLABELLED } from '../../shared/cloudsen12/classes.ts';
import type { Argument, ExportSummary, Results, StaleTemporary } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import { exportMask } from '../export/export-mask.ts';
import type { ExportHead, ExportPlan, ExportResult, ExportSource, ProtectedFile } from '../export/export-plan.ts';
import { datasetFiles, projectFiles } from '../export/protected-files.ts';
import { releaseMemory } from '../export/release-memory.ts';
import { findStale, removeStale } from '../export/temporary-file.ts';
import type { TaskControl } from '../host/worker-task.ts';
import type { StoreClient } from '../project/project-store.ts';
import { version } from '../version.ts';
import type { OpenDataset } from './open-dataset.ts';

export type ExportChoice = Pick<
  Argument<'export.start'>,
  'splitId' | 'target' | 'itemType' | 'fill' | 'overwrite' | 'replaceSource'
> & {
  /** Absolute; null where the source itself is replaced. */
  readonly outPath: string | null;
  /** Who exports: recorded where an export replaces the source. */
  readonly annotator: string;
};

/** Exports of open datasets: what to write is gathered here, the writing is electron/export's. */
export class DatasetExports {
  readonly #store: StoreClient;
  readonly #openDatasets: () => readonly OpenDataset[];
  readonly #stale = new Map<string, string>();

  /** No export replaces a file of any of `openDatasets`. */
  constructor(store: StoreClient, openDatasets: () => readonly OpenDataset[]) {
    this.#store = store;
    this.#openDatasets = openDatasets;
  }

  /** What the page is told of an export, and the path of what was written, which it is not told. */
  async start(
    opened: OpenDataset,
    choice: ExportChoice,
    control: TaskControl,
  ): Promise<Omit<ExportSummary, 'place'> & Pick<ExportResult, 'path'>> {
    const result = await this.export(opened, choice, control);
    return {
      path: result.path,
      fileName: result.fileName,
      patchCount: result.shape[0],
      changedPatches: result.changedPatches.length,
      changedPixels: result.changedPatches.reduce((sum, patch) => sum + patch.pixels, 0),
      unlabelledPatches: result.unlabelledPatches,
      sourceGonePatches: result.sourceGonePatches,
      outputSha256: result.outputSha256,
      manifestName: result.manifestName,
    };
  }

  /** Everything that an export says of itself, for the command line. Throws what `runExport` throws. */
  async export(opened: OpenDataset, choice: ExportChoice, control: TaskControl): Promise<ExportResult> {
    const { target, splitId } = choice;
    const { handle } = opened.project;
    const layer = opened.dataset.split(splitId).findLayer(`LABEL_${target}`);
    const plan = await this.#plan(opened, choice);
    const maskAt = (head: ExportHead) => this.#store.maskAt(handle, opened.splitKey(splitId), target, head);
    return exportMask(
      plan,
      {
        maskAt: async (head) => {
          const { base, ...mask } = await maskAt(head);
          releaseMemory(base);
          return mask;
        },
        baseOf: async (head) => (await maskAt(head)).base,
        reached: async (step) => {
          // Windows does not replace a file that is mapped.
          if (step === 'place' && choice.replaceSource) await layer?.close();
        },
        expectSources: async (expected, identity) => {
          const split = identity === null ? null : { splitKey: opened.splitKey(splitId), ...identity };
          await this.#store.expectSources(handle, choice.annotator, expected, split);
        },
      },
      control,
    );
  }

  async #plan(opened: OpenDataset, choice: ExportChoice): Promise<ExportPlan> {
    const { splitId, target, outPath: _, annotator: __, ...options } = choice;
    const split = opened.dataset.split(splitId);
    const source = await sourceOf(opened, splitId, target);
    const unscribbled = target === 'manual_sc' ? await opened.unscribbled(splitId) : null;
    // Known since the opening; it says which layer it is made of.
    await split.identity();
    const identifying = split.identifyingLayer;
    const scribbleCode = unscribbled?.state === 'known' ? unscribbled.code : null;
    return {
      ...options,
      toolVersion: version,
      datasetName: opened.dataset.name,
      splitName: split.name,
      target,
      patchCount: split.patchCount,
      source,
      heads: await this.#store.editedPatches(opened.project.handle, opened.splitKey(splitId), target),
      unlabelledCode: target === 'manual_hq' ? UNLABELLED : scribbleCode,
      exportId: randomUUID(),
      outPath: targetPath(choice, source, split.name),
      protectedFiles: await this.protectedFiles(),
      identifyingLayer: identifying?.id === `LABEL_${target}` ? identifying.id : null,
    };
  }

  /** What nothing that is written may replace: the files of all open datasets, and their projects. */
  async protectedFiles(): Promise<ProtectedFile[]> {
    const files = this.#openDatasets().map(async ({ dataset, projectChoice }) => [
      ...(await datasetFiles(dataset)),
      ...(projectChoice.file === null ? [] : projectFiles(projectChoice.file)),
    ]);
    return (await Promise.all(files)).flat();
  }

  /** What an export of a target would hold, for the page to show before it is started. */
  async preview(opened: OpenDataset, splitId: string, target: Target): Promise<Results['export.preview']> {
    const split = opened.dataset.split(splitId);
    const heads = await this.#store.editedPatches(opened.project.handle, opened.splitKey(splitId), target);
    return {
      suggestedName: `${split.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_')}_${target}_corrected.dat`,
      sourceItemType: labelLayer(split, target)?.itemType ?? null,
      patchCount: split.patchCount,
      editedPatches: heads.length,
    };
  }

  /**
   * What exports that were cut off have left in a folder, or beside a file that is or may be there; without a path
   * beside the label itself, where replacing it leaves them.
   */
  async stale(
    opened: OpenDataset,
    splitId: string,
    target: Target,
    path: string | null,
  ): Promise<readonly StaleTemporary[]> {
    const source = opened.dataset.split(splitId).findLayer(`LABEL_${target}`)?.path ?? null;
    const beside = path ?? (source === null ? null : await realpath(source));
    if (beside === null) return [];
    const isFolder = (await stat(beside).catch(() => null))?.isDirectory() === true;
    const found = await findStale(isFolder ? beside : dirname(beside));
    return found.map(({ path, fileName, sizeBytes, modified }) => {
      const staleId = randomUUID();
      this.#stale.set(staleId, path);
      return { staleId, fileName, sizeBytes, modified };
    });
  }

  /** Throws `not-found` for an id that was not offered. */
  async removeStale(staleId: string): Promise<void> {
    const path = this.#stale.get(staleId);
    if (path === undefined) throw new AppError('not-found', 'This file is not offered for removal any more.');
    await removeStale(path);
    this.#stale.delete(staleId);
  }
}

function targetPath(
  { outPath, replaceSource, target }: ExportChoice,
  source: ExportSource | null,
  split: string,
): string {
  if (replaceSource && source === null) {
    throw new AppError('bad-argument', `${split} has no file of ${target} that could be replaced: export to a file.`);
  }
  const path = outPath ?? (replaceSource ? source?.path : undefined);
  if (path === undefined) throw new AppError('bad-argument', 'An export needs a file to write to: choose one.');
  return path;
}

async function sourceOf(opened: OpenDataset, splitId: string, target: Target): Promise<ExportSource | null> {
  const split = opened.dataset.split(splitId);
  const layer = labelLayer(split, target);
  if (layer === null) return null;
  const { path, fileName, itemType } = layer;
  return { path, fileName, itemType, identity: await layer.fileIdentity() };
}
