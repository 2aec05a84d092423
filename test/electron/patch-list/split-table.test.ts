import { expect, test } from 'vitest';
import { unpackTable } from '../../../shared/patch-list/patch-table.ts';
import { sampleMetadataRow } from '../../support/sample-dataset.ts';
import { listedPage, listedSplit } from './listed-page.ts';

test('the table of a split holds what metadata.csv says of every patch, but for its outlines', async () => {
  const awkward = { s2_id: 'quoted, "twice"\nand in two lines', difficulty: '' };
  const row = (patch: number) => ({ ...sampleMetadataRow(patch), ...(patch === 1 ? awkward : {}) });
  const { calls, split } = await listedPage({ splits: [{ ...listedSplit, metadata: row }] });
  const rows = [0, 1, 2].map(row);
  const names = Object.keys(rows[0]).filter((name) => name !== 'proj_geometry');
  expect(unpackTable(await calls['patches.table'](split))).toEqual({
    splitId: split.splitId,
    patchCount: 3,
    columns: names.map((name) => ({ name, values: rows.map((patch) => patch[name as keyof typeof patch]) })),
  });
});

test('a split without metadata.csv has a table without columns', async () => {
  const { calls, split } = await listedPage({ splits: [{ ...listedSplit, metadata: false }] });
  expect(await calls['patches.table'](split)).toEqual({ splitId: split.splitId, patchCount: 3, columns: [] });
});
