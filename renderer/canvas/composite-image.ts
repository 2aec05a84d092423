import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { diverging, jet } from '../../shared/raster/colour-maps.ts';
import { cirrus, normalisedDifference, renderRgb, renderScalar } from '../../shared/raster/composite.ts';
import { int16Of, stretchOf } from '../state/band-stretch.ts';
import type { LayerPixels } from '../state/layer-cache.ts';

/** Cirrus view: values from 0 to this are spread over the colours (the authors' B10 ^ 0.8 x 5 reaches 1 at 0.13). */
const CIRRUS_HIGH = 1;

/** Draws a patch: `out` is 512 x 512 RGBA, `bands` are those of the composite in its order. */
export function renderComposite(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[]): void {
  const planes = bands.map(int16Of);
  const [first, second, third] = planes;
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
      const difference = new Float32Array(first.length);
      normalisedDifference(difference, first, second);
      renderScalar(out, difference, composite.low, composite.high, diverging);
      break;
    }
    case 'cirrus': {
      const values = new Float32Array(first.length);
      cirrus(values, first);
      renderScalar(out, values, 0, CIRRUS_HIGH, jet);
      break;
    }
  }
}
