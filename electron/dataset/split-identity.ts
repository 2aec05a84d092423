import { createHash } from 'node:crypto';
import { layerCatalogue } from '../../shared/cloudsen12/layer-names.ts';
import { samplePatches } from './codes-census.ts';
import type { Layer } from './layer.ts';
import type { Metadata } from './metadata.ts';

/** What tells a split wherever its folder lies: the same patches in the same order. */
export interface SplitIdentity {
  readonly patchCount: number;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly from: 'metadata' | 'blocks';
}

const SAMPLED_PATCHES = 32;
const SAMPLED_ROWS = [64, 192, 320, 448];
const ROW_PIXELS = 512;

/** True where the table has both columns and says something in them. */
export function canIdentifyByMetadata(metadata: Metadata | null): metadata is Metadata {
  if (metadata === null || !metadata.has('roi_id') || !metadata.has('s2_id_gee')) return false;
  for (let patch = 0; patch < metadata.rowCount; patch++) {
    if (metadata.value(patch, 'roi_id') !== null || metadata.value(patch, 's2_id_gee') !== null) return true;
  }
  return false;
}

/** Hash over patch count and the ordered (roi_id, s2_id_gee), each pair as a line of JSON. */
export function identityFromMetadata(metadata: Metadata): SplitIdentity {
  const patchCount = metadata.rowCount;
  const hash = createHash('sha256').update(`cloudbrush split, ${patchCount} patches, by metadata\n`);
  for (let patch = 0; patch < patchCount; patch++) {
    hash.update(`${JSON.stringify([metadata.value(patch, 'roi_id'), metadata.value(patch, 's2_id_gee')])}\n`);
  }
  return { patchCount, hash: hash.digest('hex'), from: 'metadata' };
}

/**
 * The layer whose pixels identify a split without metadata: the first of L1C_B4, B3, B2, then the catalogue's order.
 * Labels come last and the painted ones last of all, because an export may replace them; adding a layer that comes
 * earlier changes the identity.
 */
export function steadiestLayer(layers: readonly Layer[]): Layer {
  const [layer] = [...layers].sort((a, b) => steadiness(a) - steadiness(b));
  return layer;
}

/** Hash over patch count, layer id and four whole rows of up to 32 evenly spread patches of one layer. */
export async function identityFromBlocks(
  layer: Pick<Layer, 'id' | 'readPatch'>,
  patchCount: number,
): Promise<SplitIdentity> {
  const hash = createHash('sha256').update(`cloudbrush split, ${patchCount} patches, by ${layer.id}\n`);
  for (const patch of samplePatches(patchCount, SAMPLED_PATCHES)) {
    const pixels = await layer.readPatch(patch);
    const rowBytes = pixels.byteLength / ROW_PIXELS;
    for (const row of SAMPLED_ROWS) hash.update(pixels.subarray(row * rowBytes, (row + 1) * rowBytes));
  }
  return { patchCount, hash: hash.digest('hex'), from: 'blocks' };
}

const preferred = ['L1C_B4', 'L1C_B3', 'L1C_B2'];

/** Rank of a layer by how unlikely it is to be replaced; smaller is better. */
function steadiness(layer: Layer): number {
  const early = preferred.indexOf(layer.id);
  if (early >= 0) return early;
  const listed = layerCatalogue.findIndex((name) => name.id === layer.id);
  const painted = layer.id === 'LABEL_manual_hq' || layer.id === 'LABEL_manual_sc';
  if (listed < 0) return 1000;
  return preferred.length + listed + (painted ? 2000 : 0);
}
