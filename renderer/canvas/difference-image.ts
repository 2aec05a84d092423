import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import type { Composite } from '../../shared/composites.ts';
import { assert } from '../../shared/errors.ts';
import { fillImage } from '../../shared/raster/composite.ts';
import { type DifferenceChannel, differenceReach, renderDifference, subtract } from '../../shared/raster/difference.ts';
import { TRANSPARENT } from '../../shared/raster/rgba.ts';
import { defaultStretch, stretchingOf } from '../../shared/stretch.ts';
import { rangeOf } from '../state/channels.ts';
import type { LayerPixels } from '../state/layer-cache.ts';
import type { PictureChannels, Pictures } from '../state/picture-channels.ts';

/** Of the range in which a channel is drawn: smaller changes are noise, or the light of another day. */
const LEAST_SHARE = 0.05;

interface Values {
  readonly numbers: Int16Array | Float32Array;
  /** Differences below it are noise. */
  readonly least: number;
}

/** Draws what a composite is made of on one date minus the same on another. */
export class DifferenceImage {
  readonly #pictures: Pictures;
  /** Kept between drawings, as a fresh megabyte costs as much as the kernel that fills it. */
  readonly #differences = [0, 1, 2].map(() => new Float32Array(PATCH_PIXELS));

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
  }

  /** `out` is 512 x 512 RGBA; both lists are those of the composite in its order. */
  render(out: Uint32Array, composite: Composite, bands: readonly LayerPixels[], others: readonly LayerPixels[]): void {
    const picture = this.#pictures.channelsOf(composite, bands);
    const other = this.#pictures.channelsOf(composite, others);
    // Of another type in another split: what its numbers mean beside these is not known.
    if (picture.kind === 'blank' || picture.kind !== other.kind) fillImage(out, TRANSPARENT);
    else if (picture.kind === 'codes' && other.kind === 'codes') this.#renderCodes(out, picture.codes, other.codes);
    else this.#renderValues(out, valuesOf(composite, picture), valuesOf(composite, other), haveOneUnit(picture));
  }

  /** Codes have no sizes: another one is bright. */
  #renderCodes(out: Uint32Array, here: Int8Array | Int16Array, there: Int8Array | Int16Array): void {
    const [differences] = this.#differences;
    assert(differences, 'there is room for one channel');
    subtract(
      differences,
      Int16Array.from(here, (code, i) => (code === there[i] ? 0 : 1)),
      new Int16Array(PATCH_PIXELS),
    );
    renderDifference(out, [{ differences, reach: { up: 1, down: 1 } }]);
  }

  #renderValues(out: Uint32Array, here: readonly Values[], there: readonly Values[], oneUnit: boolean): void {
    const channels = here.map(({ numbers, least }, i) => {
      const [differences, other] = [this.#differences[i], there[i]];
      assert(differences !== undefined && other !== undefined, 'both dates have the same channels');
      subtract(differences, numbers, other.numbers);
      return { differences, reach: differenceReach(differences, Math.max(least, other.least)) };
    });
    renderDifference(out, oneUnit ? withOneReach(channels) : channels);
  }
}

/** Bands that are alike: then white is what has become brighter in all of them alike, and colours are of the ground. */
function haveOneUnit(picture: PictureChannels): boolean {
  if (picture.kind !== 'whole') return false;
  const [first, ...others] = picture.channels;
  return others.every(({ divisor }) => divisor === first?.divisor);
}

function withOneReach(channels: readonly DifferenceChannel[]): readonly DifferenceChannel[] {
  const up = Math.max(...channels.map(({ reach }) => reach.up));
  const down = Math.max(...channels.map(({ reach }) => reach.down));
  return channels.map(({ differences }) => ({ differences, reach: { up, down } }));
}

/** In the numbers of the channels, of which those of bands are not divided yet. */
function valuesOf(composite: Composite, picture: PictureChannels): readonly Values[] {
  const stretching = stretchingOf(composite, defaultStretch);
  const leastOf = (range: readonly [number, number] | null) =>
    Math.max(Number.MIN_VALUE, LEAST_SHARE * (range === null ? 1 : range[1] - range[0]));
  switch (picture.kind) {
    case 'blank':
    case 'codes':
      return [];
    case 'whole':
      return picture.channels.map((channel, place) => ({
        numbers: channel.numbers,
        least: leastOf(rangeOf(channel, stretching, place)) * channel.divisor,
      }));
    case 'numbers':
      return picture.channels.map((channel, place) => ({
        numbers: channel.values,
        least: leastOf(rangeOf(channel, stretching, place)),
      }));
  }
}
