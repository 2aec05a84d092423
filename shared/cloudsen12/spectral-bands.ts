/** The two products whose bands make a spectrum. */
export type SpectralGroup = 'L1C' | 'L2A';

/** One point of a spectrum: which layer holds it and where it lies on the axis. */
export interface SpectralBand {
  /** `B8A`. */
  readonly band: string;
  /** `L1C_B8A`. */
  readonly layerId: string;
  readonly nm: number;
}

/**
 * Nominal central wavelengths of the multispectral instrument's bands, nm, in rising order: ESA's Sentinel-2 User
 * Handbook (2015), table of spectral bands. What was measured on Sentinel-2A lies within 13 nm of them, on 2B too.
 */
const centralNm: readonly (readonly [band: string, nm: number])[] = [
  ['B1', 443],
  ['B2', 490],
  ['B3', 560],
  ['B4', 665],
  ['B5', 705],
  ['B6', 740],
  ['B7', 783],
  ['B8', 842],
  ['B8A', 865],
  ['B9', 945],
  ['B10', 1375],
  ['B11', 1610],
  ['B12', 2190],
];

/** The bands of a product that a split holds, by wavelength. L2A never has B10: its water vapour lets no ground through. */
export function spectralBands(group: SpectralGroup, layerIds: ReadonlySet<string>): readonly SpectralBand[] {
  return centralNm
    .map(([band, nm]) => ({ band, layerId: `${group}_${band}`, nm }))
    .filter(({ layerId }) => layerIds.has(layerId));
}

/** The products of which a split holds any band, L1C first: it is what the annotators saw. */
export function spectralGroups(layerIds: ReadonlySet<string>): readonly SpectralGroup[] {
  return (['L1C', 'L2A'] as const).filter((group) => spectralBands(group, layerIds).length > 0);
}
