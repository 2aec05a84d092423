import { createHash } from 'node:crypto';
import { layerCatalogue } from '../../shared/cloudsen12/layer-names.ts';
import { samplePatches } from './codes-census.ts';
import type { Layer } from './layer.ts';
import type { Metadata } from './metadata.ts';
import type { Turns } from './turns.ts';

/** What tells a split wherever its folder lies: the same patches in the same order. */
export interface SplitIdentity {
  readonly patchCount: number;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly from: 'metadata' | 'blocks';
}

const SAMPLED_PATCHES = 32;
const SAMPLED_ROWS = [64, 192, 320, 448];

/**
 * Hash over patch count and the ordered (roi_id, s2_id_gee), each pair as a line of JSON. Null where the table lacks one of
 * the columns, or says nothing in them.
 */
export async function identityFromMetadata(metadata: Metadata, turns: Turns): Promise<SplitIdentity | null> {
  if (!metadata.has('roi_id') || !metadata.has('s2_id_gee')) return null;
  const patchCount = metadata.rowCount;
  const hash = createHash('sha256').update(`cloudbrush split, ${patchCount} patches, by metadata\n`);
  let saysSomething = false;
  for (let patch = 0; patch < patchCount; patch++) {
    const names = [metadata.value(patch, 'roi_id'), metadata.value(patch, 's2_id_gee')];
    saysSomething ||= names.some((name) => name !== null);
    hash.update(`${JSON.stringify(names)}\n`);
    if (turns.isOver) await turns.next();
  }
  return saysSomething ? { patchCount, hash: hash.digest('hex'), from: 'metadata' } : null;
}

/**
 * Layers by how well their pixels identify a split without metadata: L1C_B4, B3, B2, then the catalogue's order. Labels
 * come last and the painted ones last of all, because an export may replace them; adding a layer that comes earlier
 * changes the identity.
 */
export function steadiestFirst(layers: readonly Layer[]): readonly Layer[] {
  return [...layers].sort((a, b) => steadiness(a) - steadiness(b));
}

/** Hash over patch count, layer id and four whole rows of up to 32 evenly spread patches of one layer. */
export async function identityFromBlocks(
  layer: Pick<Layer, 'id' | 'readRow'>,
  patchCount: number,
): Promise<SplitIdentity> {
  const hash = createHash('sha256').update(`cloudbrush split, ${patchCount} patches, by ${layer.id}\n`);
  for (const patch of samplePatches(patchCount, SAMPLED_PATCHES)) {
    const rows = await Promise.all(SAMPLED_ROWS.map((row) => layer.readRow(patch, row)));
    for (const row of rows) hash.update(row);
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
