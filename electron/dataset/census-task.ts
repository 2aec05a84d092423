import type { CodeCensus } from '../../shared/dataset-report.ts';
import { AppError } from '../../shared/errors.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../host/worker-task.ts';
import { type CensusRequest, type LayerCensus, samplePatches } from './codes-census.ts';
import type { Split } from './split.ts';

/** Patches that a sample of codes is taken from. */
export const SAMPLED_PATCHES = 64;

export type CodeExtent = 'sample' | 'all';

/** Counts the codes of a layer in a worker. Throws bad-argument for float32, and what `censusOfLayer` throws. */
export async function countCodes(
  split: Split,
  layerId: string,
  extent: CodeExtent,
  control: TaskControl,
): Promise<CodeCensus> {
  const { path, itemType, patchCount, fileName } = split.layer(layerId);
  if (itemType === 'float32') {
    throw new AppError('bad-argument', `${fileName} holds float32 values, which are no codes.`);
  }
  const patches = samplePatches(patchCount, extent === 'all' ? patchCount : SAMPLED_PATCHES);
  const request: CensusRequest = { path, itemType, patchCount, patches };
  const counted = await runWorkerTask<CensusRequest, LayerCensus>(workerEntry('census-worker'), request, control);
  return { splitId: split.id, layerId, ...counted };
}
