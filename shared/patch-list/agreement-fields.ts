import { littleEndianCounts } from './little-endian-counts.ts';
import { type PatchField, patchField } from './patch-field.ts';
import type { PatchList } from './patch-list.ts';
import type { SplitAgreement } from './patch-table.ts';

/** `LABEL_fmask` is called fmask. */
function layerWord(layerId: string): string {
  return layerId.replace(/^LABEL_/, '').toLowerCase();
}

export function iouFieldId(layerId: string): string {
  return `iou.${layerWord(layerId)}`;
}

export function agreeFieldId(layerId: string): string {
  return `agree.${layerWord(layerId)}`;
}

/**
 * Fields of the masks beside one reference layer, from the splits that have it: IoU, which is the mean over the classes
 * that either has on the patch (0 to 1), and pixels that agree, in percent of those compared. Missing where nothing is
 * compared, or not yet.
 */
export function agreementFields(list: PatchList, layerId: string, splits: readonly SplitAgreement[]): PatchField[] {
  const ofLayer = splits.filter((split) => split.layerId === layerId);
  const column = (of: (counts: Uint32Array, classes: number) => number) => () => {
    const values = new Float64Array(list.rowCount).fill(Number.NaN);
    for (const { splitId, start, patchCount } of list.splits) {
      const found = ofLayer.find((split) => split.splitId === splitId);
      if (found === undefined) continue;
      const classes = found.classes.length;
      const width = 2 + 2 * classes;
      const counts = littleEndianCounts(found.counts, patchCount * width);
      for (let patch = 0; patch < patchCount; patch++) {
        values[start + patch] = of(counts.subarray(patch * width, (patch + 1) * width), classes);
      }
    }
    return { kind: 'number' as const, values };
  };
  const word = layerWord(layerId);
  return [
    patchField({
      id: iouFieldId(layerId),
      title: `IoU with ${word}`,
      source: 'agreement',
      layerId,
      unit: '',
      decimals: 4,
      makeColumn: column(meanIou),
    }),
    patchField({
      id: agreeFieldId(layerId),
      title: `agreement with ${word}`,
      source: 'agreement',
      layerId,
      unit: '%',
      decimals: 3,
      makeColumn: column(([compared, agree]) => (compared === 0 ? Number.NaN : (100 * agree) / compared)),
    }),
  ];
}

/** Of one patch; NaN where no class is there on either side. */
function meanIou(counts: Uint32Array, classes: number): number {
  let sum = 0;
  let present = 0;
  for (let i = 0; i < classes; i++) {
    const union = counts[3 + 2 * i];
    if (union === 0) continue;
    sum += counts[2 + 2 * i] / union;
    present++;
  }
  return present === 0 ? Number.NaN : sum / present;
}
