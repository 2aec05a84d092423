import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { diverging, jet } from '../../shared/raster/colour-maps.ts';
import { cirrus, normalisedDifference, renderRgb, renderScalar, type Stretch } from '../../shared/raster/composite.ts';
import { percentiles } from '../../shared/raster/histogram.ts';
import type { LayerPixels } from '../state/layer-cache.ts';

/** Fractions of the image area that the stretch cuts off as too dark and too bright. */
const CUT = [0.02, 0.98] as const;
/** Lightens the middle: next to bright cloud the land and the shadows on it would drown in black. */
const GAMMA = 1.4;
/** Cirrus view: values from 0 to this are spread over the colours (the authors' B10 ^ 0.8 x 5 reaches 1 at 0.13). */
const CIRRUS_HIGH = 1;

/** Stretches by band: the pixels of a patch never change, so they are measured once. */
const measured = new WeakMap<LayerPixels, Stretch>();

function int16(pixels: LayerPixels): Int16Array {
  if (pixels instanceof Int16Array) return pixels;
  return Int16Array.from(pixels);
}

function stretchOf(pixels: LayerPixels, band: Int16Array): Stretch {
  const known = measured.get(pixels);
  if (known !== undefined) return known;
  const [low = 0, high = 0] = percentiles(band, CUT);
  const stretch = { low, high: Math.max(high, low + 1), gamma: GAMMA };
  measured.set(pixels, stretch);
  return stretch;
}

/** Draws a patch: `out` is 512 x 512 RGBA, `bands` are those of the composite in its order. */
export function renderComposite(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[]): void {
  const planes = bands.map(int16);
  const stretches = bands.map((band, i) => stretchOf(band, planes[i] ?? new Int16Array(0)));
  const [first, second, third] = planes;
  assert(first !== undefined, 'a composite has a band');
  switch (composite.kind) {
    case 'rgb': {
      const [red, green, blue] = stretches;
      assert(second && third && red && green && blue, 'an RGB composite has three bands');
      renderRgb(out, first, second, third, [red, green, blue]);
      break;
    }
    case 'layer': {
      const [grey] = stretches;
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
