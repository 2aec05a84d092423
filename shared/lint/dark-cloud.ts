import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';
import { regionOfCode } from '../raster/code-region.ts';
import { type Components, components } from '../raster/components.ts';
import type { Region } from '../raster/region.ts';
import { windowSums } from '../raster/window-sums.ts';
import { brightSnow, snowBands } from './bright-snow.ts';
import { hitsAmong, lacking, pixels, reflectance } from './findings.ts';
import type { LayerNumbers } from './layer-numbers.ts';
import type { LintRule } from './lint-rule.ts';
import { bandLayers, CLEAR, THICK } from './lint-scene.ts';

/** Of the box of cloud that makes a pixel's brightness less of an accident. */
const SMOOTH_RADIUS = 2;
/** Share of the box around a pixel that has to be clear ground for it to have surroundings. */
const LEAST_CLEAR = 0.1;

type Names = 'smallest' | 'radius' | 'margin';

/** Sums of B2 over the boxes around each pixel, and of how many pixels. */
interface Brightness {
  readonly sums: Int32Array;
  readonly counts: Int32Array;
}

export const darkCloud: LintRule<Names> = {
  id: 'dark-cloud',
  title: 'Thick cloud as dark as the ground',
  about: 'Thick cloud that is darker in B2 than the clear ground around it, or hardly brighter; snow left out.',
  thresholds: {
    smallest: { title: 'Smallest piece', unit: 'pixels', standard: 40, min: 1, max: 5000, step: 1 },
    radius: { title: 'Surroundings reach', unit: 'pixels', standard: 30, min: 5, max: 100, step: 1 },
    margin: { title: 'Cloud is brighter by at least', unit: '%', standard: 10, min: -50, max: 200, step: 1 },
  },
  layers: (available) => bandLayers(['B2', ...snowBands], available),
  *check(scene, { smallest, radius, margin }) {
    const blue = scene.band('B2');
    if (blue === null) return lacking('B2');
    const { mask } = scene;
    const snow = brightSnow(scene);
    const cloud = regionOfCode(mask, THICK);
    const ground = regionOfCode(mask, CLEAR);
    if (snow !== null) for (let i = 0; i < PATCH_PIXELS; i++) ground[i] &= 1 - snow[i];
    yield;
    const around = yield* brightnessOf(blue, ground, radius);
    const own = yield* brightnessOf(blue, cloud, SMOOTH_RADIUS);
    const fewest = LEAST_CLEAR * (2 * radius + 1) ** 2;
    const least = 1 + margin / 100;
    const dark = new Uint8Array(PATCH_PIXELS);
    let alone = 0;
    for (let i = 0; i < PATCH_PIXELS; i++) {
      if (cloud[i] === 0) continue;
      if (around.counts[i] < fewest) alone++;
      else if (own.sums[i] * around.counts[i] < least * around.sums[i] * own.counts[i]) dark[i] = 1;
    }
    yield;
    const parts = components(dark, 8);
    const means = { cloud: meansOf(parts, own), ground: meansOf(parts, around) };
    return hitsAmong(
      parts,
      ({ pixelCount }, label) => {
        if (pixelCount < smallest) return null;
        const [mine, theirs] = [means.cloud[label], means.ground[label]].map(reflectance);
        return `B2 is ${mine}; the clear ground within ${pixels(radius)} has ${theirs}, and cloud should be at least ${margin} % brighter.`;
      },
      alone === 0 ? null : `${pixels(alone)} of thick cloud have too little clear ground around them.`,
    );
  },
};

function* brightnessOf(blue: LayerNumbers, members: Region, radius: number): Generator<void, Brightness, void> {
  const values = new Int32Array(PATCH_PIXELS);
  const counted = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    // also false of NaN; 0 is what was not seen
    if (members[i] === 0 || !(blue[i] > 0)) continue;
    values[i] = blue[i];
    counted[i] = 1;
  }
  yield;
  const sums = windowSums(values, radius);
  yield;
  const counts = windowSums(counted, radius);
  yield;
  return { sums, counts };
}

/** Mean over the pixels of each part, by its label. */
function meansOf({ labels, count, sizes }: Components, { sums, counts }: Brightness): Float64Array {
  const means = new Float64Array(count + 1);
  for (let i = 0; i < PATCH_PIXELS; i++) if (labels[i] !== 0) means[labels[i]] += sums[i] / Math.max(1, counts[i]);
  for (let part = 0; part < count; part++) means[part + 1] /= sizes[part];
  return means;
}
