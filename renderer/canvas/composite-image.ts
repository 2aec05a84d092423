import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { diverging, jet } from '../../shared/raster/colour-maps.ts';
import { cirrus, normalisedDifference, renderRgb, renderScalar } from '../../shared/raster/composite.ts';
import { int16Of, stretchOf } from '../state/band-stretch.ts';
import type { LayerPixels } from '../state/layer-cache.ts';

/** Cirrus view: values from 0 to this are spread over the colours (the authors' B10 ^ 0.8 x 5 reaches 1 at 0.13). */
const CIRRUS_HIGH = 1;

/** Draws patches as composites. */
export class CompositeImage {
  /** Kept between drawings: a fresh megabyte costs as much as the kernel that fills it. */
  readonly #values = new Float32Array(PATCH_PIXELS);

  /** `out` is 512 x 512 RGBA, `bands` are those of the composite in its order. */
  render(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[]): void {
    const [first, second, third] = bands.map(int16Of);
    assert(first !== undefined, 'a composite has a band');
    switch (composite.kind) {
      case 'rgb': {
        const [red, green, blue] = bands.map(stretchOf);
        assert(second && third && red && green && blue, 'an RGB composite has three bands');
        renderRgb(out, first, second, third, [red, green, blue]);
        break;
      }
      case 'layer': {
        const [grey] = bands.map(stretchOf);
        assert(grey, 'a layer has a stretch');
        renderRgb(out, first, first, first, [grey, grey, grey]);
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
