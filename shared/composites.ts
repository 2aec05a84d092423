/**
 * Ways to draw a patch. `B4` means the L1C band where the split holds it, else the L2A band; a name with a
 * group (`L2A_TCI_R`) means that layer only.
 */
export type Composite =
  | {
      readonly kind: 'rgb';
      readonly id: string;
      readonly name: string;
      readonly bands: readonly [string, string, string];
    }
  /** (first - second) / (first + second), drawn with a colour map between `low` and `high`. */
  | {
      readonly kind: 'normalised-difference';
      readonly id: string;
      readonly name: string;
      readonly bands: readonly [string, string];
      readonly low: number;
      readonly high: number;
    }
  /** reflectance ^ 0.8 x 5 of B10, in jet colours: the authors' cirrus view. */
  | { readonly kind: 'cirrus'; readonly id: string; readonly name: string; readonly bands: readonly [string] }
  /** One layer as it is, in grey. */
  | { readonly kind: 'layer'; readonly id: string; readonly name: string; readonly bands: readonly [string] }
  /** A neutral ground for masks of a split without imagery. */
  | { readonly kind: 'blank'; readonly id: string; readonly name: string; readonly bands: readonly [] };

/** In the order of the keys F1, F2, ...; band choices are those of the field (CloudApp, IRIS, CloudSEN12). */
export const compositePresets: readonly Composite[] = [
  { kind: 'rgb', id: 'true-colour', name: 'True colour', bands: ['B4', 'B3', 'B2'] },
  { kind: 'rgb', id: 'nir', name: 'Near infrared', bands: ['B8', 'B4', 'B3'] },
  { kind: 'rgb', id: 'swir', name: 'SWIR', bands: ['B11', 'B8', 'B3'] },
  { kind: 'rgb', id: 'snow', name: 'Snow', bands: ['B1', 'B11', 'B12'] },
  { kind: 'cirrus', id: 'cirrus', name: 'Cirrus', bands: ['B10'] },
  { kind: 'normalised-difference', id: 'ndsi', name: 'NDSI', bands: ['B3', 'B11'], low: -1, high: 1 },
];

export const blankGround: Composite = { kind: 'blank', id: 'blank', name: 'No imagery', bands: [] };

/** The layer id that a composite's band name stands for among the layers of a split; null where there is none. */
export function resolveBand(band: string, layerIds: ReadonlySet<string>): string | null {
  for (const candidate of [`L1C_${band}`, `L2A_${band}`, band]) if (layerIds.has(candidate)) return candidate;
  return null;
}

/** The layers that a composite needs, in its own order; null where the split lacks one. */
export function compositeLayers(composite: Composite, layerIds: ReadonlySet<string>): readonly string[] | null {
  const layers = composite.bands.map((band) => resolveBand(band, layerIds));
  return layers.every((layer) => layer !== null) ? layers : null;
}

/** The presets whose layers a split holds. */
export function availableComposites(layerIds: readonly string[]): readonly Composite[] {
  const known = new Set(layerIds);
  return compositePresets.filter((composite) => compositeLayers(composite, known) !== null);
}

/** Each layer of a split that is no label, alone in grey. */
export function layerViews(layerIds: readonly string[]): readonly Composite[] {
  return layerIds
    .filter((layer) => !layer.startsWith('LABEL_'))
    .map((layer) => ({ kind: 'layer', id: layer, name: layer.replace('_', ' '), bands: [layer] }) as const);
}
