import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { diverging, grey, jet } from '../../shared/raster/colour-maps.ts';
import { cirrus, fillImage, normalisedDifference, renderRgb, renderScalar } from '../../shared/raster/composite.ts';
import { packRgba } from '../../shared/raster/rgba.ts';
import { floatPictureOf, int16Of, stretchOf } from '../state/band-stretch.ts';
import type { LayerPixels } from '../state/layer-cache.ts';

/** Cirrus view: values from 0 to this are spread over the colours (the authors' B10 ^ 0.8 x 5 reaches 1 at 0.13). */
const CIRRUS_HIGH = 1;
/** Apart from every theme's surround, darker than every class. */
const BLANK = packRgba(0x60, 0x60, 0x60);

/** Draws patches as composites. */
export class CompositeImage {
  /** Kept between drawings: a fresh megabyte costs as much as the kernel that fills it. */
  readonly #values = new Float32Array(PATCH_PIXELS);

  /** `out` is 512 x 512 RGBA, `bands` are those of the composite in its order. */
  render(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[]): void {
    switch (composite.kind) {
      case 'blank':
        fillImage(out, BLANK);
        break;
      case 'layer':
        renderLayer(out, composite.bands[0], bands[0]);
        break;
      default:
        this.#renderBands(out, composite, bands);
    }
  }

  #renderBands(
    out: Uint32Array,
    composite: Exclude<Composite, { kind: 'layer' | 'blank' }>,
    bands: readonly LayerPixels[],
  ): void {
    const [first, second, third] = bands.map(int16Of);
    assert(first !== undefined, 'a composite has a band');
    switch (composite.kind) {
      case 'rgb': {
        const [red, green, blue] = bands.map(stretchOf);
        assert(second && third && red && green && blue, 'an RGB composite has three bands');
        renderRgb(out, first, second, third, [red, green, blue]);
        break;
      }
      case 'normalised-difference': {
        assert(second, 'a normalised difference has two bands');
        normalisedDifference(this.#values, first, second);
        renderScalar(out, this.#values, composite.low, composite.high, diverging);
        break;
      }
      case 'cirrus': {
        cirrus(this.#values, first);
        renderScalar(out, this.#values, 0, CIRRUS_HIGH, jet);
        break;
      }
    }
  }
}

function renderLayer(out: Uint32Array, layerId: string, pixels: LayerPixels | undefined): void {
  assert(pixels !== undefined, 'a view of one layer has its pixels');
  if (pixels instanceof Float32Array) {
    const { values, low, high } = floatPictureOf(layerId, pixels);
    renderScalar(out, values, low, high, grey);
    return;
  }
  const band = int16Of(pixels);
  const stretch = stretchOf(pixels);
  renderRgb(out, band, band, band, [stretch, stretch, stretch]);
}
