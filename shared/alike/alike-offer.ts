import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import type { Offer } from '../proposals/offer.ts';
import { components } from '../raster/components.ts';
import type { Region } from '../raster/region.ts';
import { type AlikeQuery, USUAL_LIMIT } from './alike-query.ts';
import { levelTable } from './levels.ts';
import { type BandPixels, hasData } from './signature.ts';
import { signatureDistance } from './signature-distance.ts';

export interface AlikeSettings {
  /** Class number 0..3 that is offered. */
  readonly offered: number;
  /** Distance up to which a pixel is alike. */
  readonly limit: number;
  /** Pixels that hang together and are fewer are left out. */
  readonly fewest: number;
}

export const alikeDefaults = { limit: USUAL_LIMIT, fewest: 48 } as const;
/** Least, most and step of what can be set. */
export const alikeRanges = {
  limit: { min: 0.3, max: 3, step: 0.1 },
  fewest: { min: 1, max: 500, step: 1 },
} as const;

/**
 * Offers a class for what is like the query and carries its label. `classes` is the mask in class numbers. The bands may
 * be any; a sentence where too few of them are those of the query.
 */
export function alikeOffer(
  bands: readonly BandPixels[],
  classes: ArrayLike<number>,
  query: AlikeQuery,
  settings: AlikeSettings,
): Offer | string {
  const away = alikeDistances(bands, query);
  return typeof away === 'string' ? away : offerWithin(away, classes, query, settings);
}

/** How far each image pixel is from the query; infinite without data and in the padding. It does not change with the mask. */
export function alikeDistances(bands: readonly BandPixels[], query: AlikeQuery): Float32Array | string {
  const compared = bands.filter(({ layerId }) => query.layerIds.includes(layerId));
  const distance = signatureDistance(
    query,
    compared.map(({ layerId }) => layerId),
  );
  if (distance === null) return `This patch has too few of the bands that are compared: ${query.layerIds.join(', ')}.`;
  const away = new Float32Array(PATCH_PIXELS).fill(Number.POSITIVE_INFINITY);
  const smooth = compared.map(({ pixels }) => smoothLevels(pixels));
  const levels = new Float32Array(compared.length);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (!hasData(compared, i)) continue;
      for (let band = 0; band < levels.length; band++) levels[band] = smooth[band][i];
      away[i] = distance.of(levels, 0);
    }
  }
  return away;
}

/** What of it lies near enough, carries the query's label in the mask and hangs together in pieces that are large enough. */
export function offerWithin(
  away: Float32Array,
  classes: ArrayLike<number>,
  { cloudClass }: Pick<AlikeQuery, 'cloudClass'>,
  settings: AlikeSettings,
): Offer {
  assert(classes.length === PATCH_PIXELS, `a mask of ${classes.length} pixels`);
  const alike = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) if (classes[i] === cloudClass && away[i] <= settings.limit) alike[i] = 1;
  const found = withoutSmall(alike, settings.fewest);
  return offerOf(withRim(found, classes, cloudClass), away, settings);
}

/** Means of the levels of 3 x 3 pixels; beyond the image's rim its outermost pixels count once more. */
function smoothLevels(pixels: Int16Array): Float32Array {
  const table = levelTable();
  const levels = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) levels[i] = table[pixels[i] & 0xffff];
  const means = new Float32Array(PATCH_PIXELS);
  const rows = new Uint16Array(PATCH_SIZE);
  const last = IMAGE_END - 1;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const here = y * PATCH_SIZE;
    const above = Math.max(IMAGE_START, y - 1) * PATCH_SIZE;
    const below = Math.min(last, y + 1) * PATCH_SIZE;
    for (let x = IMAGE_START; x < IMAGE_END; x++) rows[x] = levels[above + x] + levels[here + x] + levels[below + x];
    for (let x = IMAGE_START + 1; x < last; x++) means[here + x] = (rows[x - 1] + rows[x] + rows[x + 1]) / 9;
    means[here + IMAGE_START] = (2 * rows[IMAGE_START] + rows[IMAGE_START + 1]) / 9;
    means[here + last] = (2 * rows[last] + rows[last - 1]) / 9;
  }
  return means;
}

function withoutSmall(region: Region, fewest: number): Region {
  const { labels, sizes, count } = components(region, 8);
  const stays = new Uint8Array(count + 1);
  for (let label = 1; label <= count; label++) stays[label] = sizes[label - 1] >= fewest ? 1 : 0;
  return region.map((_, i) => stays[labels[i]]);
}

/** With the pixels of the label that touch it: at a rim the means are of what lies beyond it too. */
function withRim(region: Region, classes: ArrayLike<number>, cloudClass: number): Region {
  const grown = region.slice();
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      if (region[i] === 0 && classes[i] === cloudClass && touches(region, i)) grown[i] = 1;
    }
  }
  return grown;
}

/** Nothing of the region lies in the padding around the image. */
function touches(region: Region, i: number): boolean {
  for (const row of [i - PATCH_SIZE, i, i + PATCH_SIZE])
    if (region[row - 1] !== 0 || region[row] !== 0 || region[row + 1] !== 0) return true;
  return false;
}

function offerOf(region: Region, away: Float32Array, { offered, limit }: AlikeSettings): Offer {
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const certainty = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (region[i] === 0) continue;
    classes[i] = offered;
    certainty[i] = Math.round(255 * Math.max(0, 1 - away[i] / limit));
  }
  return { classes, certainty };
}
