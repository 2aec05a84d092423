import { UNLABELLED } from '../../shared/cloudsen12/classes.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { labelLayer } from '../dataset/label-layer.ts';
import { unlabelledPatch } from '../export/patch-labels.ts';
import type { RecoverySources } from '../project/recovery/recovery-sources.ts';

/**
 * A dataset's labels as they are now, for the recovery of its project. Scribbles without a file have none: what a patch
 * without any holds was the damaged project's to say.
 */
export async function datasetSources(dataset: Dataset): Promise<RecoverySources> {
  const { splits } = dataset;
  return {
    splits: await Promise.all(
      splits.map(async (split) => ({ ...(await split.identity()), name: split.name, folderHint: split.folder })),
    ),
    read: async (at, target, patch) => {
      const layer = labelLayer(splits[at], target);
      if (layer !== null) return { itemType: layer.itemType, codes: await layer.readPatch(patch), origin: 'layer' };
      if (target === 'manual_sc') return null;
      const codes = new Uint8Array(unlabelledPatch(UNLABELLED).buffer);
      return { itemType: 'int8', codes, origin: 'unlabelled' };
    },
  };
}
