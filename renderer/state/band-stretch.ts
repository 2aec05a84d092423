import type { Stretch } from '../../shared/raster/composite.ts';
import { percentiles } from '../../shared/raster/histogram.ts';
import type { LayerPixels } from './layer-cache.ts';

/** Fractions of the image area that the stretch cuts off as too dark and too bright. */
const CUT = [0.02, 0.98] as const;
/** Lightens the middle: next to bright cloud the land and the shadows on it would drown in black. */
const GAMMA = 1.4;

const measured = new WeakMap<LayerPixels, Stretch>();

/** A band's values as the composites take them: itself, unless it is of another type. */
export function int16Of(pixels: LayerPixels): Int16Array {
  return pixels instanceof Int16Array ? pixels : Int16Array.from(pixels);
}

/**
 * How a band is spread over the display. Its pixels never change, so it is measured once, in 0.7 ms: a band that is
 * fetched ahead is measured when it arrives, not when the annotator waits for its picture.
 */
export function stretchOf(pixels: LayerPixels): Stretch {
  const known = measured.get(pixels);
  if (known !== undefined) return known;
  const [low = 0, high = 0] = percentiles(int16Of(pixels), CUT);
  const stretch = { low, high: Math.max(high, low + 1), gamma: GAMMA };
  measured.set(pixels, stretch);
  return stretch;
}
