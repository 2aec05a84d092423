import { basename, extname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ScoreTable } from '../../shared/patch-list/score-table.ts';
import { workerEntry } from '../host/worker-entries.ts';
import { runWorkerTask, type TaskControl } from '../host/worker-task.ts';
import type { Dataset } from './dataset.ts';
import type { ScoredSplit, ScoreRequest } from './score-table.ts';
import type { Split } from './split.ts';

/**
 * Reads the scores that a CSV has for the patches of a dataset, in a worker. Throws what `readScores` throws, and
 * `bad-argument` for a file of another kind: what is said of one that is no table holds parts of it.
 */
export async function scoresOf(dataset: Dataset, path: string, control: TaskControl): Promise<ScoreTable> {
  if (extname(path).toLowerCase() !== '.csv')
    throw new AppError('bad-argument', `${basename(path)} is no table of scores: choose a file that ends in .csv.`);
  const request: ScoreRequest = { path, fileName: basename(path), splits: dataset.splits.map(idsOf) };
  return runWorkerTask<ScoreRequest, ScoreTable>(workerEntry('score-table-worker'), request, control);
}

function idsOf({ id, patchCount, metadata }: Split): ScoredSplit {
  const column = (name: string) => Array.from({ length: patchCount }, (_, patch) => metadata?.value(patch, name) ?? '');
  return { splitId: id, roiIds: column('roi_id'), sceneIds: column('s2_id_gee') };
}
