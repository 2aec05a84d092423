import { type PictureReading, UNKNOWN_CODE_COLOUR } from '../../shared/cloudsen12/layer-colours.ts';
import { isProbabilityLayer } from '../../shared/cloudsen12/reference-codes.ts';
import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { codeColours } from '../../shared/raster/code-colours.ts';
import { type ColourMap, colourMaps } from '../../shared/raster/colour-maps.ts';
import { fillImage, renderCodes, renderNumberRgb, renderRgb, renderScalar } from '../../shared/raster/composite.ts';
import { packRgba } from '../../shared/raster/rgba.ts';
import { defaultStretch, type StretchChoice, type Stretching, stretchingOf } from '../../shared/stretch.ts';
import type { NumberChannel, WholeChannel } from '../state/channels.ts';
import type { LayerPixels } from '../state/layer-cache.ts';
import { Pictures } from '../state/picture-channels.ts';

/** Apart from every theme's surround, darker than every class. */
const BLANK = packRgba(0x60, 0x60, 0x60);

export interface Manner {
  readonly stretch?: StretchChoice;
  /** How the codes of a layer of codes are read. */
  readonly reading?: PictureReading;
}

/** Draws patches as composites. */
export class CompositeImage {
  readonly #pictures: Pictures;

  constructor(pictures = new Pictures()) {
    this.#pictures = pictures;
  }

  /** `out` is 512 x 512 RGBA, `bands` are those of the composite in its order. */
  render(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[], manner: Manner = {}): void {
    const stretching = stretchingOf(composite, manner.stretch ?? defaultStretch);
    const picture = this.#pictures.channelsOf(composite, bands, manner.reading);
    switch (picture.kind) {
      case 'blank':
        fillImage(out, BLANK);
        break;
      case 'codes':
        renderCodes(out, picture.codes, codeColours(picture.legend, UNKNOWN_CODE_COLOUR));
        break;
      case 'whole':
        renderWhole(out, picture.channels, stretching);
        break;
      case 'numbers':
        renderNumbers(out, picture.channels, stretching, colourMapOf(composite));
        break;
    }
  }
}

/** The colours of a composite of one channel. */
export function colourMapOf(composite: Composite): ColourMap {
  if (composite.kind === 'scalar') return colourMaps[composite.colourMap];
  return isProbabilityLayer(composite.id) ? colourMaps.sequential : colourMaps.grey;
}

function renderWhole(out: Uint32Array, channels: readonly WholeChannel[], stretching: Stretching): void {
  const [red, green = red, blue = red] = channels;
  assert(red && green && blue, 'a picture has channels');
  const first = red.levels(stretching, 0);
  const levels =
    channels.length === 1
      ? ([first, first, first] as const)
      : ([first, green.levels(stretching, 1), blue.levels(stretching, 2)] as const);
  renderRgb(out, [red.numbers, green.numbers, blue.numbers], levels);
}

function renderNumbers(
  out: Uint32Array,
  channels: readonly NumberChannel[],
  stretching: Stretching,
  colourMap: ColourMap,
): void {
  const [red, green, blue] = channels;
  assert(red, 'a picture has channels');
  const first = red.levels(stretching, 0);
  if (green === undefined || blue === undefined) renderScalar(out, red.values, first, colourMap);
  else {
    const levels = [first, green.levels(stretching, 1), blue.levels(stretching, 2)] as const;
    renderNumberRgb(out, [red.values, green.values, blue.values], levels);
  }
}
