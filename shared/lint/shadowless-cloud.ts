import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { type ShadowLight, shadowVector } from '../proposals/shadow-offset.ts';
import type { Region } from '../raster/region.ts';
import { cannotJudge, hitsAmong, lacking, percent } from './findings.ts';
import { heightRange } from './height-range.ts';
import type { LintRule } from './lint-rule.ts';
import { CLEAR, SHADOW, THICK } from './lint-scene.ts';
import { waterLayers } from './open-water.ts';
import { sampleParts } from './sampled-parts.ts';
import { SHADOW_LAYER } from './sunlight.ts';

const MOST_SAMPLES = 160;
/** Fewer samples beside a cloud say nothing about its shadow. */
const FEWEST_SEEN = 8;

type Names = 'smallest' | 'lowest' | 'highest' | 'sun' | 'lit' | 'shaded';

interface Ground {
  readonly mask: Int16Array;
  readonly water: Region;
  /** Number of the cloud that each pixel is of. */
  readonly labels: Int32Array;
}

/** Where the shadow falls, from cloud that is higher and higher. */
interface Step {
  readonly dx: number;
  readonly dy: number;
  /** Beyond the range of heights: a shadow there is the cloud's, but none is missed. */
  readonly beyond: boolean;
}

/** Pixels from one step to the next. */
const STEP = 2;
/** A shadow up to so many times as far as the highest cloud's excuses a cloud that is higher than was thought. */
const BEYOND = 2;

export const shadowlessCloud: LintRule<Names> = {
  id: 'shadowless-cloud',
  title: 'Thick cloud without a shadow',
  about: 'Thick cloud under a low sun with clear land wherever its shadow could lie.',
  thresholds: {
    smallest: { title: 'Smallest cloud', unit: 'pixels', standard: 100, min: 1, max: 5000, step: 1 },
    lowest: { ...heightRange.lowest, standard: 300 },
    highest: { ...heightRange.highest, standard: 1500 },
    sun: { title: 'Sun at most so high', unit: '°', standard: 70, min: 5, max: 90, step: 1 },
    lit: { title: 'Clear land at each height', unit: '%', standard: 50, min: 10, max: 100, step: 1 },
    shaded: { title: 'Shadow that is enough', unit: '%', standard: 50, min: 1, max: 90, step: 1 },
  },
  layers: (available) => [...waterLayers(available), ...(available.has(SHADOW_LAYER) ? [SHADOW_LAYER] : [])],
  *check(scene, thresholds) {
    const light = scene.sunlight;
    if (typeof light === 'string') return cannotJudge(light);
    const { smallest, lowest, highest, sun, lit, shaded } = thresholds;
    if (light.sunElevationDeg > sun)
      return cannotJudge(`The sun stood ${Math.round(light.sunElevationDeg)}° high: shadows lie below their clouds.`);
    const { water } = scene;
    if (water === null) return lacking('layer that tells water from land');
    const parts = scene.parts(THICK);
    yield;
    const samples = sampleParts(parts, smallest, MOST_SAMPLES);
    const ground = { mask: scene.mask, water, labels: parts.labels };
    const steps = stepsFromSun(light, lowest, highest);
    let unsure = 0;
    const { hits, ...rest } = hitsAmong(parts, ({ pixelCount }, label) => {
      if (pixelCount < smallest) return null;
      const sampled = samples.pixels.subarray(samples.starts[label - 1], samples.starts[label]);
      const verdict = followShadow(ground, label, sampled, steps, { lit: lit / 100, shaded: shaded / 100 });
      if (verdict === 'unsure') unsure++;
      if (typeof verdict === 'string') return null;
      return `Between ${lowest} and ${highest} m its shadow would lie on clear land: at least ${percent(verdict)} of it, and nowhere ${shaded} % of it on shadow.`;
    });
    const counted = unsure === 1 ? '1 cloud' : `${unsure} clouds`;
    const why = `The shadow of ${counted} may lie outside the patch, below other cloud or on water.`;
    return { hits, ...rest, cannotTell: unsure === 0 ? null : why };
  },
};

function stepsFromSun(light: ShadowLight, lowest: number, highest: number): Step[] {
  const { columns, rows } = shadowVector(highest, light);
  const farthest = Math.hypot(columns, rows);
  const nearest = (farthest * Math.min(lowest, highest)) / highest;
  return Array.from({ length: 1 + Math.ceil((BEYOND * farthest - nearest) / STEP) }, (_, i) => {
    const distance = nearest + STEP * i;
    const share = distance / farthest;
    return { dx: Math.round(columns * share), dy: Math.round(rows * share), beyond: distance > farthest };
  });
}

/**
 * The least share of clear land that its shadow would lie on at any height, where that is too much at each of them: only
 * then the mask lacks a shadow, however high the cloud is.
 */
function followShadow(
  { mask, water, labels }: Ground,
  label: number,
  sampled: Int32Array,
  steps: readonly Step[],
  { lit, shaded }: { readonly lit: number; readonly shaded: number },
): 'has-shadow' | 'unsure' | number {
  let least = 1;
  for (const { dx, dy, beyond } of steps) {
    if (beyond && least < lit) break;
    let seen = 0;
    let clear = 0;
    let shadow = 0;
    for (let k = 0; k < sampled.length; k++) {
      const x = (sampled[k] % PATCH_SIZE) + dx;
      const y = ((sampled[k] / PATCH_SIZE) | 0) + dy;
      const at = y * PATCH_SIZE + x;
      const isInside = x >= IMAGE_START && y >= IMAGE_START && x < IMAGE_END && y < IMAGE_END;
      // The cloud hides what lies below itself.
      if (isInside && labels[at] === label) continue;
      seen++;
      if (!isInside || water[at] !== 0) continue;
      if (mask[at] === CLEAR) clear++;
      else if (mask[at] === SHADOW) shadow++;
    }
    if (seen >= FEWEST_SEEN && shadow >= shaded * seen) return 'has-shadow';
    if (!beyond) least = seen < FEWEST_SEEN ? 0 : Math.min(least, clear / seen);
  }
  return least >= lit ? least : 'unsure';
}
