/** ESA WorldCover 10 m 2020, product user manual: what EXTRA_lc10 and the metadata's land_cover are drawn from. */
const worldCover: ReadonlyMap<number, string> = new Map([
  [10, 'tree cover'],
  [20, 'shrubland'],
  [30, 'grassland'],
  [40, 'cropland'],
  [50, 'built-up'],
  [60, 'bare or sparse vegetation'],
  [70, 'snow and ice'],
  [80, 'permanent water'],
  [90, 'herbaceous wetland'],
  [95, 'mangroves'],
  [100, 'moss and lichen'],
]);

/** Copernicus Global Land Service, 100 m, collection 3: product user manual, discrete classification. */
const copernicus100: ReadonlyMap<number, string> = new Map([
  [0, 'unknown'],
  [20, 'shrubs'],
  [30, 'herbaceous vegetation'],
  [40, 'cropland'],
  [50, 'built-up'],
  [60, 'bare or sparse vegetation'],
  [70, 'snow and ice'],
  [80, 'permanent water'],
  [90, 'herbaceous wetland'],
  [100, 'moss and lichen'],
  [111, 'closed forest, evergreen needle leaf'],
  [112, 'closed forest, evergreen broad leaf'],
  [113, 'closed forest, deciduous needle leaf'],
  [114, 'closed forest, deciduous broad leaf'],
  [115, 'closed forest, mixed'],
  [116, 'closed forest, other'],
  [121, 'open forest, evergreen needle leaf'],
  [122, 'open forest, evergreen broad leaf'],
  [123, 'open forest, deciduous needle leaf'],
  [124, 'open forest, deciduous broad leaf'],
  [125, 'open forest, mixed'],
  [126, 'open forest, other'],
  [200, 'open sea'],
]);

const legends: Readonly<Record<string, ReadonlyMap<number, string>>> = {
  EXTRA_lc10: worldCover,
  EXTRA_lc100: copernicus100,
};

/** What a code of a land cover layer means, null where the layer is none or its legend has no such code. */
export function landCoverName(layerId: string, code: number): string | null {
  return legends[layerId]?.get(code) ?? null;
}
