import { type ItemType, itemBytes } from '../../shared/cloudsen12/item-type.ts';
import type { LayerGroup, LayerName } from '../../shared/cloudsen12/layer-names.ts';
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

interface Vote {
  readonly count: number;
  readonly fits: number;
  /** Of those, the files that would have the item type as published. */
  readonly published: number;
}

/**
 * The patch count of a folder: the row count of metadata.csv, if any file fits it with any item type and the layers do
 * not speak against it together; else the count that most files fit with a plausible item type. Ties go to a
 * published count, then to the item types as published, then to the larger. Null if nothing says.
 */
export function decidePatchCount(files: readonly SizedName[], metadataRows: number | null): number | null {
  const [agreed] = rankedVotes(files);
  if (metadataRows === null || agreed === undefined) return agreed?.count ?? metadataRows;
  const fitsRows = files.some((file) => file.name !== null && fitsSomehow(file.sizeBytes, metadataRows));
  // A table is one witness, and so is each group: its files come from one hand, which may have given all the wrong type.
  const witnesses = misfittingGroups(files, agreed.count) + 1;
  return fitsRows && misfittingGroups(files, metadataRows) <= witnesses ? metadataRows : agreed.count;
}

/**
 * Another patch count that suits exactly the files that `patchCount` suits, by other item types, where no published
 * count settles it: labels of 10 patches in two bytes look like 20 in one. Null if there is none.
 */
export function equallyLikelyCount(files: readonly SizedName[], patchCount: number): number | null {
  if (PUBLISHED_PATCH_COUNTS.includes(patchCount)) return null;
  const suited = (count: number) =>
    files.map(({ name, sizeBytes }) => name !== null && fittingType(sizeBytes, count, name.itemTypes) !== null);
  const ours = suited(patchCount);
  const rival = rankedVotes(files).find(
    ({ count }) => count !== patchCount && suited(count).every((fits, i) => fits === ours[i]),
  );
  return rival?.count ?? null;
}

function rankedVotes(files: readonly SizedName[]): Vote[] {
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
  return [...votes]
    .map(([count, vote]) => ({ count, ...vote }))
    .sort(
      (a, b) =>
        b.fits - a.fits ||
        Number(PUBLISHED_PATCH_COUNTS.includes(b.count)) - Number(PUBLISHED_PATCH_COUNTS.includes(a.count)) ||
        b.published - a.published ||
        b.count - a.count,
    );
}

/** Groups of which some file would not be of a plausible item type. */
function misfittingGroups(files: readonly SizedName[], patchCount: number): number {
  const groups = new Set<LayerGroup>();
  for (const { name, sizeBytes } of files) {
    if (name !== null && fittingType(sizeBytes, patchCount, name.itemTypes) === null) groups.add(name.group);
  }
  return groups.size;
}

function fitsSomehow(sizeBytes: number, patchCount: number): boolean {
  return fittingType(sizeBytes, patchCount, ['int8', 'int16', 'float32']) !== null;
}

/** The item type with which a file of this size holds exactly `patchCount` patches, null if none of `types` does. */
export function fittingType(sizeBytes: number, patchCount: number, types: readonly ItemType[]): ItemType | null {
  return types.find((type) => wholePatches(sizeBytes, type) === patchCount) ?? null;
}
