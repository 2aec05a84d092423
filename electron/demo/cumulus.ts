import type { CloudField, CloudSpec } from './cloud-field.ts';
import { clamp, cosDeg, sinDeg } from './exact-math.ts';
import { billows, fractal } from './fractal-noise.ts';
import { hash32, SeededRandom } from './seeded-random.ts';

/** Optical depth per 10 m of cloud: about 0.04 per metre of droplets. */
const DEPTH_PER_PIXEL = 0.42;
const REACH = 150;

/**
 * Heaped clouds: clusters of half-spheres of many sizes whose outline and top are torn by warped billows. Clusters
 * stand on a jittered lattice thinned by a broad noise, so that there are crowds and gaps.
 */
export function cumulus(spec: CloudSpec, field: CloudField): void {
  const { window, depth, top } = field;
  const pitch = 74 * spec.scale;
  const { warpX, warpY } = warp(spec, field);
  const firstColumn = Math.floor((window.x0 - REACH) / pitch);
  const lastColumn = Math.ceil((window.x0 + window.width + REACH) / pitch);
  const firstRow = Math.floor((window.y0 - REACH) / pitch);
  const lastRow = Math.ceil((window.y0 + window.height + REACH) / pitch);
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const random = new SeededRandom(hash32(column, row, spec.seed));
      const x = (column + random.range(0, 1)) * pitch;
      const y = (row + random.range(0, 1)) * pitch;
      const crowd = 0.5 + 0.75 * fractal(x / 330, y / 330, spec.seed + 5, 2);
      const chance = spec.cover * 2 * clamp(crowd, 0.05, 1.4);
      if (random.next() < chance) cluster(random, x, y, spec, clamp(crowd, 0.3, 1.2), field, warpX, warpY);
    }
  }
  tear(spec, field);
  for (let y = 0, at = 0; y < window.height; y++) {
    for (let x = 0; x < window.width; x++, at++) {
      if (top[at] === 0) continue;
      const dense = 0.85 + 0.65 * fractal((x + window.x0) / 48, (y + window.y0) / 48, spec.seed + 6, 3);
      depth[at] = top[at]! * DEPTH_PER_PIXEL * spec.strength * clamp(dense, 0.2, 1.4);
    }
  }
}

function warp(spec: CloudSpec, field: CloudField): { warpX: Float32Array; warpY: Float32Array } {
  const { x0, y0, width, height } = field.window;
  const warpX = new Float32Array(width * height);
  const warpY = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const px = (x + x0) / 24;
      const py = (y + y0) / 24;
      warpX[at] = 7.5 * fractal(px, py, spec.seed + 1, 4, 0.6);
      warpY[at] = 7.5 * fractal(px + 57, py - 23, spec.seed + 2, 4, 0.6);
    }
  }
  return { warpX, warpY };
}

/** One cloud: lobes strewn over an ellipse, large in its middle and small at its rim. */
function cluster(
  random: SeededRandom,
  x: number,
  y: number,
  spec: CloudSpec,
  crowd: number,
  field: CloudField,
  warpX: Float32Array,
  warpY: Float32Array,
): void {
  const share = random.next();
  // Many small clouds and few large ones: sizes follow a power law (Neggers et al. 2003).
  const radius = spec.scale * (5 + 52 * share * share * share * crowd + 8 * share);
  const lobes = 3 + Math.floor(radius * 0.75);
  const stretch = random.range(0.55, 1);
  const turn = spec.angle + random.range(-50, 50);
  const c = cosDeg(turn);
  const s = sinDeg(turn);
  for (let i = 0; i < lobes; i++) {
    const away = Math.sqrt(random.next());
    const around = random.range(0, 360);
    const u = radius * away * cosDeg(around);
    const v = radius * away * sinDeg(around) * stretch;
    const size = Math.max(2.2, radius * random.range(0.16, 0.42) * (1.15 - 0.75 * away));
    lobe(x + u * c - v * s, y + u * s + v * c, size, radius * 0.45 * (1 - away * away), field, warpX, warpY);
  }
}

/** Raises the top to a half-sphere of `size` standing on `base` (the tower below it), where that is higher. */
function lobe(
  cx: number,
  cy: number,
  size: number,
  base: number,
  field: CloudField,
  warpX: Float32Array,
  warpY: Float32Array,
): void {
  const { x0, y0, width, height } = field.window;
  const reach = size + 16;
  const left = Math.max(0, Math.ceil(cx - reach - x0));
  const right = Math.min(width - 1, Math.floor(cx + reach - x0));
  const bottom = Math.min(height - 1, Math.floor(cy + reach - y0));
  const { top } = field;
  for (let y = Math.max(0, Math.ceil(cy - reach - y0)); y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const at = y * width + x;
      const dx = x + x0 + warpX[at]! - cx;
      const dy = y + y0 + warpY[at]! - cy;
      const d = (dx * dx + dy * dy) / (size * size);
      if (d >= 1) continue;
      const rise = 1 - d;
      const h = size * (0.55 * Math.sqrt(rise) + 0.45 * rise) + base * Math.min(1, 1.4 * rise);
      if (h > top[at]!) top[at] = h;
    }
  }
}

/** Cauliflower: billows raise the knobs and cut the creases; thin rims fray. */
function tear(spec: CloudSpec, field: CloudField): void {
  const { x0, y0, width, height } = field.window;
  const { top } = field;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const h = top[at]!;
      if (h === 0) continue;
      const knobs = billows((x + x0) / 15, (y + y0) / 15, spec.seed + 3, 4, 0.6) - 0.42;
      const frayed = fractal((x + x0) / 5.5, (y + y0) / 5.5, spec.seed + 4, 3, 0.7);
      const wisps = (1.9 + 2.4 / (1 + 0.2 * h)) * frayed;
      top[at] = Math.max(0, h * (1 + 0.5 * knobs) + (3.4 + 0.08 * h) * knobs + wisps - 0.9);
    }
  }
}
