import { createHash } from 'node:crypto';
import { clearDate } from '../../shared/other-dates/clear-date.ts';
import { isSamePatch } from '../../shared/other-dates/dated-patch.ts';
import type { OpenDataset } from '../application/open-dataset.ts';
import { placeDates } from '../application/place-dates.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { EditedMasks, type EditedVersion, type ProjectPlace } from '../patch-list/edited-masks.ts';

/** Which masks a source looks at: that of the patch, that of its clearest other date, or none. */
export type MaskNeed = 'own' | 'clear date' | 'none';

/** What only the process that holds the project can say of the patches of a part; crosses to workers as it is. */
export interface PartMasks {
  /** Masks that the project holds, 512 x 512 codes. */
  readonly edited: readonly (readonly [patch: number, codes: Int16Array])[];
  /** The clearest other date of each patch; none unless the source asks. */
  readonly clearDates: readonly (readonly [patch: number, clear: ClearDate | null])[];
  /** SHA-256 (hex) that tells these masks from any others of the same files; null where only files are looked at. */
  readonly sum: string | null;
}

export interface ClearDate {
  readonly splitId: string;
  readonly patch: number;
  /** Codes, where the project holds its mask. */
  readonly edited: Int16Array | null;
}

/** Where masks come from: the files alone, or with what a project has of them. */
export interface MaskOrigin {
  readonly dataset: Dataset;
  /** Null: the files alone. */
  readonly opened: OpenDataset | null;
  readonly placeOf: (splitId: string) => ProjectPlace | null;
}

/** What `patches` of a split need, beyond the files. */
export async function partMasks(
  need: MaskNeed,
  origin: MaskOrigin,
  splitId: string,
  patches: readonly number[],
): Promise<PartMasks> {
  if (need === 'none') return { edited: [], clearDates: [], sum: null };
  return need === 'clear date' ? clearDatesOf(origin, splitId, patches) : editedOf(origin, splitId, patches);
}

async function editedOf(origin: MaskOrigin, splitId: string, patches: readonly number[]): Promise<PartMasks> {
  const masks = editedMasks(origin, splitId);
  const versions = await masks.versionsAmong(patches);
  const edited: [number, Int16Array][] = [];
  for (const version of versions) edited.push([version.patch, await masks.codes(version)]);
  return { edited, clearDates: [], sum: sumOf(versions.map(({ patch, version }) => [patch, version])) };
}

async function clearDatesOf(origin: MaskOrigin, splitId: string, patches: readonly number[]): Promise<PartMasks> {
  const { dataset, opened } = origin;
  const masks = { dataset, headCounts: opened === null ? async () => [] : opened.headCounts.bind(opened) };
  const clearDates: [number, ClearDate | null][] = [];
  const told: unknown[] = [];
  for (const patch of patches) {
    const { patches: dates } = await placeDates(masks, splitId, patch);
    const here = dates.find((date) => isSamePatch(date, { splitId, patch }));
    const found = here === undefined ? null : clearDate(dates, here);
    const version = found === null ? null : await versionOf(origin, found);
    const codes = version === null ? null : await editedMasks(origin, version.splitId).codes(version.edited);
    clearDates.push([patch, found === null ? null : { splitId: found.splitId, patch: found.patch, edited: codes }]);
    told.push([patch, found?.splitId, found?.patch, version?.edited.version]);
  }
  return { edited: [], clearDates, sum: sumOf(told) };
}

async function versionOf(
  origin: MaskOrigin,
  { splitId, patch }: Pick<ClearDate, 'splitId' | 'patch'>,
): Promise<{ readonly splitId: string; readonly edited: EditedVersion } | null> {
  const [edited] = await editedMasks(origin, splitId).versionsAmong([patch]);
  return edited === undefined ? null : { splitId, edited };
}

function editedMasks({ placeOf }: MaskOrigin, splitId: string): EditedMasks {
  return new EditedMasks('manual_hq', () => placeOf(splitId));
}

function sumOf(told: readonly unknown[]): string | null {
  return told.length === 0 ? null : createHash('sha256').update(JSON.stringify(told)).digest('hex');
}
