import { onTestFinished } from 'vitest';
import { Dataset } from '../../../electron/dataset/dataset.ts';

/** A dataset that is closed after the test that opened it. */
export async function openDataset(folder: string): Promise<Dataset> {
  const dataset = await Dataset.open(folder);
  onTestFinished(() => dataset.close());
  return dataset;
}
