import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { type ShadowLight, shadowVector } from '../proposals/shadow-offset.ts';
import { cannotJudge, hitsAmong, percent } from './findings.ts';
import { heightRange } from './height-range.ts';
import type { LintRule } from './lint-rule.ts';
import { CLEAR, SHADOW } from './lint-scene.ts';
import { sampleParts } from './sampled-parts.ts';
import { SHADOW_LAYER } from './sunlight.ts';

/** Enough to tell a tenth of a shadow from none of it. */
const MOST_SAMPLES = 120;
/** Of the directions that are tried; the middle one is the metadata's. */
const directions = [0, -1, 1];

type Names = 'smallest' | 'lowest' | 'highest' | 'share' | 'turn';

/** Towards the sun, one place to look after the other. */
interface Step {
  readonly dx: number;
  readonly dy: number;
}

export const orphanShadow: LintRule<Names> = {
  id: 'orphan-shadow',
  title: 'Shadow without a cloud',
  about: 'Shadow towards whose sun no cloud stands that could throw it.',
  thresholds: {
    smallest: { title: 'Smallest shadow', unit: 'pixels', standard: 60, min: 1, max: 5000, step: 1 },
    ...heightRange,
    share: { title: 'Part of it that a cloud must cover', unit: '%', standard: 10, min: 1, max: 90, step: 1 },
    turn: { title: 'Direction may be off by', unit: '°', standard: 3, min: 0, max: 20, step: 1 },
  },
  layers: (available) => [SHADOW_LAYER].filter((layerId) => available.has(layerId)),
  *check(scene, thresholds) {
    const light = scene.sunlight;
    if (typeof light === 'string') return cannotJudge(light);
    const parts = scene.parts(SHADOW);
    const { smallest, lowest, highest, share } = thresholds;
    yield;
    const samples = sampleParts(parts, smallest, MOST_SAMPLES);
    const steps = stepsTowardsSun(light, thresholds);
    let unsure = 0;
    const { hits, ...rest } = hitsAmong(parts, ({ pixelCount }, label) => {
      if (pixelCount < smallest) return null;
      const sampled = samples.pixels.subarray(samples.starts[label - 1], samples.starts[label]);
      const verdict = lookUpSun(scene.mask, sampled, steps, share / 100);
      if (verdict === 'unsure') unsure++;
      if (typeof verdict === 'string') return null;
      return `No cloud between ${lowest} and ${highest} m could throw it: towards the sun at most ${percent(verdict)} of it meets cloud.`;
    });
    const counted = unsure === 1 ? '1 shadow' : `${unsure} shadows`;
    const cannotTell = unsure === 0 ? null : `Of ${counted} the cloud may stand outside the patch.`;
    return { hits, ...rest, cannotTell };
  },
};

function stepsTowardsSun(light: ShadowLight, { lowest, highest, turn }: Readonly<Record<Names, number>>): Step[] {
  return directions
    .filter((side) => side === 0 || turn > 0)
    .flatMap((side) => {
      const turned = { ...light, azimuthDeg: light.azimuthDeg + side * turn };
      const { columns, rows } = shadowVector(highest, turned);
      const farthest = Math.hypot(columns, rows);
      const nearest = (farthest * Math.min(lowest, highest)) / highest;
      const count = 1 + Math.ceil((farthest - nearest) / 2);
      return Array.from({ length: count }, (_, i): Step => {
        const share = Math.min(farthest, nearest + 2 * i) / farthest;
        return { dx: Math.round(-columns * share), dy: Math.round(-rows * share) };
      });
    });
}

/** The largest share of a shadow that clouds cover anywhere towards the sun, where that is too little. */
function lookUpSun(
  mask: Int16Array,
  sampled: Int32Array,
  steps: readonly Step[],
  share: number,
): 'has-cloud' | 'unsure' | number {
  const enough = share * sampled.length;
  let most = 0;
  /** With what may be cloud beyond the image's rim. */
  let mostPossible = 0;
  for (const { dx, dy } of steps) {
    let clouds = 0;
    let outside = 0;
    for (let k = 0; k < sampled.length; k++) {
      const x = (sampled[k] % PATCH_SIZE) + dx;
      const y = ((sampled[k] / PATCH_SIZE) | 0) + dy;
      if (x < IMAGE_START || y < IMAGE_START || x >= IMAGE_END || y >= IMAGE_END) outside++;
      else {
        const code = mask[y * PATCH_SIZE + x];
        // A label that means nothing may stand on cloud.
        if (code !== CLEAR && code !== SHADOW) clouds++;
      }
    }
    if (clouds >= enough) return 'has-cloud';
    if (clouds > most) most = clouds;
    if (clouds + outside > mostPossible) mostPossible = clouds + outside;
  }
  return mostPossible >= enough ? 'unsure' : most / sampled.length;
}
