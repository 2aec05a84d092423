import { type SpectralBand, type SpectralGroup, spectralBands } from '../cloudsen12/spectral-bands.ts';
import { assert } from '../errors.ts';

/** Whole numbers from 0 to this stand for the values of a feature, in their order. */
export const MAX_LEVEL = 0xffff;
/** Level of the number 0 in a band, and of the ratio 0. */
const MIDDLE = 0x8000;

/** What is known of a pixel beside others: a band, or what bands give together. */
export interface Feature {
  readonly name: string;
  /** `B4`. */
  readonly bands: readonly string[];
  /** Writes the level of each pixel; any number of pixels, as many in `out` as in each band. */
  readonly measure: (out: Uint16Array, bands: readonly Int16Array[]) => void;
}

/** The features that can be made of the bands that there are. */
export interface FeatureSet {
  readonly group: SpectralGroup;
  readonly bands: readonly SpectralBand[];
  readonly features: readonly Feature[];
  /** "13 L1C bands", "4 L2A bands: B2 B3 B4 B8". */
  readonly words: string;
}

/** Bands of each product when nothing is missing. */
const complete: Readonly<Record<SpectralGroup, number>> = { L1C: 13, L2A: 12 };

/**
 * Indices of the field beside the bands themselves. HOT is Zhang, Guindon and Cihlar (2002) without its constant,
 * whiteness Gomez-Chova et al. (2007) as Fmask has it; the ratio of the two SWIR bands tells ice from water clouds.
 */
const indices: readonly Feature[] = [
  { name: 'NDSI', bands: ['B3', 'B11'], measure: normalisedDifference },
  { name: 'NDVI', bands: ['B8', 'B4'], measure: normalisedDifference },
  { name: 'NDWI', bands: ['B3', 'B8'], measure: normalisedDifference },
  { name: 'SWIR ratio', bands: ['B11', 'B12'], measure: normalisedDifference },
  { name: 'brightness', bands: ['B2', 'B3', 'B4'], measure: brightness },
  { name: 'HOT', bands: ['B2', 'B4'], measure: haze },
  { name: 'whiteness', bands: ['B2', 'B3', 'B4'], measure: whiteness },
];

/** Of the product of which more bands are there, L1C where both have as many; null without any. */
export function featuresOf(layerIds: ReadonlySet<string>): FeatureSet | null {
  const l1c = spectralBands('L1C', layerIds);
  const l2a = spectralBands('L2A', layerIds);
  const [group, bands] = l2a.length > l1c.length ? (['L2A', l2a] as const) : (['L1C', l1c] as const);
  if (bands.length === 0) return null;
  const names = bands.map(({ band }) => band);
  const features = [
    ...names.map((name): Feature => ({ name, bands: [name], measure: bandItself })),
    ...indices.filter((index) => index.bands.every((band) => names.includes(band))),
  ];
  const count = `${bands.length} ${group} ${bands.length === 1 ? 'band' : 'bands'}`;
  const words = bands.length === complete[group] ? count : `${count}: ${names.join(' ')}`;
  return { group, bands, features, words };
}

/** The bands that a feature reads, out of planes in the order of the set's bands. */
export function planesOf(feature: Feature, set: FeatureSet, planes: readonly Int16Array[]): readonly Int16Array[] {
  assert(planes.length === set.bands.length, `${planes.length} planes for ${set.bands.length} bands`);
  return feature.bands.map((name) => planes[set.bands.findIndex(({ band }) => band === name)]);
}

function bandItself(out: Uint16Array, [band]: readonly Int16Array[]): void {
  for (let i = 0; i < out.length; i++) out[i] = band[i] + MIDDLE;
}

function normalisedDifference(out: Uint16Array, [a, b]: readonly Int16Array[]): void {
  for (let i = 0; i < out.length; i++) {
    // Corrected reflectances fall below 0: what is no light gives no ratio either.
    const first = Math.max(a[i], 0);
    const second = Math.max(b[i], 0);
    const sum = first + second;
    out[i] = sum === 0 ? MIDDLE : MIDDLE + Math.floor(((first - second) / sum) * (MIDDLE - 1));
  }
}

function brightness(out: Uint16Array, [blue, green, red]: readonly Int16Array[]): void {
  for (let i = 0; i < out.length; i++) out[i] = MIDDLE + Math.floor((blue[i] + green[i] + red[i]) / 3);
}

function haze(out: Uint16Array, [blue, red]: readonly Int16Array[]): void {
  // Two thirds of it, which fit wherever the bands do.
  for (let i = 0; i < out.length; i++) out[i] = MIDDLE + Math.floor((2 * blue[i] - red[i]) / 3);
}

function whiteness(out: Uint16Array, [blue, green, red]: readonly Int16Array[]): void {
  for (let i = 0; i < out.length; i++) {
    const mean = (blue[i] + green[i] + red[i]) / 3;
    const apart = Math.abs(blue[i] - mean) + Math.abs(green[i] - mean) + Math.abs(red[i] - mean);
    // 4/3 where one band has all the light; beyond 4 only where one is negative.
    out[i] = mean > 0 ? Math.min(MAX_LEVEL, Math.floor((apart / mean) * 0x4000)) : MAX_LEVEL;
  }
}
