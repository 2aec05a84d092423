import { expect, test } from 'vitest';
import { unpackTable } from '../../../shared/patch-list/patch-table.ts';
import { sampleMetadataRow } from '../../support/sample-dataset.ts';
import { listedPage, numbers, slowCount, target } from './listed-page.ts';

test('the table of a split holds what metadata.csv says of every patch, but for its outlines', async () => {
  const { calls, split } = await listedPage();
  const table = unpackTable(await calls['patches.table'](split));
  const rows = [0, 1, 2].map((patch) => sampleMetadataRow(patch));
  const names = Object.keys(rows[0]).filter((name) => name !== 'proj_geometry');
  expect(table).toEqual({
    splitId: split.splitId,
    patchCount: 3,
    columns: names.map((name) => ({ name, values: rows.map((row) => row[name]) })),
  });
});

test('shares are the pixels of each class in the image area of every mask', async () => {
  const { calls, split, until } = await listedPage();
  const ask = () => calls['patches.shares']({ ...split, target });
  const shares = await until(ask, ({ known }) => known === 3);
  const slow = [0, 1, 2].flatMap((patch) => [
    ...[0, 1, 2, 3].map((code) => slowCount('LABEL_manual_hq', patch, (found) => found === code)),
    0,
  ]);
  expect(shares.problem).toBeNull();
  expect(numbers(shares.counts)).toEqual(slow);
});

test('thumbnails and masks come for the patches that are asked for, in their order', async () => {
  const { calls, split } = await listedPage();
  const pictures = await calls['patches.thumbnails']({ ...split, patches: [2, 0] });
  expect(pictures.map(({ patch }) => patch)).toEqual([2, 0]);
  for (const { picture } of pictures) expect(Buffer.from(picture ?? []).toString('latin1', 1, 4)).toBe('PNG');
  const masks = await calls['patches.masks']({ ...split, target, patches: [1] });
  expect(masks[0]?.classes?.length).toBe(96 * 96);
});
