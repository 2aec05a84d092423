import { MessageChannel } from 'node:worker_threads';
import type { AlikeFound, AlikeQuery } from '../../shared/alike/alike-query.ts';
import { signatureDistance } from '../../shared/alike/signature-distance.ts';
import { spectralBands, spectralGroups } from '../../shared/cloudsen12/spectral-bands.ts';
import { AppError } from '../../shared/errors.ts';
import type { Layer } from '../dataset/layer.ts';
import type { Split } from '../dataset/split.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../host/worker-task.ts';
import type { CacheFolder } from '../patch-list/cache-folder.ts';
import type { EditedMasks, EditedVersion } from '../patch-list/edited-masks.ts';
import { codesFile, seenFile } from '../patch-list/patch-reader.ts';
import { atWorkMemory } from '../patch-list/standing-back.ts';
import type { AlikeTask } from './alike-task.ts';
import { answerForMasks } from './mask-questions.ts';
import type { BandFile, RegionSource } from './region-source.ts';

/** A split that is searched. */
export interface SearchedSplit {
  readonly split: Split;
  /** The file of its dense masks; null where it has none. Throws `bad-file` where it cannot be used. */
  readonly maskLayer: () => Layer | null;
  readonly edited: EditedMasks;
}

interface Prepared {
  readonly source: RegionSource;
  readonly versions: ReadonlyMap<number, EditedVersion>;
  readonly edited: EditedMasks;
}

/**
 * Searches the dense masks of some splits for regions like the query's, in a thread of low priority. What a split's
 * patches hold is kept in the cache, which may be null; a split that cannot be searched is a problem of the answer.
 */
export async function findAlike(
  splits: readonly SearchedSplit[],
  query: AlikeQuery,
  cache: CacheFolder | null,
  control: TaskControl,
): Promise<AlikeFound> {
  const problems: AlikeFound['problems'][number][] = [];
  const prepared = new Map<string, Prepared>();
  for (const searched of splits) {
    const { id: splitId } = searched.split;
    try {
      prepared.set(splitId, await prepare(searched, query));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push({ splitId, message: error.message });
    }
  }
  const found = await search([...prepared.values()], query, cache, control, async ({ splitId, patch }) => {
    const of = prepared.get(splitId);
    const version = of?.versions.get(patch);
    if (of === undefined || version === undefined) throw new Error(`no edited mask ${splitId} ${patch}`);
    return of.edited.codes(version);
  });
  return { ...found, problems: [...problems, ...found.problems] };
}

async function search(
  prepared: readonly Prepared[],
  query: AlikeQuery,
  cache: CacheFolder | null,
  control: TaskControl,
  codesOf: Parameters<typeof answerForMasks>[1],
): Promise<AlikeFound> {
  const { port1, port2 } = new MessageChannel();
  answerForMasks(port1, codesOf);
  try {
    const sources = prepared.map(({ source }) => source);
    const task: AlikeTask = { query, sources, cacheDir: cache?.dir ?? null, port: port2, atWork: atWorkMemory };
    const entry = workerEntry('alike-worker');
    return await runWorkerTask<AlikeTask, AlikeFound>(entry, task, { ...control, transfer: [port2] });
  } finally {
    port1.close();
  }
}

/** Throws an AppError where the split cannot be searched. */
async function prepare({ split, maskLayer, edited }: SearchedSplit, query: AlikeQuery): Promise<Prepared> {
  const bands = await bandFiles(split, query);
  const layer = maskLayer();
  const mask = layer === null ? null : await codesFile(layer);
  const versions = new Map((await edited.versions()).map((version) => [version.patch, version]));
  if (mask === null && versions.size === 0) throw new AppError('not-found', `${split.name} has no masks.`);
  const source = {
    splitId: split.id,
    patchCount: split.patchCount,
    bands,
    mask,
    edited: new Map([...versions].map(([patch, { version }]) => [patch, version])),
  };
  return { source, versions, edited };
}

/** All bands of the product that the query's are of: what is found in them is kept for other queries too. */
async function bandFiles(split: Split, query: AlikeQuery): Promise<readonly BandFile[]> {
  const [group] = spectralGroups(new Set(query.layerIds));
  const ids = new Set(split.layers.filter(({ itemType }) => itemType === 'int16').map(({ id }) => id));
  const bands = group === undefined ? [] : spectralBands(group, ids).map(({ layerId }) => layerId);
  if (signatureDistance(query, bands) === null)
    throw new AppError('not-found', `${split.name} has too few of the bands that are compared.`);
  return Promise.all(
    bands.map(async (layerId) => {
      const file = await seenFile(split.layer(layerId));
      return { ...file, itemType: 'int16' as const, layerId };
    }),
  );
}
