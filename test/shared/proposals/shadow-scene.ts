import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { ShadowBands } from '../../../shared/proposals/shadow-ground.ts';
import type { WaterLayers } from '../../../shared/proposals/water.ts';
import { imageRect, type Rect } from '../../../shared/raster/rect.ts';
import { patchMask } from '../../support/ascii-mask.ts';

/** Reflectance x 10000 of land in the sun, and how much of it is left in a shadow. */
const LAND = 3000;
const SHADOW_SHARE = 0.5;
/** What the padding holds must never be read: it would be the darkest place. */
const PADDING = -30_000;

export const noWater: WaterLayers = { occurrence: null, landCover: null, B3: null, B8: null };

/** `width` by `height` pixels from (x, y) on. */
export function rectAt(x: number, y: number, width: number, height: number): Rect {
  return { x0: x, y0: y, x1: x + width, y1: y + height };
}

export function fillRect(plane: Int16Array, { x0, y0, x1, y1 }: Rect, value: number): void {
  for (let y = y0; y < y1; y++) plane.fill(value, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
}

/** The pixels of a plane that hold what is asked for, within the image; as bounds and a number. */
export function found(plane: ArrayLike<number>, value: number) {
  let [x0, y0, x1, y1, count] = [PATCH_SIZE, PATCH_SIZE, 0, 0, 0];
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (plane[i] !== value) continue;
    const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
    [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
    count++;
  }
  return { ...{ x0, y0, x1, y1 }, count };
}

/** A mask of clouds over even land, on which it is dark in some places: in all three bands, or in those named. */
export function scene(clouds: readonly (Rect & { readonly as?: number })[], dark: readonly Rect[]) {
  const mask = patchMask([], 1, 1, 0, 1);
  for (const cloud of clouds) fillRect(mask, cloud, cloud.as ?? 1);
  const band = () => {
    const plane = new Int16Array(PATCH_PIXELS).fill(PADDING);
    fillRect(plane, imageRect, LAND);
    for (const rect of dark) fillRect(plane, rect, LAND * SHADOW_SHARE);
    for (const cloud of clouds) fillRect(plane, cloud, 3 * LAND);
    return plane;
  };
  const bands = { B8: band(), B11: band(), B12: band() } satisfies ShadowBands;
  return { mask, bands };
}
