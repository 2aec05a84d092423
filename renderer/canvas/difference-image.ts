import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { cirrus, fillImage, normalisedDifference } from '../../shared/raster/composite.ts';
import { differenceReach, renderDifference, subtract } from '../../shared/raster/difference.ts';
import { TRANSPARENT } from '../../shared/raster/rgba.ts';
import { floatPictureOf, int16Of } from '../state/band-stretch.ts';
import type { LayerPixels } from '../state/layer-cache.ts';

/** Smaller changes are noise, or the light of another day. Reflectances of 0.02, and as little in the other scales. */
const LEAST = { bands: 200, layer: 1, index: 0.1 } as const;

/** Draws a composite's bands of one date minus those of another. */
export class DifferenceImage {
  /** Kept between drawings, as a fresh megabyte costs as much as the kernel that fills it. */
  readonly #differences = [0, 1, 2].map(() => new Float32Array(PATCH_PIXELS));

  /** `out` is 512 x 512 RGBA; both lists are those of the composite in its order. */
  render(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[], others: readonly LayerPixels[]): void {
    const here = channelsOf(composite, bands);
    const there = channelsOf(composite, others);
    if (here.length === 0) {
      fillImage(out, TRANSPARENT);
      return;
    }
    const channels = here.map((values, i) => {
      const [differences, other] = [this.#differences[i], there[i]];
      assert(differences !== undefined && other !== undefined, 'both dates have the same channels');
      subtract(differences, values, other);
      return { differences, reach: differenceReach(differences, leastOf(composite)) };
    });
    renderDifference(out, channels);
  }
}

/** What a composite draws, as numbers: none, one channel or three. */
function channelsOf(composite: Composite, bands: readonly LayerPixels[]): readonly (Int16Array | Float32Array)[] {
  const [first, second] = bands;
  if (first === undefined) return [];
  switch (composite.kind) {
    case 'blank':
      return [];
    case 'layer':
      return [first instanceof Float32Array ? floatPictureOf(composite.bands[0], first).values : int16Of(first)];
    case 'rgb':
      return bands.map(int16Of);
    case 'normalised-difference': {
      assert(second, 'a normalised difference has two bands');
      const values = new Float32Array(PATCH_PIXELS);
      normalisedDifference(values, int16Of(first), int16Of(second));
      return [values];
    }
    case 'cirrus': {
      const values = new Float32Array(PATCH_PIXELS);
      cirrus(values, int16Of(first));
      return [values];
    }
  }
}

function leastOf({ kind }: Composite): number {
  if (kind === 'rgb') return LEAST.bands;
  return kind === 'layer' ? LEAST.layer : LEAST.index;
}
