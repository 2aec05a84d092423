import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Dataset } from '../../../electron/dataset/dataset.ts';
import { layerCatalogue } from '../../../shared/cloudsen12/layer-names.ts';
import { encodePatch, type SampleSplit, writeSampleDataset, writeSparseDataset } from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openDataset } from './opened-dataset.ts';

async function openWith(splits: readonly SampleSplit[], folder?: string): Promise<Dataset> {
  const root = folder ?? (await temporaryFolder());
  await writeSampleDataset(root, { splits, pixels: () => 1 });
  return openDataset(root);
}

const ids = (dataset: Dataset) => dataset.splits.map((split) => split.id);

describe('the splits of a folder', () => {
  test('are its sub-folders, in the order train, val, test', async () => {
    const layers = ['L1C_B4'];
    const dataset = await openWith([
      { folder: 'test', patchCount: 1, layers },
      { folder: 'high_train', patchCount: 3, layers },
      { folder: 'val', patchCount: 2, layers },
      { folder: 'more', patchCount: 1, layers },
    ]);
    expect(dataset.splits.map(({ id, name, patchCount }) => [id, name, patchCount])).toEqual([
      ['high_train', 'high_train', 3],
      ['val', 'val', 2],
      ['test', 'test', 1],
      ['more', 'more', 1],
    ]);
    expect(dataset.problems).toEqual([]);
  });

  test('may be the folder itself, and lie anywhere below it', async () => {
    const layers = ['L1C_B4'];
    const dataset = await openWith([
      { folder: '', patchCount: 2, layers },
      { folder: 'a/b/train', patchCount: 3, layers },
      { folder: 'c/train', patchCount: 4, layers },
    ]);
    expect(dataset.splits.map(({ name, patchCount }) => [name, patchCount])).toEqual([
      ['c/train', 4],
      ['a/b/train', 3],
      [dataset.name, 2],
    ]);
  });

  test('are not looked for in hidden folders nor endlessly deep', async () => {
    const dataset = await openWith([
      { folder: '.cache/train', patchCount: 1, layers: ['L1C_B4'] },
      { folder: '1/2/3/4/5/6', patchCount: 1, layers: ['L1C_B4'] },
    ]);
    expect(dataset.splits).toEqual([]);
    expect(dataset.problems).toMatchObject([
      { code: 'no-layers' },
      {
        code: 'unreadable',
        fileName: '1/2/3/4/5/6',
        message:
          `1/2/3/4/5/6 in ${dataset.name} lies more than 5 folders deep and is not looked through. If it holds a split that is ` +
          'missing, open its own folder.',
      },
    ]);
  });

  test('are found beside any number of other files, and up to 2,000 folders', async () => {
    const root = await temporaryFolder();
    await writeSampleDataset(root, { splits: [{ folder: 'b', patchCount: 1, layers: ['L1C_B4'] }], pixels: () => 1 });
    await mkdir(join(root, 'a'));
    await Promise.all(Array.from({ length: 3000 }, (_, i) => writeFile(join(root, 'a', `${i}.png`), '')));
    const dataset = await openDataset(root);
    expect([ids(dataset), dataset.problems]).toEqual([['b'], []]);
    await Promise.all(Array.from({ length: 2000 }, (_, i) => mkdir(join(root, 'a', `${i}`))));
    const cut = await openDataset(root);
    expect(ids(cut)).toEqual(['b']);
    expect(cut.problems).toMatchObject([
      { code: 'unreadable', message: expect.stringContaining('holds more folders') },
    ]);
  });

  test('are each found once where links lead in circles', async () => {
    const root = await temporaryFolder();
    await writeSampleDataset(root, {
      splits: [{ folder: 'train', patchCount: 1, layers: ['L1C_B4'] }],
      pixels: () => 1,
    });
    await symlink(root, join(root, 'train', 'back'));
    await symlink(join(root, 'train'), join(root, 'zz'));
    expect(ids(await openDataset(root))).toEqual(['train']);
  });

  test('are found behind links', async () => {
    const [root, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    await writeSampleDataset(elsewhere, {
      splits: [{ folder: 'x', patchCount: 1, layers: ['L1C_B4'] }],
      pixels: () => 1,
    });
    await symlink(join(elsewhere, 'x'), join(root, 'val'));
    expect(ids(await openDataset(root))).toEqual(['val']);
  });

  test('have ids that are safe in a URL, unique, and the same at every opening', async () => {
    const root = await temporaryFolder();
    const splits = ['train', 'a/train', 'Zürich 2020', '訓練', 'Train', '..x', `${'long-'.repeat(40)}`].map(
      (folder) => ({ folder, patchCount: 1, layers: ['L1C_B4'] }),
    );
    const first = ids(await openWith(splits, root));
    expect(first).toHaveLength(6); // '..x' is hidden
    expect(new Set(first).size).toBe(6);
    expect(first).toContain('train');
    for (const id of first) expect(id).toMatch(/^[a-z0-9][a-z0-9_-]{0,49}$/);
    expect(ids(await openDataset(root))).toEqual(first);
    const copy = await temporaryFolder();
    expect(ids(await openWith(splits.slice(1), copy)).sort()).toEqual(first.filter((id) => id !== 'train').sort());
  });
});

describe('the layers of a split', () => {
  test('are named canonically, listed in published order, and keep their file names', async () => {
    const dataset = await openWith([
      {
        folder: 'train',
        patchCount: 1,
        layers: [
          { id: 'LABEL_manual_hq', fileName: 'manual_hq.dat' },
          { id: 'EXTRA_ocurrence', fileName: 'EXTRA_occurrence.dat' },
          { id: 'S1_VV', fileName: 's1_vv.DAT' },
          { id: 'L1C_B8A', fileName: 'L1C_B8A.dat' },
          { id: 'L1C_B4', fileName: 'L1C_B04.dat' },
        ],
      },
    ]);
    const split = dataset.split('train');
    expect(split.layers.map(({ id, fileName, itemType }) => [id, fileName, itemType])).toEqual([
      ['L1C_B4', 'L1C_B04.dat', 'int16'],
      ['L1C_B8A', 'L1C_B8A.dat', 'int16'],
      ['S1_VV', 's1_vv.DAT', 'float32'],
      ['EXTRA_ocurrence', 'EXTRA_occurrence.dat', 'int16'],
      ['LABEL_manual_hq', 'manual_hq.dat', 'int8'],
    ]);
    expect(split.problems).toEqual([]);
    expect(split.layer('LABEL_manual_hq')).toMatchObject({
      group: 'LABEL',
      band: 'manual_hq',
      kind: 'label',
      patchCount: 1,
    });
  });

  test('store labels with one or two bytes, as the sizes say', async () => {
    const dataset = await openWith([
      {
        folder: 'train',
        patchCount: 3,
        layers: [
          'L1C_B4',
          { id: 'LABEL_manual_hq', itemType: 'int16' },
          'LABEL_manual_sc',
          { id: 'LABEL_qa60', itemType: 'int16' },
        ],
      },
    ]);
    expect(dataset.split('train').layers.map(({ itemType }) => itemType)).toEqual(['int16', 'int16', 'int16', 'int8']);
    expect(dataset.split('train').patchCount).toBe(3);
  });

  test('are found without the twins that macOS leaves and other hidden files', async () => {
    const root = await temporaryFolder();
    await writeSampleDataset(root, {
      splits: [{ folder: 'train', patchCount: 1, layers: ['L1C_B4'] }],
      pixels: () => 1,
    });
    await writeFile(join(root, 'train', '._L1C_B4.dat'), new Uint8Array(4096));
    await writeFile(join(root, 'train', 'L1C_B3.dat.part'), new Uint8Array(4096));
    const dataset = await openDataset(root);
    expect(dataset.split('train').layers.map(({ id }) => id)).toEqual(['L1C_B4']);
    expect(dataset.split('train').problems).toEqual([]);
  });

  test('all of a split are there, at every name that the published folders use', async () => {
    const dataset = await openWith([{ folder: 'train', patchCount: 1, layers: layerCatalogue.map(({ id }) => id) }]);
    expect(dataset.split('train').layers.map(({ id }) => id)).toEqual(layerCatalogue.map(({ id }) => id));
    expect(dataset.split('train').problems).toEqual([]);
  });
});

describe('paths', () => {
  test.each(['with spaces and (brackets)', 'Übung/Jahr 2020/訓練データ', 'naïve e\u0301 \u{1F325}', 'quo\'te "x" %41'])(
    'work %s',
    async (below) => {
      const dataset = await openWith([
        { folder: `${below}/train`, patchCount: 2, layers: ['L1C_B4', 'LABEL_manual_hq'], metadata: true },
      ]);
      const split = dataset.split(dataset.splits[0].id);
      expect(split.name).toBe('train');
      expect(await split.layer('L1C_B4').readPatch(1)).toEqual(encodePatch('int16', () => 1));
      expect(split.patchInfo(1).roiId).toBe('ROI_0000');
    },
  );

  test('work beyond 260 characters', async () => {
    const root = join(await temporaryFolder(), 'a'.repeat(100), 'ö'.repeat(80), 'c'.repeat(120), 'd'.repeat(200));
    await mkdir(root, { recursive: true });
    const dataset = await openWith([{ folder: 'train', patchCount: 1, layers: ['L1C_B4'] }], root);
    const layer = dataset.split('train').layer('L1C_B4');
    expect(layer.path.length).toBeGreaterThan(500);
    expect(await layer.readPatch(0)).toEqual(encodePatch('int16', () => 1));
  });
});

describe('a folder that cannot be opened', () => {
  test('is named, with what to do', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'file.dat'), '');
    await expect(openDataset(join(root, 'gone'))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('gone'),
    });
    await expect(openDataset(join(root, 'file.dat'))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('is a file'),
    });
  });

  test('is an empty dataset with a sentence where it holds no layer', async () => {
    const dataset = await openDataset(await temporaryFolder());
    expect(dataset.splits).toEqual([]);
    expect(dataset.problems).toMatchObject([{ code: 'no-layers' }]);
    expect(() => dataset.split('train')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

test('the full-size splits open with every layer and row, and no problem', async () => {
  const root = await temporaryFolder();
  await writeSparseDataset(root);
  const dataset = await openDataset(root);
  expect(
    dataset.splits.map(({ id, patchCount, layers, problems }) => [id, patchCount, layers.length, problems.length]),
  ).toEqual([
    ['train', 8490, 49, 0],
    ['val', 535, 49, 0],
    ['test', 975, 49, 0],
  ]);
  const report = dataset.report('d1');
  expect(report).toMatchObject({ datasetId: 'd1', name: dataset.name, problems: [] });
  expect(report.splits[0]).toMatchObject({ id: 'train', roiCount: 1698, hasMetadata: true });
  expect(report.splits[0].layers.find(({ id }) => id === 'S1_VV')).toEqual({
    id: 'S1_VV',
    fileName: 'S1_VV.dat',
    group: 'S1',
    kind: 'backscatter',
    itemType: 'float32',
    sizeBytes: 8_902_410_240,
    patchCount: 8490,
  });
});

test('a report survives JSON', async () => {
  const dataset = await openWith([{ folder: 'train', patchCount: 1, layers: ['L1C_B4', 'mine'], metadata: true }]);
  const report = dataset.report('d1');
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});
