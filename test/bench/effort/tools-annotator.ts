import { percentiles } from '../../../shared/raster/histogram.ts';
import { wholePlane } from '../../../shared/raster/level-plane.ts';
import { wholeLevels } from '../../../shared/raster/levels.ts';
import type { Annotator, Job, Option } from './annotator.ts';
import { brushOptions } from './brush-annotator.ts';
import type { EffortPatch } from './example-patches.ts';
import type { ErrorRegion } from './patch-at-work.ts';
import { fillOption, lassoOption, wandOptions } from './tool-options.ts';

const trueColour = ['L1C_B4', 'L1C_B3', 'L1C_B2'];
const planesOf = new WeakMap<EffortPatch, readonly Uint8Array[]>();

/** True colour as it is shown, from percentile 2 to 98. */
function shownPlanes(patch: EffortPatch): readonly Uint8Array[] {
  const known = planesOf.get(patch);
  if (known !== undefined) return known;
  const planes = trueColour.flatMap((layer) => {
    const band = patch.layers.get(layer);
    if (band === undefined) return [];
    const [low, high] = percentiles(band, [0.02, 0.98]);
    return [wholePlane(band, wholeLevels({ low, high, gamma: 1 }))];
  });
  planesOf.set(patch, planes);
  return planes;
}

/** Everything that a hand can draw a region with. */
export function handOptions({ known, work }: Job, region: ErrorRegion): Option[] {
  return [
    ...brushOptions(region),
    lassoOption(region),
    fillOption(work, region),
    ...wandOptions(shownPlanes(known), region),
  ];
}

export const toolsAnnotator: Annotator = {
  name: 'tools',
  before: () => [],
  options: handOptions,
};
