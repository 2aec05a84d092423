import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { OpenFiles } from '../dataset/open-files.ts';
import type { Split } from '../dataset/split.ts';
import { identityFromBlocks } from '../dataset/split-identity.ts';
import { itemBytesOf, type ModelLayout, readsOf } from '../models/model-layout.ts';

/** SHA-256 (hex) over sampled rows of files, by layer or file name: enough to tell another file of the same name. */
export type SampledSums = Readonly<Record<string, string>>;

/** Of those of the layers that the split has. Throws `unreadable`. */
export async function sumsOfLayers(split: Split, layerIds: readonly string[]): Promise<SampledSums> {
  const layers = layerIds.map((layerId) => split.findLayer(layerId)).filter((layer) => layer !== null);
  const sums = await Promise.all(layers.map((layer) => identityFromBlocks(layer, split.patchCount)));
  return Object.fromEntries(layers.map(({ id }, i) => [id, sums[i].hash]));
}

/** Of the files of a model's output, which hold the patches of a split of `patchCount`. Throws `unreadable`. */
export async function sumsOfModel(layout: ModelLayout, patchCount: number): Promise<SampledSums> {
  const files = new OpenFiles('positional');
  const planes = layout.kind === 'volume' ? 4 : 1;
  const rowBytes = PATCH_SIZE * itemBytesOf(layout.itemType);
  const count = layout.kind === 'codes' ? (layout.patches?.length ?? patchCount) : patchCount;
  try {
    const firsts = readsOf(layout, layout.kind === 'codes' ? (layout.patches?.[0] ?? 0) : 0);
    const sums: [string, string][] = [];
    for (const { file, byteLength } of firsts) {
      const { path, fileName, identity } = file;
      const wanted = { path, fileName, sizeBytes: identity.sizeBytes };
      const readRow = async (patch: number, row: number) => {
        const rows = Array.from({ length: planes }, (_, plane) => plane * (byteLength / planes) + row * rowBytes);
        return Buffer.concat(
          await Promise.all(rows.map((at) => files.read(wanted, patch * byteLength + at, rowBytes))),
        );
      };
      sums.push([fileName, (await identityFromBlocks({ id: fileName, readRow }, count)).hash]);
    }
    return Object.fromEntries(sums);
  } finally {
    await files.close();
  }
}
