import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Dataset } from '../../../electron/dataset/dataset.ts';
import type { SplitIdentity } from '../../../electron/dataset/split-identity.ts';
import {
  formatCsv,
  type SampleSplit,
  sampleMetadataRow,
  samplePixels,
  writeSampleDataset,
} from '../../support/sample-dataset.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openDataset } from './opened-dataset.ts';

let root: string;

beforeEach(async () => {
  root = await temporaryFolder();
});

async function identityOf(folder = root): Promise<SplitIdentity> {
  const dataset = await Dataset.open(folder);
  const identity = await dataset.splits[0].identity();
  await dataset.close();
  return identity;
}

const small: SampleSplit = { folder: 'train', patchCount: 3, layers: ['L1C_B2', 'L1C_B4', 'LABEL_manual_hq'] };

describe('the identity of a split with ROIs and scenes', () => {
  test('is its patch count and their order, wherever and however it lies', async () => {
    await writeSampleDataset(root, { splits: [{ ...small, metadata: true }] });
    const identity = await identityOf();
    expect(identity).toMatchObject({ patchCount: 3, from: 'metadata', hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const moved = await temporaryFolder();
    await writeSampleDataset(moved, {
      splits: [{ ...small, folder: 'x/high_train', layers: ['L1C_B8'] }],
      pixels: () => 1,
    });
    const fewer = [0, 1, 2]
      .map(sampleMetadataRow)
      .map(({ roi_id, s2_id_gee }) => ({ s2_id_gee, difficulty: '5', roi_id }));
    await writeFile(join(moved, 'x', 'high_train', 'METADATA.CSV'), formatCsv(fewer));
    expect(await identityOf(moved)).toEqual(identity);
  });

  test('changes with a row, and with the order of rows', async () => {
    const seen = new Set<string>();
    for (const patches of [
      [0, 1, 2],
      [0, 2, 1],
      [0, 1, 7],
      [5, 1, 2],
    ]) {
      await writeSampleDataset(root, {
        splits: [{ ...small, metadata: (patch) => sampleMetadataRow(patches[patch]) }],
      });
      seen.add((await identityOf()).hash);
    }
    expect(seen.size).toBe(4);
  });

  test('tells apart what would be one text if it were only joined', async () => {
    const hashes = new Set<string>();
    for (const [roi_id, s2_id_gee] of [
      ['a', 'b,c'],
      ['a,b', 'c'],
      ['', 'a'],
      ['a', ''],
    ]) {
      await writeSampleDataset(root, {
        splits: [{ ...small, patchCount: 1, metadata: () => ({ roi_id, s2_id_gee }) }],
      });
      hashes.add((await identityOf()).hash);
    }
    expect(hashes.size).toBe(4);
  });
});

describe('the identity of a split without them', () => {
  test('is taken from pixels, the same at every opening', async () => {
    await writeSampleDataset(root, { splits: [{ ...small, metadata: (patch) => ({ roi_id: String(patch) }) }] });
    const identity = await identityOf();
    expect(identity).toMatchObject({ patchCount: 3, from: 'blocks' });
    await rm(join(root, 'train', 'metadata.csv'));
    await rename(join(root, 'train'), join(root, 'other'));
    expect(await identityOf()).toEqual(identity);
  });

  test('does not change when labels are replaced or a later band is added, but with the pixels', async () => {
    await writeSampleDataset(root, { splits: [small] });
    const identity = await identityOf();
    const more = { ...small, layers: [...small.layers, 'L1C_B1', 'EXTRA_CDI'] };
    const relabelled = (folder: string, id: string, patch: number, x: number, y: number) =>
      id === 'LABEL_manual_hq' ? 3 : samplePixels(folder, id, patch, x, y);
    await writeSampleDataset(root, { splits: [more], pixels: relabelled });
    expect(await identityOf()).toEqual(identity);
    await writeSampleDataset(root, {
      splits: [small],
      pixels: (folder, id, patch, x, y) => samplePixels(folder, id, patch + 1, x, y),
    });
    expect((await identityOf()).hash).not.toBe(identity.hash);
  });

  test('is taken from pixels too where the columns are there but empty', async () => {
    const empty = () => ({ roi_id: '', s2_id_gee: '' });
    await writeSampleDataset(root, { splits: [{ ...small, metadata: empty }] });
    expect(await identityOf()).toMatchObject({ from: 'blocks' });
  });

  test('comes from the masks if there is nothing else', async () => {
    await writeSampleDataset(root, { splits: [{ ...small, layers: ['LABEL_manual_sc', 'LABEL_manual_hq'] }] });
    const masks = await identityOf();
    await writeSampleDataset(root, { splits: [{ ...small, layers: ['mine'] }] });
    expect((await identityOf()).hash).not.toBe(masks.hash);
  });

  test('comes from the next layer where one cannot be read, and can be asked for again where none can', async () => {
    await writeSampleDataset(root, { splits: [small] });
    const expected = await identityOf();
    const split = (await openDataset(root)).split('train');
    const moved = split.layers.map(({ path }) => path);
    for (const path of moved) await rename(path, `${path}.away`);
    await expect(split.identity()).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('L1C_B4.dat'),
    });
    for (const path of moved) if (!path.endsWith('L1C_B4.dat')) await rename(`${path}.away`, path);
    const next = await identityOf();
    expect(await split.identity()).toEqual(next);
    expect(next.hash).not.toBe(expected.hash);
  });
});

test('a patch that the split does not have has no metadata', async () => {
  await writeSampleDataset(root, { splits: [{ ...small, metadata: true }] });
  const split = (await openDataset(root)).split('train');
  expect(split.patchInfo(2).roiId).toBe('ROI_0000');
  for (const patch of [3, -1, 0.5, Number.NaN]) {
    expect(() => split.patchInfo(patch)).toThrow(
      `There is no patch ${patch} in the split train: its patches are numbered 0 to 2.`,
    );
  }
});
