import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { fillImage } from '../../shared/raster/composite.ts';
import { differenceReach, renderDifference, subtract } from '../../shared/raster/difference.ts';
import { TRANSPARENT } from '../../shared/raster/rgba.ts';
import type { LayerPixels } from '../state/layer-cache.ts';
import { type PictureChannels, Pictures } from '../state/picture-channels.ts';

/** Smaller changes are noise, or the light of another day. */
const LEAST = { storedBands: 200, reflectance: 0.02, layer: 1, index: 0.1 } as const;

/** Draws a composite's bands of one date minus those of another. */
export class DifferenceImage {
  readonly #pictures: Pictures;
  /** Kept between drawings, as a fresh megabyte costs as much as the kernel that fills it. */
  readonly #differences = [0, 1, 2].map(() => new Float32Array(PATCH_PIXELS));

  constructor(pictures = new Pictures()) {
    this.#pictures = pictures;
  }

  /** `out` is 512 x 512 RGBA; both lists are those of the composite in its order. */
  render(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[], others: readonly LayerPixels[]): void {
    const picture = this.#pictures.channelsOf(composite, bands);
    const here = numbersOf(picture);
    const there = numbersOf(this.#pictures.channelsOf(composite, others));
    if (here.length === 0) {
      fillImage(out, TRANSPARENT);
      return;
    }
    const channels = here.map((values, i) => {
      const [differences, other] = [this.#differences[i], there[i]];
      assert(differences !== undefined && other !== undefined, 'both dates have the same channels');
      subtract(differences, values, other);
      return { differences, reach: differenceReach(differences, leastOf(composite, picture)) };
    });
    renderDifference(out, channels);
  }
}

function numbersOf(picture: PictureChannels): readonly (Int8Array | Int16Array | Float32Array)[] {
  if (picture.kind === 'blank') return [];
  if (picture.kind === 'codes') return [picture.codes];
  return picture.kind === 'whole'
    ? picture.channels.map(({ numbers }) => numbers)
    : picture.channels.map(({ values }) => values);
}

/** Whole numbers are as the file stores them, the others in their physical unit. */
function leastOf({ kind }: Composite, picture: PictureChannels): number {
  if (kind === 'layer') return LEAST.layer;
  if (kind === 'rgb') return picture.kind === 'whole' ? LEAST.storedBands : LEAST.reflectance;
  return LEAST.index;
}
