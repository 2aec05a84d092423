import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RoiIndex } from '../../../electron/dataset/roi-index.ts';

/** A split whose table names these ROIs; null where it has no table. */
function splitOf(id: string, rois: readonly (string | null)[] | null) {
  const metadata =
    rois === null
      ? null
      : { has: (column: string) => column === 'roi_id', value: (patch: number) => rois[patch] ?? null };
  return { id, patchCount: rois?.length ?? 7, metadata };
}

test('patches of an ROI are those that a slow look through all tables finds, in their order', async () => {
  const roi = fc.option(fc.constantFrom('ROI_1', 'ROI_2', 'ROI_3', '__proto__'));
  const table = fc.option(fc.array(roi, { maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(fc.array(table, { maxLength: 4 }), async (tables) => {
      const splits = tables.map((rois, i) => splitOf(`split ${i}`, rois));
      const index = new RoiIndex(splits);
      for (const wanted of ['ROI_1', 'ROI_2', 'ROI_3', '__proto__', 'elsewhere']) {
        const slow = tables.flatMap((rois, i) =>
          (rois ?? []).flatMap((name, patch) => (name === wanted ? [[`split ${i}`, patch]] : [])),
        );
        const found = await index.patchesOf(wanted);
        expect(found.map(({ split, patch }) => [split.id, patch])).toEqual(slow);
      }
    }),
  );
});

test('tables are looked through once, however many ask', async () => {
  let asked = 0;
  const metadata = {
    has: () => true,
    value: () => {
      asked++;
      return 'ROI_1';
    },
  };
  const index = new RoiIndex([{ id: 'train', patchCount: 100, metadata }]);
  const answers = await Promise.all(Array.from({ length: 5 }, () => index.patchesOf('ROI_1')));
  expect(answers.map((patches) => patches.length)).toEqual([100, 100, 100, 100, 100]);
  expect(asked).toBe(100);
});
