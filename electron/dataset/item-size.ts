import { type ItemType, itemBytes } from '../../shared/cloudsen12/item-type.ts';
import type { LayerName } from '../../shared/cloudsen12/layer-names.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';

/** Patches of train, val and test as published: they settle what the sizes leave open. */
const PUBLISHED_PATCH_COUNTS: readonly number[] = [8490, 535, 975];

export interface SizedName {
  /** Null for a file that is none of the 49 layers: it has no say in the patch count. */
  readonly name: LayerName | null;
  readonly sizeBytes: number;
}

export function patchBytes(type: ItemType): number {
  return PATCH_PIXELS * itemBytes(type);
}

/** Whole patches in a file of this size, null if it is no whole number of them or empty. */
export function wholePatches(sizeBytes: number, type: ItemType): number | null {
  const count = sizeBytes / patchBytes(type);
  return Number.isInteger(count) && count > 0 ? count : null;
}

/**
 * The patch count of a folder: the one that most files fit with a plausible item type. Ties go to the row
 * count of metadata.csv, then to a published count, then to the item types as published, then to the larger.
 * Files that fit no count at all leave it to metadata.csv; null if nothing says.
 */
export function decidePatchCount(files: readonly SizedName[], metadataRows: number | null): number | null {
  const votes = new Map<number, { fits: number; published: number }>();
  for (const { name, sizeBytes } of files) {
    if (name === null) continue;
    for (const [i, type] of name.itemTypes.entries()) {
      const count = wholePatches(sizeBytes, type);
      if (count === null) continue;
      const vote = votes.get(count) ?? { fits: 0, published: 0 };
      votes.set(count, vote);
      vote.fits++;
      if (i === 0) vote.published++;
    }
  }
  const ranked = [...votes].sort(
    ([countA, a], [countB, b]) =>
      b.fits - a.fits ||
      Number(countB === metadataRows) - Number(countA === metadataRows) ||
      Number(PUBLISHED_PATCH_COUNTS.includes(countB)) - Number(PUBLISHED_PATCH_COUNTS.includes(countA)) ||
      b.published - a.published ||
      countB - countA,
  );
  return ranked[0]?.[0] ?? metadataRows;
}

/** The item type with which a file of this size holds exactly `patchCount` patches, null if none of `types` does. */
export function fittingType(sizeBytes: number, patchCount: number, types: readonly ItemType[]): ItemType | null {
  return types.find((type) => wholePatches(sizeBytes, type) === patchCount) ?? null;
}
