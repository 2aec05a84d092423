import type { Land } from './land.ts';
import type { DatePlan, RoiPlan } from './programme.ts';
import { hash32 } from './seeded-random.ts';
import { makeSky, type Sky } from './sky.ts';
import { paintSurface, type Surface } from './surface.ts';
import { observe } from './top-of-atmosphere.ts';
import { classify, drawnByHand } from './truth.ts';

/** One patch with all that is known of it; planes of 512 x 512, of which the padding still holds picture. */
export interface Scene {
  readonly roi: RoiPlan;
  readonly date: DatePlan;
  readonly land: Land;
  readonly surface: Surface;
  readonly sky: Sky;
  /** Reflectance x 10000, one plane per band in band order. */
  readonly l1c: readonly Int16Array[];
  /** CloudSEN12 classes as an expert who makes no mistake would draw them; padding 0. */
  readonly truth: Uint8Array;
  /** For all that is decided per patch besides. */
  readonly seed: number;
}

export function makeScene(roi: RoiPlan, date: DatePlan, land: Land): Scene {
  const surface = paintSurface(land, date.season, date.sun, roi.seed);
  const sky = makeSky(date.clouds, date.sun, land.elevation);
  const l1c = observe(surface, sky, date.sun, land.elevation, date.instrument);
  const truth = drawnByHand(classify(sky, surface.slopeLight));
  return { roi, date, land, surface, sky, l1c, truth, seed: hash32(date.seed, roi.seed) >>> 4 };
}
