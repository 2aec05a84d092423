import { littleEndianCounts } from './little-endian-counts.ts';
import { type PatchField, patchField } from './patch-field.ts';
import type { PatchList } from './patch-list.ts';
import { type SplitShares, shareClasses } from './patch-table.ts';

/** What each field adds up, of `shareClasses`. */
const sums = {
  clear: ['clear'],
  thick: ['thick'],
  thin: ['thin'],
  shadow: ['shadow'],
  cloud: ['thick', 'thin'],
  unlabelled: ['none'],
} as const satisfies Record<string, readonly (typeof shareClasses)[number][]>;

export const shareFieldIds = Object.keys(sums) as readonly (keyof typeof sums)[];

/** Fields of the classes' shares of the image area, in percent; missing where a patch is not counted yet. */
export function shareFields(list: PatchList, shares: readonly SplitShares[]): PatchField[] {
  const width = shareClasses.length;
  return shareFieldIds.map((id) => {
    const wanted = sums[id].map((name) => shareClasses.indexOf(name));
    return patchField({
      id,
      title: id,
      source: 'shares',
      unit: '%',
      decimals: 3,
      makeColumn: () => {
        const values = new Float64Array(list.rowCount).fill(Number.NaN);
        for (const { splitId, start, patchCount } of list.splits) {
          const found = shares.find((split) => split.splitId === splitId);
          if (found === undefined) continue;
          const counts = littleEndianCounts(found.counts, patchCount * width);
          for (let patch = 0; patch < patchCount; patch++) {
            const at = patch * width;
            let total = 0;
            for (let i = 0; i < width; i++) total += counts[at + i];
            if (total === 0) continue;
            let pixels = 0;
            for (const place of wanted) pixels += counts[at + place];
            values[start + patch] = (100 * pixels) / total;
          }
        }
        return { kind: 'number', values };
      },
    });
  });
}
