import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { cosDeg, sinDeg } from './exact-math.ts';
import { clearPadding, discOffsets, findRegions, type Region } from './regions.ts';
import type { SeededRandom } from './seeded-random.ts';

const UNSCRIBBLED = 99;

/**
 * Scribbles as annotators made them before the dense labels: one wandering stroke through the middle of each of the
 * larger regions and one along its rim. Codes 0 clear, 1 and 2 thick (centre, edge), 3 and 4 thin, 5 and 6 shadow, 99
 * not scribbled; padding 0.
 */
export function drawScribbles(truth: Uint8Array, random: SeededRandom): Int8Array {
  const codes = new Int8Array(PATCH_PIXELS).fill(UNSCRIBBLED);
  const depth = distanceWithin(truth);
  const regions = findRegions(truth)
    .filter((region) => region.pixels.length > 220)
    .sort((a, b) => b.pixels.length - a.pixels.length);
  for (const region of regions.slice(0, 26)) {
    const strokes = region.code === 0 ? 5 : region.pixels.length > 9000 ? 3 : 1;
    for (let i = 0; i < strokes; i++) {
      const centre = region.code === 0 ? 0 : region.code * 2 - 1;
      stroke(codes, truth, depth, region, centre, 6, random);
      if (region.code !== 0) stroke(codes, truth, depth, region, centre + 1, 2, random);
    }
  }
  clearPadding(codes);
  return codes;
}

/** City-block distance to the nearest pixel of another class, at most 40. */
function distanceWithin(truth: Uint8Array): Uint8Array {
  const distance = new Uint8Array(PATCH_PIXELS);
  const relax = (at: number, neighbour: number): void => {
    const value = truth[neighbour] === truth[at] ? Math.min(40, distance[neighbour]! + 1) : 1;
    if (value < distance[at]!) distance[at] = value;
  };
  distance.fill(40);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const at = y * PATCH_SIZE + x;
      if (x > IMAGE_START) relax(at, at - 1);
      if (y > IMAGE_START) relax(at, at - PATCH_SIZE);
    }
  }
  for (let y = IMAGE_END - 1; y >= IMAGE_START; y--) {
    for (let x = IMAGE_END - 1; x >= IMAGE_START; x--) {
      const at = y * PATCH_SIZE + x;
      if (x < IMAGE_END - 1) relax(at, at + 1);
      if (y < IMAGE_END - 1) relax(at, at + PATCH_SIZE);
    }
  }
  return distance;
}

/** The first pixel from the `from`-th on (and round again) that lies as deep as the stroke wants; -1 if none does. */
function findStart(pixels: Int32Array, depth: Uint8Array, wanted: number, from: number): number {
  for (let i = 0; i < pixels.length; i++) {
    const at = pixels[(from + i) % pixels.length]!;
    if (wanted > 3 ? depth[at]! >= wanted : depth[at] === wanted + 1) return at;
  }
  return -1;
}

/** A hand-led line that keeps about `wanted` pixels from the region's rim (6: anywhere deeper). */
function stroke(
  codes: Int8Array,
  truth: Uint8Array,
  depth: Uint8Array,
  region: Region,
  code: number,
  wanted: number,
  random: SeededRandom,
): void {
  const deep = wanted > 3;
  const start = findStart(region.pixels, depth, wanted, random.below(region.pixels.length));
  if (start < 0) return;
  let x = start % PATCH_SIZE;
  let y = (start - x) / PATCH_SIZE;
  let heading = random.range(0, 360);
  const disc = discOffsets(1.3);
  const length = 14 + random.below(46);
  for (let step = 0; step < length; step++) {
    for (const [dx, dy] of disc) {
      const at = (Math.round(y) + dy) * PATCH_SIZE + Math.round(x) + dx;
      if (truth[at] === region.code && depth[at]! > 1) codes[at] = code;
    }
    let best = -1e9;
    let turn = 0;
    for (const bend of [-40, -20, 0, 20, 40]) {
      const px = Math.round(x + 2.5 * cosDeg(heading + bend));
      const py = Math.round(y + 2.5 * sinDeg(heading + bend));
      if (px < IMAGE_START || py < IMAGE_START || px >= IMAGE_END || py >= IMAGE_END) continue;
      const at = py * PATCH_SIZE + px;
      if (truth[at] !== region.code) continue;
      const fit = deep ? Math.min(depth[at]!, 14) : -4 * Math.abs(depth[at]! - wanted);
      const score = fit - 0.04 * Math.abs(bend) + random.range(0, 1.5);
      if (score > best) {
        best = score;
        turn = bend;
      }
    }
    if (best === -1e9) return;
    heading += turn;
    x += cosDeg(heading);
    y += sinDeg(heading);
  }
}
