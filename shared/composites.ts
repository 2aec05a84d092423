import { layerNameOf } from './cloudsen12/layer-names.ts';
import { physicalValues } from './cloudsen12/physical-values.ts';
import { isProbabilityLayer } from './cloudsen12/reference-codes.ts';
import { parseExpression } from './expression/parser.ts';
import { bandsOf } from './expression/program.ts';
import type { Expression } from './expression/syntax.ts';
import type { ColourMapName } from './raster/colour-maps.ts';
import type { FixedStretch, ValueRange } from './stretch.ts';

interface Drawn {
  readonly id: string;
  readonly name: string;
  /** `B4` is the L1C band where the split holds it, else the L2A band; a name with a group is that layer only. */
  readonly bands: readonly string[];
  /** The stretch that it is made for; without one it is measured on each patch. */
  readonly stretch?: FixedStretch;
}

/** Ways to draw a patch. */
export type Composite =
  /** Three layers as red, green and blue. */
  | (Drawn & { readonly kind: 'rgb'; readonly bands: readonly [string, string, string] })
  /** Three expressions as red, green and blue; `bands` are those that occur in them. */
  | (Drawn & { readonly kind: 'channels'; readonly expressions: readonly [Expression, Expression, Expression] })
  /** One expression through a colour map. */
  | (Drawn & { readonly kind: 'scalar'; readonly expression: Expression; readonly colourMap: ColourMapName })
  /** One layer as it is: measurements in grey, codes in colours of their own. */
  | (Drawn & { readonly kind: 'layer'; readonly bands: readonly [string] })
  /** A neutral ground for masks of a split without imagery. */
  | (Drawn & { readonly kind: 'blank'; readonly bands: readonly [] });

export function fixedStretch(...ranges: readonly ValueRange[]): FixedStretch {
  return { kind: 'fixed', ranges, gamma: 1 };
}

function readable(text: string): Expression {
  const { expression, problem } = parseExpression(text);
  if (expression === null) throw new Error(`invariant: ${text} is an expression: ${problem.message}`);
  return expression;
}

function rgb(id: string, name: string, bands: readonly [string, string, string], stretch?: FixedStretch): Composite {
  return { kind: 'rgb', id, name, bands, ...(stretch !== undefined && { stretch }) };
}

function scalar(id: string, name: string, text: string, colourMap: ColourMapName, range: ValueRange): Composite {
  const expression = readable(text);
  return {
    kind: 'scalar',
    id,
    name,
    bands: bandsOf([expression]),
    expression,
    colourMap,
    stretch: fixedStretch(range),
  };
}

function channels(id: string, name: string, texts: readonly [string, string, string]): Composite {
  const [red, green, blue] = texts;
  const expressions = [readable(red), readable(green), readable(blue)] as const;
  return { kind: 'channels', id, name, bands: bandsOf(expressions), expressions };
}

/** 0 to 255 as the product's own picture has it. */
const BYTE: ValueRange = [0, 255];

/** The first of them have the keys F1, F2, ...; band choices are those of the field (CloudApp, IRIS, CloudSEN12). */
export const compositePresets: readonly Composite[] = [
  rgb('true-colour', 'True colour', ['B4', 'B3', 'B2']),
  rgb('nir', 'Near infrared', ['B8', 'B4', 'B3']),
  rgb('swir', 'SWIR', ['B11', 'B8', 'B3']),
  rgb('snow', 'Snow', ['B1', 'B11', 'B12']),
  rgb('authors-rgb', "Authors' RGB", ['B5', 'B3', 'B2']),
  // As the authors look at it: a faint veil shows well. It reaches 1 at a reflectance of 0.13.
  scalar('cirrus', 'Cirrus', '5 * max(B10, 0) ^ 0.8', 'jet', [0, 1]),
  scalar('ndsi', 'NDSI', '(B3 - B11) / (B3 + B11)', 'diverging', [-1, 1]),
  // Bright is cloud: the index itself is the more negative the more cloud-like a pixel is.
  scalar('minus-cdi', '-CDI', '-EXTRA.CDI', 'grey', [-1, 1]),
  rgb('cloudapp', 'CloudApp', ['B11', 'B8', 'B3'], fixedStretch([0.01, 0.45], [0.0151, 0.4951], [0.005, 0.25])),
  scalar('ndvi', 'NDVI', '(B8 - B4) / (B8 + B4)', 'diverging', [-1, 1]),
  channels('radar', 'S1', ['S1.VH', 'S1.VV', 'S1.VH - S1.VV']),
  rgb('tci', 'TCI', ['L2A_TCI_R', 'L2A_TCI_G', 'L2A_TCI_B'], fixedStretch(BYTE, BYTE, BYTE)),
];

/** So many of the presets have a key. */
const PRESET_KEYS = 8;

export function hasKey(preset: Composite): boolean {
  return compositePresets.indexOf(preset) < PRESET_KEYS;
}

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

/** Those of some composites whose layers a split holds. */
export function availableComposites(
  layerIds: readonly string[],
  composites: readonly Composite[] = compositePresets,
): readonly Composite[] {
  const known = new Set(layerIds);
  return composites.filter((composite) => compositeLayers(composite, known) !== null);
}

/** Each layer of a split alone. */
export function layerViews(layerIds: readonly string[]): readonly Composite[] {
  return layerIds.map((layer) => {
    const range = naturalRange(layer);
    const stretch = range === null ? {} : { stretch: fixedStretch(range) };
    return { kind: 'layer', id: layer, name: layer.replace('_', ' '), bands: [layer], ...stretch } as const;
  });
}

/** The range of a layer whose values have one by their nature. */
function naturalRange(layerId: string): ValueRange | null {
  if (isProbabilityLayer(layerId) || physicalValues(layerId).unit === '%') return [0, 100];
  return layerNameOf(layerId)?.kind === 'colour' ? BYTE : null;
}
