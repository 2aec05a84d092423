import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { codeOf } from '../dataset/system-reason.ts';
import { ExampleFiles } from './example-files.ts';
import {
  type FolderState,
  GENERATOR_VERSION,
  inspectFolder,
  MARKER,
  type Marker,
  moveIntoPlace,
  openWorkFolder,
} from './example-folder.ts';
import { MAX_ROIS, MAX_SEED } from './example-limits.ts';
import { metadataHeader, metadataRow } from './metadata-rows.ts';
import type { Mistake } from './mistakes.ts';
import { patchLayers } from './patch-layers.ts';
import { DATES_PER_ROI, makeLand, planRois, type RoiPlan, splitNames } from './programme.ts';
import { makeScene } from './scene.ts';
import { packTruth } from './truth.ts';
import { truthReadme } from './truth-readme.ts';

/** What is asked of the worker. */
export interface ExampleInput {
  readonly folder: string;
  readonly seed: number;
  /** Places, each on five dates. */
  readonly rois: number;
}

export interface ExampleOptions extends Omit<ExampleInput, 'folder'> {
  readonly onProgress: (done: number, total: number, label: string) => void;
  readonly signal?: AbortSignal;
}

export interface ExampleSummary {
  readonly folder: string;
  readonly seed: number;
  readonly splits: readonly { readonly name: string; readonly patchCount: number }[];
  readonly fileCount: number;
  readonly bytes: number;
  readonly mistakeCount: number;
}

/** One planted mistake as `truth/mistakes.json` lists it. */
export interface PlantedMistake extends Mistake {
  readonly split: string;
  readonly patch: number;
}

/**
 * Writes a generated dataset to `folder`: `rois` places on five dates each over train, val and test, with the truth
 * beside it. The same seed gives the same bytes. The folder must be new, empty, or an untouched example: one of the
 * same seed and size is left as it is, another one is replaced. It grows in a hidden folder beside or inside the target
 * and is moved when complete; when cancelled (`cancelled`) nothing is left. Also throws `exists`, `unwritable`,
 * `bad-argument`.
 */
export async function makeExample(folder: string, options: ExampleOptions): Promise<ExampleSummary> {
  checkOptions(options);
  const target = resolve(folder);
  const before = await inspectFolder(target);
  if (before.state === 'example' && isWanted(before.marker, options)) return summarise(target, before.marker);
  try {
    return await growExample(target, before, options);
  } catch (error) {
    throw worldly(error, before.state === 'free' ? dirname(target) : target);
  }
}

function checkOptions({ seed, rois }: ExampleOptions): void {
  if (!Number.isSafeInteger(seed) || seed < 0 || seed > MAX_SEED) {
    throw new AppError('bad-argument', `The seed was ${seed}; give a whole number from 0 to ${MAX_SEED}.`);
  }
  if (!Number.isSafeInteger(rois) || rois < 1 || rois > MAX_ROIS) {
    throw new AppError('bad-argument', `The number of ROIs was ${rois}; give a whole number from 1 to ${MAX_ROIS}.`);
  }
}

function isWanted(marker: Marker, { seed, rois }: ExampleOptions): boolean {
  return marker.generatorVersion === GENERATOR_VERSION && marker.seed === seed && marker.rois === rois;
}

async function growExample(target: string, before: FolderState, options: ExampleOptions): Promise<ExampleSummary> {
  const work = await openWorkFolder(target, before);
  const files = new ExampleFiles(work.path);
  try {
    await writeFile(work.markerPath, JSON.stringify({ madeBy: 'cloudbrush example' }));
    const mistakes = await writePatches(files, options);
    await files.writeText('truth/mistakes.json', `${JSON.stringify({ seed: options.seed, mistakes }, null, 1)}\n`);
    await files.writeText('truth/README.md', truthReadme);
    const marker: Marker = {
      madeBy: 'cloudbrush example',
      generatorVersion: GENERATOR_VERSION,
      seed: options.seed,
      rois: options.rois,
      mistakes: mistakes.length,
      splits: splitsOf(planRois(options.seed, options.rois)),
      files: await files.finish(),
    };
    await writeFile(join(work.path, MARKER), `${JSON.stringify(marker, null, 1)}\n`, { flush: true });
    options.signal?.throwIfAborted();
    await moveIntoPlace(work.path, target, before);
    return summarise(target, marker);
  } catch (error) {
    await files.abandon();
    await rm(work.path, { recursive: true, force: true });
    throw error;
  }
}

async function writePatches(files: ExampleFiles, options: ExampleOptions): Promise<PlantedMistake[]> {
  const rois = planRois(options.seed, options.rois);
  const total = rois.length * DATES_PER_ROI;
  const planted: PlantedMistake[] = [];
  const counts = new Map<string, number>();
  const tables = new Map<string, string>();
  let done = 0;
  for (const roi of rois) {
    options.onProgress(done, total, `Making the land of ${roi.roiId}`);
    await turn();
    const land = makeLand(roi);
    for (const date of roi.dates) {
      // A turn of the event loop, so that a cancellation can arrive.
      await turn();
      options.signal?.throwIfAborted();
      const scene = makeScene(roi, date, land);
      const patch = counts.get(roi.split) ?? 0;
      const { layers, mistakes } = patchLayers(scene);
      for (const [name, bytes] of layers) await files.append(`${roi.split}/${name}.dat`, bytes);
      await files.append(`truth/${roi.split}.truth`, packTruth(scene.truth));
      planted.push(...mistakes.map((mistake) => ({ split: roi.split, patch, ...mistake })));
      tables.set(roi.split, `${tables.get(roi.split) ?? metadataHeader}${metadataRow(scene, patch)}\n`);
      counts.set(roi.split, patch + 1);
      done++;
      options.onProgress(done, total, `${roi.roiId}, ${date.date.toISOString().slice(0, 10)}`);
    }
  }
  for (const [split, table] of tables) await files.writeText(`${split}/metadata.csv`, table);
  return planted;
}

function splitsOf(rois: readonly RoiPlan[]): { name: string; patchCount: number }[] {
  return splitNames
    .map((name) => ({ name, patchCount: rois.filter((roi) => roi.split === name).length * DATES_PER_ROI }))
    .filter((split) => split.patchCount > 0);
}

function summarise(folder: string, marker: Marker): ExampleSummary {
  return {
    folder,
    seed: marker.seed,
    splits: marker.splits,
    fileCount: marker.files.length + 1,
    bytes: marker.files.reduce((sum, file) => sum + file.bytes, 0),
    mistakeCount: marker.mistakes,
  };
}

const unwritable: Readonly<Record<string, string>> = {
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'lies on a read-only disk',
  ENOSPC: 'lies on a disk that is full; the example needs about 70 MB for each ROI',
  ENAMETOOLONG: 'cannot hold a name as long as this one',
  EBUSY: 'is in use by another program',
  EIO: 'lies on a disk that reported an error',
  // What Node says as well of a folder that an error of the disk kept from being made.
  ENOENT: 'cannot be made: a folder above it is gone, or its disk reported an error',
  EDQUOT: 'lies beyond your disk quota; the example needs about 70 MB for each ROI',
};

function worldly(error: unknown, place: string): unknown {
  if (error instanceof AppError) return error;
  if ((error as Error).name === 'AbortError')
    return new AppError('cancelled', 'Making the example was cancelled; nothing is left of it.');
  const reason = unwritable[codeOf(error)];
  return reason ? new AppError('unwritable', `${place} ${reason}. Choose another place for the example.`) : error;
}
