import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import type { Components } from '../raster/components.ts';
import type { Region } from '../raster/region.ts';
import { cloudPixels } from './cloud-pixels.ts';
import { boxSum, type CornerSums, cornerSums } from './corner-sums.ts';
import type { Ground } from './shadow-ground.ts';
import { metresPerPixel, type ShadowLight, shadowOffset } from './shadow-offset.ts';

/** Heights among which is searched, metres. */
export interface HeightRange {
  readonly leastMetres: number;
  readonly mostMetres: number;
}

/** How well shadows fit beneath clouds at their best height, or why that cannot be told: a sentence. */
export type HeightFound =
  | { readonly kind: 'found'; readonly metres: number; readonly score: number }
  | { readonly kind: 'unknown'; readonly why: string };

export interface HeightSearch {
  readonly all: HeightFound;
  /** Of each cloud, by its first pixel in reading order. */
  readonly ofClouds: ReadonlyMap<number, HeightFound>;
}

/** Cloud pixels that are looked at; of more, every second, third and so on. */
const MOST_PIXELS = 24_000;
/** Brightness beside the clear land around, below which a pixel counts as dark: a clearer case than what is offered. */
const DARK_BELOW = 0.75;
/** Scores from which a height is believed: in the example 6 of 7 of all clouds together are right, and 47 of 60 single ones. */
const BELIEVED_OF_ALL = 0.1;
const BELIEVED_OF_ONE = 0.3;
/** Of a single cloud where all together tell nothing: what fits alone is a dark field more often than not. */
const BELIEVED_ALONE = 0.5;
/** A cloud that is smaller finds a dark spot anywhere. */
const LEAST_PIXELS = 30;
/** Pixels on which a shadow has to be seen before its fit is measured. */
const LEAST_SEEN = 20;
/** How far around a slid outline the ground is compared with what lies under it, as a share of its longer side. */
const AROUND = 0.25;
const LEAST_AROUND = 8;

const NO_CLOUDS = 'The mask has no cloud that throws a shadow.';
const LEAVES = 'At other heights the shadow would lie outside the patch: its height cannot be told.';
const NOWHERE = 'At no height is it dark where the shadow would lie.';
const TOO_SMALL = 'The cloud is too small for its shadow to be told from other dark places.';

/** Image pixels among which is compared, and the dark ones of them. */
interface Darkness {
  readonly dark: Region;
  readonly open: Region;
  readonly openSums: CornerSums;
  readonly darkSums: CornerSums;
}

/** What lies under the slid outlines of each cloud, at its label; of all together at 0. */
interface Tally {
  readonly inImage: Float64Array;
  readonly seen: Float64Array;
  readonly dark: Float64Array;
}

/** The clouds' pixels, thinned out. */
interface Sample {
  readonly pixels: Int32Array;
  readonly blobs: Int32Array;
  /** Of each cloud, at its label; of all at 0. */
  readonly counts: Float64Array;
  /** Pixels for which one of the sample stands. */
  readonly stride: number;
}

/**
 * The height at which the ground under the slid clouds is darkest beside the ground around them, in steps of one pixel:
 * for all clouds together and for each alone. The fit is the correlation (Matthews) of "under the outline" with "dark"
 * over the ground that is seen, times the root of the outline's share that is. One cloud is given the fit of all on top
 * of its own: clouds of one patch mostly float alike, and a single one finds a dark field somewhere.
 */
export function searchHeights(
  ground: Ground,
  clouds: Components,
  light: ShadowLight,
  { leastMetres, mostMetres }: HeightRange,
): HeightSearch {
  const darkness = darknessOf(ground);
  const sample = thinned(clouds);
  const best = Array.from({ length: clouds.count + 1 }, () => ({ metres: 0, score: 0, leaves: false }));
  for (let metres = leastMetres; metres <= mostMetres; metres += metresPerPixel(light)) {
    const { columns, rows } = shadowOffset(metres, light);
    const tally = tallyAt(sample, darkness, columns, rows, clouds.count);
    const ofAll = fitOf(tally, sample, darkness, 0, [0, 0, PATCH_SIZE, PATCH_SIZE]);
    for (let label = 0; label <= clouds.count; label++) {
      const own = best[label];
      if (tally.inImage[label] * 2 < sample.counts[label]) own.leaves = true;
      const score =
        label === 0 ? ofAll : ofAll + fitOf(tally, sample, darkness, label, boxOf(clouds, label, columns, rows));
      if (score > own.score) Object.assign(own, { metres, score });
    }
    // What has left the image does not come back.
    if (tally.inImage[0] === 0) break;
  }
  const [ofAll, ...each] = best;
  const all = clouds.count === 0 ? { kind: 'unknown' as const, why: NO_CLOUDS } : verdict(ofAll, BELIEVED_OF_ALL);
  const believed = all.kind === 'found' ? BELIEVED_OF_ONE : BELIEVED_ALONE;
  const ofClouds = each.map((one, at): [number, HeightFound] => [
    clouds.firsts[at],
    clouds.sizes[at] < LEAST_PIXELS ? { kind: 'unknown', why: TOO_SMALL } : verdict(one, believed),
  ]);
  return { all, ofClouds: new Map(ofClouds) };
}

function verdict(
  { metres, score, leaves }: { readonly metres: number; readonly score: number; readonly leaves: boolean },
  believed: number,
): HeightFound {
  if (score >= believed) return { kind: 'found', metres, score: Math.min(1, score) };
  return { kind: 'unknown', why: leaves ? LEAVES : NOWHERE };
}

function darknessOf({ brightness, open }: Ground): Darkness {
  const dark = open.map((member, i) => (brightness[i] < DARK_BELOW ? member : 0));
  return { dark, open, openSums: cornerSums(open, null), darkSums: cornerSums(dark, null) };
}

function thinned(clouds: Components): Sample {
  const { pixels, labels } = cloudPixels(clouds);
  const stride = Math.max(1, Math.ceil(pixels.length / MOST_PIXELS));
  const length = Math.ceil(pixels.length / stride);
  const sample = {
    pixels: Int32Array.from({ length }, (_, k) => pixels[k * stride]),
    blobs: Int32Array.from({ length }, (_, k) => labels[k * stride]),
    counts: new Float64Array(clouds.count + 1),
    stride,
  };
  for (const blob of sample.blobs) sample.counts[blob]++;
  sample.counts[0] = length;
  return sample;
}

function tallyAt(sample: Sample, { dark, open }: Darkness, columns: number, rows: number, cloudCount: number): Tally {
  const { pixels, blobs } = sample;
  const inImage = new Float64Array(cloudCount + 1);
  const seen = new Float64Array(cloudCount + 1);
  const darkSeen = new Float64Array(cloudCount + 1);
  const step = rows * PATCH_SIZE + columns;
  for (let k = 0; k < pixels.length; k++) {
    const x = (pixels[k] % PATCH_SIZE) + columns;
    const to = pixels[k] + step;
    if (x < IMAGE_START || x >= IMAGE_END) continue;
    if (to < IMAGE_START * PATCH_SIZE || to >= IMAGE_END * PATCH_SIZE || to >= PATCH_PIXELS) continue;
    const label = blobs[k];
    inImage[label]++;
    seen[label] += open[to];
    darkSeen[label] += dark[to];
  }
  for (const counts of [inImage, seen, darkSeen]) counts[0] = counts.reduce((sum, count) => sum + count, 0);
  return { inImage, seen, dark: darkSeen };
}

/** The box in which a slid outline is compared with what is around it, cut to the patch. */
function boxOf({ bounds }: Components, label: number, columns: number, rows: number): readonly number[] {
  const at = 4 * (label - 1);
  const [x0, y0, x1, y1] = [0, 1, 2, 3].map((side) => bounds[at + side]);
  const around = Math.max(LEAST_AROUND, Math.round(AROUND * Math.max(x1 - x0, y1 - y0)));
  const clip = (value: number) => Math.min(PATCH_SIZE, Math.max(0, value));
  return [clip(x0 + columns - around), clip(y0 + rows - around), clip(x1 + columns + around), clip(y1 + rows + around)];
}

function fitOf(
  { seen, dark }: Tally,
  { counts, stride }: Sample,
  { openSums, darkSums }: Darkness,
  label: number,
  [x0, y0, x1, y1]: readonly number[],
): number {
  const under = seen[label] * stride;
  if (under < LEAST_SEEN) return 0;
  const darkUnder = dark[label] * stride;
  const ground = boxSum(openSums, x0, y0, x1, y1);
  const darkGround = boxSum(darkSums, x0, y0, x1, y1);
  // A thinned sample may count a pixel or two more than there are.
  const beside = Math.max(0, ground - under);
  const darkBeside = Math.min(beside, Math.max(0, darkGround - darkUnder));
  const spread = under * beside * (darkUnder + darkBeside) * (ground - darkGround);
  if (spread <= 0) return 0;
  const fit = (darkUnder * (beside - darkBeside) - (under - darkUnder) * darkBeside) / Math.sqrt(spread);
  return fit * Math.sqrt(seen[label] / counts[label]);
}
