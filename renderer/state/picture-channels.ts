import { type LegendEntry, layerLegend, type PictureReading } from '../../shared/cloudsen12/layer-colours.ts';
import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { physicalValues } from '../../shared/cloudsen12/physical-values.ts';
import type { Composite } from '../../shared/composites.ts';
import { evaluate } from '../../shared/expression/evaluate.ts';
import { compile } from '../../shared/expression/program.ts';
import type { Expression } from '../../shared/expression/syntax.ts';
import { defaultStretch, stretchingOf } from '../../shared/stretch.ts';
import { type Channel, NumberChannel, type WholeChannel, wholeChannelOf } from './channels.ts';
import type { LayerPixels } from './layer-cache.ts';

/** What a composite of a patch is drawn from: one channel, or three for red, green and blue. */
export type PictureChannels =
  | { readonly kind: 'whole'; readonly channels: readonly WholeChannel[] }
  | { readonly kind: 'numbers'; readonly channels: readonly NumberChannel[] }
  | { readonly kind: 'codes'; readonly codes: Int8Array | Int16Array; readonly legend: readonly LegendEntry[] }
  | { readonly kind: 'blank' };

interface Computed {
  readonly recipe: string;
  readonly bands: readonly LayerPixels[];
  readonly channels: readonly NumberChannel[];
}

/** Of a mebibyte each: six panes of three, those of the next patch, and the other composites of this one. */
const MAX_CHANNELS = 48;

/** The channels of pictures. What expressions gave is kept for those that were drawn last, so that contrast is dragged on it. */
export class Pictures {
  /** The one that was used last comes last. */
  readonly #computed: Computed[] = [];

  /** `bands` are those of the composite in its order; `reading` says how codes are read if it is a layer of codes. */
  channelsOf(composite: Composite, bands: readonly LayerPixels[], reading: PictureReading = {}): PictureChannels {
    if (composite.kind === 'blank') return { kind: 'blank' };
    if (composite.kind === 'layer') {
      const [layerId] = composite.bands;
      const [pixels] = bands;
      const legend = layerLegend(layerId, reading);
      if (legend !== null && pixels !== undefined && !(pixels instanceof Float32Array))
        return { kind: 'codes', codes: pixels, legend };
    }
    if (composite.kind === 'layer' || composite.kind === 'rgb') {
      const channels = composite.bands.map((band, place) => wholeOf(band, bands[place]));
      if (channels.every((channel) => channel !== null)) return { kind: 'whole', channels };
    }
    return { kind: 'numbers', channels: this.#numbers(expressionsOf(composite), composite.bands, bands) };
  }

  /** Works out ahead what its picture is drawn from, as far as it does not depend on what the annotator chooses. */
  prepare(composite: Composite, bands: readonly LayerPixels[]): void {
    const picture = this.channelsOf(composite, bands);
    const stretching = stretchingOf(composite, defaultStretch);
    if (picture.kind === 'blank' || picture.kind === 'codes') return;
    const channels: readonly Channel[] = picture.channels;
    for (const [place, channel] of channels.entries()) channel.levels(stretching, place);
  }

  #numbers(
    expressions: readonly Expression[],
    names: readonly string[],
    bands: readonly LayerPixels[],
  ): readonly NumberChannel[] {
    const recipe = JSON.stringify([names, expressions]);
    const isSame = (other: Computed) =>
      other.recipe === recipe && other.bands.every((pixels, place) => pixels === bands[place]);
    const place = this.#computed.findIndex(isSame);
    const known = place === -1 ? undefined : this.#computed.splice(place, 1)[0];
    const computed = known ?? { recipe, bands: [...bands], channels: compute(expressions, names, bands) };
    this.#computed.push(computed);
    let held = this.#computed.reduce((sum, { channels }) => sum + channels.length, 0);
    while (held > MAX_CHANNELS) held -= this.#computed.shift()?.channels.length ?? held;
    return computed.channels;
  }
}

function wholeOf(band: string, pixels: LayerPixels | undefined): WholeChannel | null {
  return pixels === undefined ? null : wholeChannelOf(layerOf(band), pixels);
}

/** A layer that a band name may stand for: its values mean the same in all of them. */
function layerOf(band: string): string {
  return /^B\d/.test(band) ? `L1C_${band}` : band;
}

function expressionsOf(composite: Exclude<Composite, { readonly kind: 'blank' }>): readonly Expression[] {
  if (composite.kind === 'channels') return composite.expressions;
  if (composite.kind === 'scalar') return [composite.expression];
  return composite.bands.map((band) => ({ kind: 'layer', band, at: 0, length: 0 }));
}

function compute(
  expressions: readonly Expression[],
  names: readonly string[],
  bands: readonly LayerPixels[],
): readonly NumberChannel[] {
  const sources = bands.map((numbers, place) => ({ numbers, values: physicalValues(layerOf(names[place] ?? '')) }));
  const isCountable = (band: number) => !(bands[band] instanceof Float32Array);
  const outs = expressions.map(() => new Float32Array(PATCH_PIXELS));
  evaluate(compile(expressions, names, isCountable), sources, outs);
  return outs.map((values) => new NumberChannel(values));
}
