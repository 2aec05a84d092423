import type { ItemType } from './item-type.ts';

export type LayerGroup = 'L1C' | 'L2A' | 'S1' | 'EXTRA' | 'LABEL' | 'OTHER';

/** What a layer's pixels are; it decides the item sizes that are plausible and how it is drawn. */
export type LayerKind =
  | 'reflectance'
  | 'backscatter'
  | 'angle'
  | 'index'
  | 'elevation'
  | 'percent'
  | 'category'
  | 'colour'
  | 'label'
  | 'plain';

export interface LayerName {
  /** Canonical name, as the published folders spell it without `.dat`: `L1C_B4`, `LABEL_manual_hq`. */
  readonly id: string;
  readonly group: LayerGroup;
  /** The part after the group: `B4`, `manual_hq`. */
  readonly band: string;
  readonly kind: LayerKind;
  /** Plausible item types, the published one first. */
  readonly itemTypes: readonly ItemType[];
}

const opticalBands = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B8A', 'B9', 'B10', 'B11', 'B12'];

const l2aKinds: readonly (readonly [string, LayerKind])[] = [
  ...opticalBands.filter((band) => band !== 'B10').map((band) => [band, 'reflectance'] as const),
  ['AOT', 'index'],
  ['WVP', 'index'],
  ['TCI_R', 'colour'],
  ['TCI_G', 'colour'],
  ['TCI_B', 'colour'],
];

const extraKinds: readonly (readonly [string, LayerKind])[] = [
  ['CDI', 'index'],
  ['Shwdirection', 'angle'],
  ['elevation', 'elevation'],
  // Spelt like this in every published folder.
  ['ocurrence', 'percent'],
  ['lc100', 'category'],
  ['lc10', 'category'],
];

const labels = [
  'fmask',
  'qa60',
  's2cloudless',
  'sen2cor',
  'cd_fcnn_rgbi',
  'cd_fcnn_rgbi_swir',
  'kappamask_L1C',
  'kappamask_L2A',
  'manual_hq',
  'manual_sc',
];

function layer(group: LayerGroup, band: string, kind: LayerKind, itemTypes: readonly ItemType[]): LayerName {
  return { id: `${group}_${band}`, group, band, kind, itemTypes };
}

/** The 49 layers of a published split, in the order in which they are listed. */
export const layerCatalogue: readonly LayerName[] = [
  ...opticalBands.map((band) => layer('L1C', band, 'reflectance', ['int16'])),
  ...l2aKinds.map(([band, kind]) => layer('L2A', band, kind, ['int16'])),
  layer('S1', 'VV', 'backscatter', ['float32']),
  layer('S1', 'VH', 'backscatter', ['float32']),
  layer('S1', 'angle', 'angle', ['float32']),
  ...extraKinds.map(([band, kind]) => layer('EXTRA', band, kind, ['int16'])),
  // Published with one byte per pixel; a corrected release of the same authors stores two.
  ...labels.map((band) => layer('LABEL', band, 'label', ['int8', 'int16'])),
];

const byId = new Map(layerCatalogue.map((name) => [name.id, name]));
const bySpelling = new Map(layerCatalogue.map((name) => [spellingKey(name.id), name]));

/** Every spelling of one layer gives one key: case, zero padding, `LABEL_`/`EXTRA_`, hyphens and `occurrence` fall away. */
function spellingKey(stem: string): string {
  return stem
    .toLowerCase()
    .replaceAll(/[- ]/g, '_')
    .replace(/^(label|extra)_/, '')
    .replace(/^(l1c|l2a)_b0+(?=[1-9])/, '$1_b')
    .replace(/^occurr?ence$/, 'ocurrence');
}

/** File name without `.dat` (any case), or null where the name does not end so. */
export function datStem(fileName: string): string | null {
  return fileName.length > 4 && fileName.slice(-4).toLowerCase() === '.dat' ? fileName.slice(0, -4) : null;
}

/**
 * The layer that a file name stands for in any of the spellings that are in use: zero-padded or not, with or
 * without `LABEL_` or `EXTRA_`, any case. Null where the name is not one of the 49 or does not end in `.dat`.
 */
export function parseLayerFileName(fileName: string): LayerName | null {
  const stem = datStem(fileName);
  if (stem === null) return null;
  const name = bySpelling.get(spellingKey(stem));
  const prefix = /^(label|extra)[_ -]/i.exec(stem)?.[1]?.toUpperCase();
  // `EXTRA_fmask` is no spelling of LABEL_fmask but a file of somebody's own.
  return name === undefined || (prefix !== undefined && prefix !== name.group) ? null : name;
}

/** The catalogue's entry of a canonical id, null for the id of an unknown file. */
export function layerNameOf(layerId: string): LayerName | null {
  return byId.get(layerId) ?? null;
}

/** Position in the published listing; unknown layers come last. */
export function layerRank(layerId: string): number {
  const name = byId.get(layerId);
  return name === undefined ? layerCatalogue.length : layerCatalogue.indexOf(name);
}
