import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { censusOfLayer } from '../../../electron/dataset/codes-census.ts';
import { openDataset } from './opened-dataset.ts';

const realData = process.env.CLOUDBRUSH_REAL_DATA ?? '';
if (realData === '') console.warn('CLOUDBRUSH_REAL_DATA is not set: the tests on real patches are skipped.');

describe.skipIf(realData === '')('the real patches', () => {
  test('open with what their authors wrote about them', async () => {
    const dataset = await openDataset(realData);
    const roi = dataset.split('cloudsen12_roi');
    expect(roi).toMatchObject({ patchCount: 5, problems: [] });
    expect(roi.layers.map(({ id }) => id)).toEqual(['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq']);
    expect(roi.metadata?.roiCount).toBe(1);
    const bands = dataset.split('l1c_13band');
    expect(bands.layers.map(({ fileName }) => fileName)).toContain('L1C_B01.dat');
    expect(bands.layers.filter(({ group }) => group === 'L1C')).toHaveLength(13);
    expect(bands.problems.map(({ code, fileName }) => [code, fileName])).toEqual([
      ['unknown-name', 'derived_threshold.dat'],
    ]);
  });

  test('hold the human labels that were counted when they were made', async () => {
    const path = join(realData, 'cloudsen12_roi', 'LABEL_manual_hq.dat');
    const counted = (patch: number) => censusOfLayer({ path, itemType: 'int8', patchCount: 5, patches: [patch] });
    expect((await counted(0)).image).toEqual([[0, 259_081]]);
    expect((await counted(1)).image).toEqual([
      [0, 57_498],
      [1, 156_019],
      [3, 45_564],
    ]);
    expect((await counted(2)).image).toEqual([
      [0, 81_548],
      [1, 7179],
      [2, 170_354],
    ]);
    expect((await counted(3)).image).toEqual([
      [0, 246_495],
      [1, 6327],
      [3, 6259],
    ]);
    expect((await counted(4)).image).toEqual([
      [0, 165_109],
      [1, 57_401],
      [3, 36_571],
    ]);
    expect((await counted(4)).padding).toEqual([[-1, 3063]]);
  });
});
