import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { CodeReading } from '../../../shared/cloudsen12/reference-codes.ts';
import { everyRule, thresholdsOf } from '../../../shared/lint/lint-choice.ts';
import { checkAtOnce, type LintFindings, type LintRule } from '../../../shared/lint/lint-rule.ts';
import { LintScene } from '../../../shared/lint/lint-scene.ts';
import type { SunPosition } from '../../../shared/lint/sunlight.ts';
import { imageRect } from '../../../shared/raster/rect.ts';

/** x0, y0, x1, y1, half-open. */
export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** Rectangles of a number, each over the ones before it, on ground of `fill`; padding holds what nobody should read. */
export function painted(fill: number, padding: number, ...boxes: readonly (readonly [number, Box])[]): Int16Array {
  const pixels = new Int16Array(PATCH_PIXELS).fill(padding);
  const { x0, y0, x1, y1 } = imageRect;
  for (const [number, box] of [[fill, [x0, y0, x1, y1]], ...boxes] as [number, Box][]) {
    for (let y = box[1]; y < box[3]; y++) pixels.fill(number, y * PATCH_SIZE + box[0], y * PATCH_SIZE + box[2]);
  }
  return pixels;
}

/** A clear mask with rectangles of classes; the padding is all cloud, which nothing may notice. */
export function maskOf(...boxes: readonly (readonly [number, Box])[]): Int16Array {
  return painted(0, 1, ...boxes);
}

export interface SceneParts {
  readonly mask: Int16Array;
  readonly layers?: Readonly<Record<string, Int16Array | Int8Array>>;
  readonly readings?: Readonly<Record<string, CodeReading>>;
  readonly sun?: SunPosition;
}

/** The sun stands in the south, 45 degrees high: a cloud 1000 m up throws its shadow 100 rows up. */
export const southernSun: SunPosition = { azimuthDeg: 180, elevationDeg: 45 };

export function found<Name extends string>(
  rule: LintRule<Name>,
  { mask, layers = {}, readings = {}, sun = southernSun }: SceneParts,
  thresholds: Partial<Record<Name, number>> = {},
): LintFindings {
  const given = { mask, sun, layers: new Map(Object.entries(layers)), readings: new Map(Object.entries(readings)) };
  const choice = { ...everyRule, thresholds: { [rule.id]: thresholds as Record<string, number> } };
  return checkAtOnce(rule, new LintScene(given), thresholdsOf(rule, choice));
}

/** The upper left corner and the size of each hit. */
export function places({ hits }: LintFindings): readonly (readonly [x: number, y: number, pixelCount: number])[] {
  return hits.map(({ bounds, pixelCount }) => [bounds.x0, bounds.y0, pixelCount]);
}
