import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SplitReport } from '../../shared/dataset-report.ts';
import { samplePixels } from '../support/sample-dataset.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LABELS = ['LABEL_s2cloudless', 'LABEL_manual_sc', 'LABEL_manual_hq'];

/** Two splits whose labels are to be read differently: probabilities as 0 or 1 in train, as 0 to 100 in val. */
async function start() {
  const layers = ['L1C_B2', 'L1C_B3', 'L1C_B4', ...LABELS];
  const parts = await sampleSession(await temporaryFolder(), {
    splits: ['train', 'val'].map((folder) => ({ folder, patchCount: 2, layers, metadata: true })),
    pixels: (folder, layerId, patch, x, y) => {
      if (layerId === 'LABEL_s2cloudless') return folder === 'train' ? x & 1 : 40 + (x & 31);
      if (layerId === 'LABEL_manual_sc') return x < 9 && y < 9 ? 2 : folder === 'train' ? 99 : 77;
      return samplePixels(folder, layerId, patch, x, y);
    },
  });
  onTestFinished(() => parts.host.close());
  const { workspace } = parts;
  const split = (name: string): SplitReport => {
    const found = workspace.report.splits.find((candidate) => candidate.id === name);
    if (found === undefined) throw new Error(`there is a split ${name}`);
    return found;
  };
  return { ...parts, census: workspace.census, split };
}

test('the codes of a split that is not shown are read as that split is, not as the shown one', async () => {
  const { workspace, census, split } = await start();
  await until(() => census.of('train', 'LABEL_s2cloudless') !== null);
  census.sample(split('val'));
  await workspace.codes.load(split('val'));
  await until(() => census.of('val', 'LABEL_s2cloudless') !== null);
  expect(workspace.codes.of('LABEL_s2cloudless', 'centre-first')).toMatchObject({ scale: 'binary' });
  expect(workspace.codes.of('LABEL_s2cloudless', 'centre-first', 'val')).toMatchObject({
    scale: 'percent',
    unscribbled: 77,
  });
});

test('a label that cannot be counted says why, keeps none of the others waiting, and is tried again', async () => {
  const { census, split, dataset } = await start();
  const path = join(dataset, 'val', 'LABEL_s2cloudless.dat');
  const bytes = await readFile(path);
  await truncate(path, 1000);
  census.sample(split('val'));
  await until(() => census.of('val', 'LABEL_manual_sc') !== null);
  expect(census.of('val', 'LABEL_s2cloudless')).toBeNull();
  expect(census.failureOf('val', 'LABEL_s2cloudless')).toContain('LABEL_s2cloudless.dat became shorter');
  expect(census.failureOf('val', 'LABEL_manual_hq')).toBeNull();
  await writeFile(path, bytes);
  await census.again('val', 'LABEL_s2cloudless');
  expect(census.failureOf('val', 'LABEL_s2cloudless')).toBeNull();
  expect(census.of('val', 'LABEL_s2cloudless')?.patchesRead).toBe(2);
});
