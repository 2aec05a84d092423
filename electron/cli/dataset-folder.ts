import { AppError } from '../../shared/errors.ts';
import { Dataset } from '../dataset/dataset.ts';
import { problemSentences } from '../dataset/problem-groups.ts';
import type { Split } from '../dataset/split.ts';

/** Opens a folder for a command. Throws bad-file where it holds no layer at all, in the report's own words. */
export async function openFolder(folder: string): Promise<Dataset> {
  const dataset = await Dataset.open(folder);
  if (dataset.splits.length > 0) return dataset;
  await dataset.close();
  throw new AppError('bad-file', problemSentences(dataset.problems).join(' '));
}

/** The split of this id or name. Throws not-found with the names that there are. */
export function findSplit(dataset: Dataset, wanted: string): Split {
  const found =
    dataset.splits.find((split) => split.id === wanted) ?? dataset.splits.find((split) => split.name === wanted);
  if (found !== undefined) return found;
  const names = dataset.splits.map((split) => split.name).join(', ');
  throw new AppError('not-found', `${dataset.name} has no split ${wanted}; it has ${names}.`);
}
