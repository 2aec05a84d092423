import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { IMAGE_PIXELS, isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { type SampleSplit, sampleMetadataRow, writeSampleDataset } from '../../support/sample-dataset.ts';
import { TestHost } from '../../support/session-driver.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LAYERS = ['L1C_B4', 'LABEL_manual_hq'];

/** Row of a place and a day, as the published files have them. */
function row(roi: string, day: string, coverage = ''): Record<string, string> {
  return { ...sampleMetadataRow(0), roi_id: roi, s2_date: day, cloud_coverage: coverage };
}

/** A dataset of splits whose masks hold so many thick pixels, and a page that has it open. */
async function open(splits: readonly SampleSplit[], thick: (folder: string, patch: number) => number = () => 0) {
  const folder = await temporaryFolder();
  const path = join(folder, 'dataset');
  await writeSampleDataset(path, {
    splits,
    pixels: (split, layer, patch, x, y) => {
      if (layer !== 'LABEL_manual_hq' || isPadding(x, y)) return 0;
      const place = (y - 1) * 509 + x - 1;
      return place < thick(split, patch) ? 1 : 0;
    },
  });
  const host = await TestHost.start(join(folder, 'user-data'));
  onTestFinished(() => host.close());
  const { calls } = host.connect();
  const { placeId } = await calls['place.typed']({ path });
  const { report } = await calls['dataset.open']({ placeId });
  const { datasetId } = report;
  const siblings = (splitId: string, patch: number) => calls['patch.siblings']({ datasetId, splitId, patch });
  return { path, calls, datasetId, siblings };
}

const inTwoSplits: readonly SampleSplit[] = [
  {
    folder: 'train',
    patchCount: 4,
    layers: LAYERS,
    metadata: (patch) =>
      [
        row('A', '2020-06-01', 'cloudy'),
        row('B', '2020-01-01'),
        row('A', '2020-02-01', 'cloud-free'),
        row('A', 'some time'),
      ][patch] ?? {},
  },
  { folder: 'val', patchCount: 2, layers: LAYERS, metadata: (patch) => row('A', patch === 0 ? '2020-03-01' : '') },
];

describe('the other dates of a place', () => {
  test('are found over all splits and told by day, with the cloud of their masks', async () => {
    const { siblings } = await open(inTwoSplits, (split, patch) => (split === 'train' ? 100 : 200) + patch);
    const { roiId, patches, leftOut } = await siblings('train', 0);
    expect([roiId, leftOut]).toEqual(['A', 0]);
    // Where the column names no day, the scene's name tells: that of the sample's first row.
    expect(patches.map(({ splitId, patch, day, cloudPixels }) => [splitId, patch, day, cloudPixels])).toEqual([
      ['train', 3, '2020-01-15', 103],
      ['val', 1, '2020-01-15', 201],
      ['train', 2, '2020-02-01', 102],
      ['val', 0, '2020-03-01', 200],
      ['train', 0, '2020-06-01', 100],
    ]);
    expect(patches.map(({ cloudCoverage }) => cloudCoverage)).toEqual([null, null, 'cloud-free', null, 'cloudy']);
    expect((await siblings('val', 0)).patches).toEqual(patches);
    expect((await siblings('train', 1)).patches.map(({ patch }) => patch)).toEqual([1]);
  });

  test('of one day are all told', async () => {
    const twins = { folder: 'train', patchCount: 3, layers: LAYERS, metadata: () => row('A', '2020-06-01') };
    const { siblings } = await open([twins]);
    expect((await siblings('train', 1)).patches.map(({ patch }) => patch).sort()).toEqual([0, 1, 2]);
  });

  test('count what was painted, of the mask as it is now', async () => {
    const { calls, datasetId, siblings } = await open(inTwoSplits);
    const mask = { datasetId, splitId: 'val', patch: 0, target: 'manual_hq' } as const;
    const before = new Int16Array(PATCH_PIXELS);
    const after = before.slice().fill(2, PATCH_SIZE * 9 + 20, PATCH_SIZE * 9 + 90);
    await calls['mask.open'](mask);
    const edit = { commandId: randomUUID(), annotator: 'Ada', tool: 'brush', code: 2, parentId: null, detail: null };
    await calls['mask.command']({ kind: 'edit', ...mask, ...edit, delta: encodeDelta(before, after) });
    const { patches } = await siblings('train', 0);
    expect(patches.find(({ splitId, patch }) => splitId === 'val' && patch === 0)?.cloudPixels).toBe(70);
  });

  test('are not known without metadata, without the column, or without an entry', async () => {
    const splits: readonly SampleSplit[] = [
      { folder: 'bare', patchCount: 2, layers: LAYERS },
      { folder: 'other', patchCount: 2, layers: LAYERS, metadata: () => ({ s2_date: '2020-01-01' }) },
      {
        folder: 'train',
        patchCount: 2,
        layers: LAYERS,
        metadata: (patch) => row(patch === 0 ? '' : 'A', '2020-01-01'),
      },
    ];
    const { siblings } = await open(splits);
    for (const split of ['bare', 'other', 'train']) {
      const { roiId, patches } = await siblings(split, 0);
      expect([roiId, patches.map(({ splitId, patch }) => [splitId, patch])]).toEqual([null, [[split, 0]]]);
    }
    expect((await siblings('train', 1)).roiId).toBe('A');
  });

  test('say nothing of the cloud where a label is missing, unlabelled or cut short', async () => {
    const unlabelled = { folder: 'val', patchCount: 1, layers: LAYERS, metadata: () => row('A', '2020-02-01') };
    const bare = { folder: 'test', patchCount: 1, layers: ['L1C_B4'], metadata: () => row('A', '2020-03-01') };
    const cut = { folder: 'train', patchCount: 2, layers: LAYERS, metadata: () => row('A', '2020-01-01') };
    const { path, siblings } = await open([cut, unlabelled, bare]);
    await writeFile(join(path, 'train/LABEL_manual_hq.dat'), new Uint8Array(PATCH_PIXELS + 5));
    await writeFile(join(path, 'val/LABEL_manual_hq.dat'), new Uint8Array(PATCH_PIXELS).fill(255));
    const { patches } = await siblings('train', 1);
    const cloud = new Map(patches.map(({ splitId, patch, cloudPixels }) => [`${splitId} ${patch}`, cloudPixels]));
    expect(cloud).toEqual(
      new Map([
        ['train 0', null],
        ['train 1', null],
        ['val 0', null],
        ['test 0', null],
      ]),
    );
  });

  test('are the nearest twenty where a table names every patch alike', async () => {
    const splits = [
      {
        folder: 'train',
        patchCount: 40,
        layers: ['LABEL_manual_hq'],
        metadata: (patch: number) =>
          row('A', `2020-0${1 + Math.floor(patch / 28)}-${String(1 + (patch % 28)).padStart(2, '0')}`),
      },
    ];
    const { siblings } = await open(splits, () => IMAGE_PIXELS);
    const { patches, leftOut } = await siblings('train', 20);
    expect([patches.length, leftOut]).toEqual([20, 20]);
    expect(patches.map(({ patch }) => patch).sort((a, b) => a - b)[0]).toBe(9);
  });

  test('of a patch that is not there are refused', async () => {
    const { siblings } = await open(inTwoSplits);
    await expect(siblings('val', 2)).rejects.toMatchObject({ code: 'bad-argument' });
    await expect(siblings('nowhere', 0)).rejects.toMatchObject({ code: 'not-found' });
  });
});
