import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { ExportPlan, ExportResult } from './export-plan.ts';

const LICENCE_NOTE =
  'CloudSEN12 is published under CC-BY-NC-4.0. Whether and under which licence this file comes from it is not recorded ' +
  'in the file: check the licence of your copy before you pass the labels on.';

/**
 * The text of `<output>.manifest.json`: what was exported from what, and which patches differ from the source and by
 * whom. The heads name the edits of the project, so that the same export can be made again.
 */
export function manifestText(plan: ExportPlan, result: ExportResult, created: Date): string {
  const manifest = {
    format: 'cloudbrush-export',
    formatVersion: 1,
    tool: { name: 'Cloudbrush', version: plan.toolVersion },
    created: created.toISOString(),
    dataset: plan.datasetName,
    split: plan.splitName,
    target: plan.target,
    source:
      result.source === null ? null : { ...result.source, itemType: plan.source?.itemType, licence: LICENCE_NOTE },
    output: {
      fileName: result.fileName,
      itemType: result.itemType,
      byteOrder: result.itemType === 'int8' ? 'not applicable' : 'little-endian',
      shape: result.shape,
      imageArea: { rows: [1, PATCH_SIZE - 3], columns: [1, PATCH_SIZE - 3] },
      sizeBytes: result.sizeBytes,
      sha256: result.outputSha256,
    },
    replacedSourceKeptAs: result.keptCopy,
    unlabelledCode: plan.unlabelledCode,
    fillCode: plan.fill,
    filledPaddingPixels: result.filledPaddingPixels,
    unlabelledPatches: result.unlabelledPatches,
    sourceGonePatches: result.sourceGonePatches,
    editedPatches: plan.heads.length,
    changedPatches: result.changedPatches,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
