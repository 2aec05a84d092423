import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ItemType, itemBytes } from '../../shared/cloudsen12/item-type.ts';
import { layerCatalogue, layerNameOf } from '../../shared/cloudsen12/layer-names.ts';
import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';

export interface SampleLayer {
  /** Canonical id of the layer, or any other name for an unknown one. */
  readonly id: string;
  /** Default: the published type; int8 for an unknown layer. */
  readonly itemType?: ItemType;
  /** Default: `<id>.dat`. */
  readonly fileName?: string;
  /** Default: the split's. */
  readonly patchCount?: number;
}

export interface SampleSplit {
  /** Folder below the dataset's, `/` between levels; the dataset's own folder where it is empty. */
  readonly folder: string;
  readonly patchCount: number;
  readonly layers: readonly (string | SampleLayer)[];
  /** Rows of metadata.csv by patch; `true` writes `sampleMetadataRow`, false (the default) no file. */
  readonly metadata?: boolean | ((patch: number) => Readonly<Record<string, string>>);
}

/** Value of a pixel: what the layer's item type holds. */
export type SamplePixels = (splitFolder: string, layerId: string, patch: number, x: number, y: number) => number;

export interface SampleOptions {
  readonly splits?: readonly SampleSplit[];
  readonly pixels?: SamplePixels;
}

export const sampleSplits: readonly SampleSplit[] = [
  {
    folder: 'train',
    patchCount: 3,
    layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'LABEL_manual_hq', 'LABEL_manual_sc'],
    metadata: true,
  },
  { folder: 'val', patchCount: 2, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'LABEL_manual_hq'], metadata: true },
];

/** Writes a small dataset in the CloudSEN12 layout: by default two splits with RGB, near infrared and labels. */
export async function writeSampleDataset(folder: string, options: SampleOptions = {}): Promise<void> {
  const pixels = options.pixels ?? samplePixels;
  for (const split of options.splits ?? sampleSplits) {
    const splitFolder = join(folder, ...split.folder.split('/'));
    await mkdir(splitFolder, { recursive: true });
    for (const layer of split.layers)
      await writeSampleLayer(splitFolder, split, typeof layer === 'string' ? { id: layer } : layer, pixels);
    const row = split.metadata === true ? sampleMetadataRow : split.metadata;
    if (typeof row === 'function') {
      const rows = Array.from({ length: split.patchCount }, (_, patch) => row(patch));
      await writeFile(join(splitFolder, 'metadata.csv'), formatCsv(rows));
    }
  }
}

async function writeSampleLayer(
  folder: string,
  split: SampleSplit,
  layer: SampleLayer,
  pixels: SamplePixels,
): Promise<void> {
  const itemType = layer.itemType ?? layerNameOf(layer.id)?.itemTypes[0] ?? 'int8';
  const handle = await open(join(folder, layer.fileName ?? `${layer.id}.dat`), 'w');
  try {
    for (let patch = 0; patch < (layer.patchCount ?? split.patchCount); patch++) {
      await handle.write(
        pixels === samplePixels
          ? samplePatch(itemType, layer.id, patch)
          : encodePatch(itemType, (x, y) => pixels(split.folder, layer.id, patch, x, y)),
      );
    }
  } finally {
    await handle.close();
  }
}

/** Made once in a process: most tests begin with the same patches, and making them is most of that beginning. */
const samplePatches = new Map<string, Uint8Array>();

function samplePatch(itemType: ItemType, layerId: string, patch: number): Uint8Array {
  const key = `${itemType} ${layerId} ${patch}`;
  const bytes = samplePatches.get(key) ?? encodePatch(itemType, (x, y) => samplePixels('', layerId, patch, x, y));
  if (samplePatches.size < 64) samplePatches.set(key, bytes);
  return bytes;
}

/** One patch as a file stores it: row-major, little-endian. */
export function encodePatch(itemType: ItemType, pixel: (x: number, y: number) => number): Uint8Array {
  const items =
    itemType === 'int8'
      ? new Int8Array(PATCH_PIXELS)
      : itemType === 'int16'
        ? new Int16Array(PATCH_PIXELS)
        : new Float32Array(PATCH_PIXELS);
  for (let y = 0; y < PATCH_SIZE; y++) {
    for (let x = 0; x < PATCH_SIZE; x++) items[y * PATCH_SIZE + x] = pixel(x, y);
  }
  return new Uint8Array(items.buffer);
}

const sampleRanks = new Map(layerCatalogue.map((name, rank) => [name.id, rank]));

/** Smooth bands that differ by band and patch; labels in blocks of 64 pixels with their own codes; padding 255 (-1 in labels). */
export function samplePixels(_splitFolder: string, layerId: string, patch: number, x: number, y: number): number {
  const kind = layerNameOf(layerId)?.kind ?? 'plain';
  if (isPadding(x, y)) return kind === 'label' || kind === 'plain' ? -1 : 255;
  if (kind === 'backscatter') return -8 - ((x + y + patch) % 97) / 8;
  if (kind !== 'label') return 600 + 40 * (sampleRanks.get(layerId) ?? 49) + 100 * patch + 2 * x + 3 * y;
  const block = (x >> 6) + (y >> 6) + patch;
  if (layerId === 'LABEL_manual_sc') return (x & 63) < 8 && (y & 63) < 8 ? block % 7 : 99;
  return block % 4;
}

/** Every column of the published files; five patches share an ROI. */
export function sampleMetadataRow(patch: number): Record<string, string> {
  const roi = Math.floor(patch / 5);
  const date = `2020-0${1 + (patch % 5)}-15`;
  const tx = 300_000 + 6000 * roi;
  const corner = `${tx} 5000000, ${tx + 5090} 5000000, ${tx + 5090} 4994910, ${tx} 4994910, ${tx} 5000000`;
  return {
    '': String(patch),
    roi_id: `ROI_${String(roi).padStart(4, '0')}`,
    s2_id: `S2A_MSIL1C_${date.replaceAll('-', '')}_T32TQM_${patch}`,
    s2_id_gee: `COPERNICUS/S2/${date.replaceAll('-', '')}T101021_T32TQM_${patch}`,
    s2_date: date,
    s2_view_sun_azimuth: String(150 + patch),
    s2_view_sun_elevation: '45.5',
    land_cover: '50',
    cloud_coverage: ['cloud-free', 'almost-clear', 'low-cloudy', 'mid-cloudy', 'cloudy'][patch % 5],
    difficulty: String(1 + (patch % 5)),
    annotator_name: 'Sample, Ann',
    proj_epsg: '32632',
    proj_geometry: `POLYGON ((${corner}))`,
    proj_centroid: `POINT (${tx + 2545} 4997455)`,
    proj_shape: '509',
    proj_transform: `10, 0, ${tx}, 0, -10, 5000000`,
    label_type: 'high',
    test: '0',
  };
}

/** Columns of the first row, quoted where need be. */
export function formatCsv(rows: readonly Readonly<Record<string, string>>[]): string {
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((row) => `${row.map(quote).join(',')}\n`)
    .join('');
}

export const publishedCounts: Readonly<Record<string, number>> = { train: 8490, val: 535, test: 975 };

export interface SparseOptions {
  readonly counts?: Readonly<Record<string, number>>;
  readonly layers?: readonly string[];
  readonly metadata?: boolean;
}

/** Full-size files without content: as many bytes as published, next to no disk space. */
export async function writeSparseDataset(folder: string, options: SparseOptions = {}): Promise<void> {
  const layers = options.layers ?? layerCatalogue.map((name) => name.id);
  for (const [split, patchCount] of Object.entries(options.counts ?? publishedCounts)) {
    const splitFolder = join(folder, split);
    await mkdir(splitFolder, { recursive: true });
    for (const id of layers) {
      const itemType = layerNameOf(id)?.itemTypes[0] ?? 'int8';
      await writeSparseFile(join(splitFolder, `${id}.dat`), patchCount * PATCH_PIXELS * itemBytes(itemType));
    }
    if (options.metadata !== false) {
      const rows = Array.from({ length: patchCount }, (_, patch) => sampleMetadataRow(patch));
      await writeFile(join(splitFolder, 'metadata.csv'), formatCsv(rows));
    }
  }
}

/** A file of zeros of which only what is written takes space: `[byte offset, bytes]`. */
export async function writeSparseFile(
  path: string,
  sizeBytes: number,
  content: readonly (readonly [byteOffset: number, bytes: Uint8Array])[] = [],
): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.truncate(sizeBytes);
    for (const [byteOffset, bytes] of content) await handle.write(bytes, 0, bytes.length, byteOffset);
  } finally {
    await handle.close();
  }
}
