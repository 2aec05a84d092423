import { classColour } from './class-colours.ts';
import { type CodeReading, isProbabilityLayer, legendOf, type ReferenceCode } from './reference-codes.ts';

/** A code of a layer of codes as it is drawn. */
export interface LegendEntry {
  readonly code: number;
  readonly name: string;
  /** `#rrggbb`; null where nothing is stated, which is drawn transparent. */
  readonly colour: string | null;
}

/** How a layer of codes is read, and drawn. */
export interface PictureReading extends CodeReading {
  /** Classes in colours that are told apart with any kind of colour vision. */
  readonly safeColours?: boolean;
}

/** Of codes that the layer's authors do not know: plainly seen. */
export const UNKNOWN_CODE_COLOUR = '#d08cff';

const GROUND = '#5f7f52';
const CLOUD = '#ffffff';
const VEIL = '#64c8ff';
const DARK = '#643200';

const kappamask = { 1: GROUND, 2: DARK, 3: VEIL, 4: CLOUD };

/** Sen2Cor's are those of ESA's scene classification; what states nothing is left out. */
const labelColours: ReadonlyMap<string, Readonly<Record<number, string>>> = new Map(
  Object.entries({
    LABEL_sen2cor: {
      1: '#ff0000',
      2: '#2f2f2f',
      3: DARK,
      4: '#00a000',
      5: '#ffe65a',
      6: '#0000ff',
      7: '#808080',
      8: '#c0c0c0',
      9: CLOUD,
      10: VEIL,
      11: '#ff96ff',
    },
    LABEL_fmask: { 0: '#b5a27a', 1: '#2f6fd0', 2: DARK, 3: '#ff96ff', 4: CLOUD },
    LABEL_kappamask_L1C: kappamask,
    LABEL_kappamask_L2A: kappamask,
    LABEL_qa60: { 0: GROUND, 1: CLOUD, 2: VEIL, 1024: CLOUD, 2048: VEIL },
  }),
);

/** Those of the masks that are painted: the edges of scribbles darker than their centres. */
function paintedColour({ name, cloudClass }: ReferenceCode, safe: boolean): string | null {
  if (cloudClass === null) return null;
  const colour = classColour(cloudClass, safe);
  return name.endsWith('edge') ? darker(colour) : colour;
}

function darker(colour: string): string {
  const parts = [1, 3, 5].map((at) => Math.round(0.7 * Number.parseInt(colour.slice(at, at + 2), 16)));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

const probabilityColours = { 0: GROUND, 1: CLOUD };

/** ESA WorldCover 10 m, in its published colours. */
const worldCover: readonly (readonly [code: number, name: string, colour: string])[] = [
  [10, 'tree cover', '#006400'],
  [20, 'shrubland', '#ffbb22'],
  [30, 'grassland', '#ffff4c'],
  [40, 'cropland', '#f096ff'],
  [50, 'built-up', '#fa0000'],
  [60, 'bare or sparse', '#b4b4b4'],
  [70, 'snow and ice', '#f0f0f0'],
  [80, 'permanent water', '#0064c8'],
  [90, 'herbaceous wetland', '#0096a0'],
  [95, 'mangroves', '#00cf75'],
  [100, 'moss and lichen', '#fae6a0'],
];

/** Copernicus Global Land Cover 100 m, in its published colours. */
const copernicusCover: readonly (readonly [code: number, name: string, colour: string])[] = [
  [0, 'unknown', '#282828'],
  [20, 'shrubs', '#ffbb22'],
  [30, 'herbaceous vegetation', '#ffff4c'],
  [40, 'cropland', '#f096ff'],
  [50, 'urban', '#fa0000'],
  [60, 'bare or sparse', '#b4b4b4'],
  [70, 'snow and ice', '#f0f0f0'],
  [80, 'permanent water', '#0032c8'],
  [90, 'herbaceous wetland', '#0096a0'],
  [100, 'moss and lichen', '#fae6a0'],
  [111, 'closed forest, evergreen needle-leaved', '#58481f'],
  [112, 'closed forest, evergreen broad-leaved', '#009900'],
  [113, 'closed forest, deciduous needle-leaved', '#70663e'],
  [114, 'closed forest, deciduous broad-leaved', '#00cc00'],
  [115, 'closed forest, mixed', '#4e751f'],
  [116, 'closed forest, other', '#007800'],
  [121, 'open forest, evergreen needle-leaved', '#666000'],
  [122, 'open forest, evergreen broad-leaved', '#8db400'],
  [123, 'open forest, deciduous needle-leaved', '#8d7400'],
  [124, 'open forest, deciduous broad-leaved', '#a0dc00'],
  [125, 'open forest, mixed', '#929900'],
  [126, 'open forest, other', '#648c00'],
  [200, 'open sea', '#000080'],
];

const coverLayers: ReadonlyMap<string, readonly LegendEntry[]> = new Map([
  ['EXTRA_lc10', worldCover.map(([code, name, colour]) => ({ code, name, colour }))],
  ['EXTRA_lc100', copernicusCover.map(([code, name, colour]) => ({ code, name, colour }))],
]);

/** What the authors filled land cover with where there was none. */
const FILLED: LegendEntry = { code: -99, name: 'no data', colour: null };

/**
 * The codes of a layer of codes in colours of its own, in its order; null for layers of measurements, and for
 * probabilities from 0 to 100, which are drawn as a ramp.
 */
export function layerLegend(layerId: string, reading: PictureReading = {}): readonly LegendEntry[] | null {
  const cover = coverLayers.get(layerId);
  if (cover !== undefined) return [...cover, FILLED];
  const codes = legendOf(layerId, reading);
  if (codes.length === 0) return null;
  if (layerId === 'LABEL_manual_hq' || layerId === 'LABEL_manual_sc') {
    const safe = reading.safeColours === true;
    return codes.map((entry) => ({ code: entry.code, name: entry.name, colour: paintedColour(entry, safe) }));
  }
  const colours: Readonly<Record<number, string>> = isProbabilityLayer(layerId)
    ? probabilityColours
    : (labelColours.get(layerId) ?? {});
  return codes.map(({ code, name }) => ({ code, name, colour: colours[code] ?? null }));
}
