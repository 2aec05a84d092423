import type { MistakeKind } from '../../../electron/demo/mistakes.ts';
import { patchLayers } from '../../../electron/demo/patch-layers.ts';
import { makeLand, planRois, type RoiPlan } from '../../../electron/demo/programme.ts';
import { makeScene } from '../../../electron/demo/scene.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';

/** What was planted in a patch, or what an annotator slipped in. */
export interface KnownMistake {
  readonly kind: MistakeKind;
  readonly pixels: readonly number[];
}

/** A patch that is to be mended, with all that the application would know of it, and the truth beside it. */
export interface EffortPatch {
  /** For the annotator's eye and the score; nothing of the application is ever handed it. */
  readonly truth: Uint8Array;
  /** The mask as it is found. */
  readonly drawn: Int16Array;
  readonly mistakes: readonly KnownMistake[];
  /** Raw numbers by layer id, as `L1C_B4`, `LABEL_fmask`, `EXTRA_ocurrence`. */
  readonly layers: ReadonlyMap<string, Int16Array>;
}

/** Places of the example dataset. */
export const EXAMPLE_ROIS = 3;

/** The patches of the generated example of a seed, as `cloudbrush example` writes them. */
export function examplePatches(seed: number): EffortPatch[] {
  return planRois(seed, EXAMPLE_ROIS).flatMap(patchesOfRoi);
}

function patchesOfRoi(roi: RoiPlan): EffortPatch[] {
  const land = makeLand(roi);
  return roi.dates.map((date): EffortPatch => {
    const scene = makeScene(roi, date, land);
    const { layers, mistakes } = patchLayers(scene);
    const numbers = new Map([...layers].map(([name, bytes]) => [name, wholeNumbers(bytes)]));
    const drawn = numbers.get('LABEL_manual_hq');
    if (drawn === undefined) throw new Error('invariant: the example has a mask');
    return {
      truth: scene.truth,
      drawn,
      mistakes: mistakes.map(({ kind, runs }) => ({ kind, pixels: runs.flatMap(pixelsOfRun) })),
      layers: numbers,
    };
  });
}

export function pixelsOfRun([row, column, length]: readonly [number, number, number]): number[] {
  return Array.from({ length }, (_, i) => row * PATCH_SIZE + column + i);
}

function wholeNumbers(bytes: Uint8Array): Int16Array {
  if (bytes.length === PATCH_PIXELS)
    return Int16Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, PATCH_PIXELS));
  return new Int16Array(bytes.buffer, bytes.byteOffset, PATCH_PIXELS);
}
