import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { CloudField, CloudSpec } from './cloud-field.ts';
import { clamp, cosDeg, sinDeg, smoothstep } from './exact-math.ts';
import { billows, type Cell, findCell, fractal } from './fractal-noise.ts';

const cell: Cell = { id: 0, x: 0, y: 0, nearest: 0, second: 0 };

/** Broken decks of rounded cells with dark lanes between, torn open where a broad noise is low. */
export function stratocumulus(spec: CloudSpec, field: CloudField): void {
  const { x0, y0, width, height } = field.window;
  const size = 46 * spec.scale;
  const c = cosDeg(spec.angle);
  const s = sinDeg(spec.angle);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const px = x + x0;
      const py = y + y0;
      const wx = px + 17 * fractal(px / 60, py / 60, spec.seed, 5, 0.6);
      const wy = py + 17 * fractal(px / 60 + 13, py / 60, spec.seed + 1, 5, 0.6);
      const broad = fractal(px / 300, py / 300, spec.seed + 2, 4);
      findCell((wx * c + wy * s) / (size * 1.25), (wy * c - wx * s) / size, spec.seed + 3, cell);
      const lane = cell.second - cell.nearest;
      const knobs = billows(wx / 17, wy / 17, spec.seed + 4, 5, 0.6) - 0.42;
      const h = 0.8 * smoothstep(0, 0.8, lane) + 1.25 * broad + 0.75 * knobs + 2.4 * (spec.cover - 0.5);
      field.top[at] = Math.max(0, h) * 7;
      field.depth[at] = h <= 0 ? 0 : spec.strength * 15 * h * smoothstep(0, 0.3, h);
    }
  }
}

/** Thick cloud from side to side with a few ragged gaps. */
export function overcast(spec: CloudSpec, field: CloudField): void {
  const { x0, y0, width, height } = field.window;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const px = x + x0;
      const py = y + y0;
      const wx = px + 30 * fractal(px / 150, py / 150, spec.seed, 3, 0.42);
      const wy = py + 30 * fractal(px / 150 - 7, py / 150, spec.seed + 1, 3, 0.42);
      const broad = fractal(wx / 200, wy / 200, spec.seed + 2, 7, 0.55);
      const knobs = billows(px / 44, py / 44, spec.seed + 3, 5, 0.6) - 0.42;
      const h = broad + 0.42 * knobs + 1.25 * (spec.cover - 0.5);
      field.top[at] = Math.max(0, h + 0.3 * knobs) * 11;
      field.depth[at] = h <= 0 ? 0 : spec.strength * (34 * h * h + 9 * h);
    }
  }
}

/** A sheet of stratus that ends along a wavy front, with low ripples across it. */
export function deck(spec: CloudSpec, field: CloudField): void {
  const { x0, y0, width, height } = field.window;
  const c = cosDeg(spec.angle);
  const s = sinDeg(spec.angle);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const px = x + x0;
      const py = y + y0;
      const bend = 85 * fractal(px / 260, py / 260, spec.seed, 6, 0.5);
      const front = -(px - 256) * s + (py - 256) * c + bend + (spec.cover - 0.5) * 1.2 * PATCH_SIZE;
      const along = (px * c + py * s + 30 * fractal(px / 120, py / 120, spec.seed + 1, 2)) / 95;
      const ripple = fractal(along * 0.5, front / 21, spec.seed + 2, 3, 0.45);
      const knobs = billows(px / 30, py / 30, spec.seed + 3, 5, 0.58) - 0.42;
      const h = smoothstep(-6, 85, front + 22 * knobs) * (1 + 0.22 * ripple + 0.3 * knobs);
      field.top[at] = h * 10 + 2 * knobs + 1.6 * ripple;
      field.depth[at] = h <= 0 ? 0 : spec.strength * (15 * h + 1.2 * smoothstep(0, 0.05, h));
    }
  }
}

/** Ice streaks: noise drawn out along the wind, combed by finer noise, hooked by a broad warp. */
export function cirrus(spec: CloudSpec, field: CloudField): void {
  const { x0, y0, width, height } = field.window;
  const c = cosDeg(spec.angle);
  const s = sinDeg(spec.angle);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const px = x + x0;
      const py = y + y0;
      const sway = 46 * fractal(px / 280, py / 280, spec.seed, 3);
      const along = px * c + py * s + sway;
      const across = py * c - px * s + sway + 7 * fractal(px / 45, py / 45, spec.seed + 1, 3);
      const bank = fractal(along / 420, across / 150, spec.seed + 2, 3);
      const streak = fractal(along / 230, across / 42, spec.seed + 3, 4, 0.6);
      const comb = fractal(along / 120, across / 7, spec.seed + 4, 3, 0.6);
      const tuft = fractal(px / 26, py / 26, spec.seed + 5, 4, 0.6);
      const h = 0.62 * bank + 0.55 * streak + 0.08 * comb + 0.1 * tuft + 1.5 * (spec.cover - 0.5);
      field.depth[at] = h <= 0 ? 0 : spec.strength * 2.3 * h * h * (1.4 - 0.4 * smoothstep(0, 1, h));
      field.top[at] = 0;
    }
  }
}

/** Thin cloud without outline (altostratus, haze): everywhere some, here and there more. */
export function veil(spec: CloudSpec, field: CloudField): void {
  const { x0, y0, width, height } = field.window;
  const c = cosDeg(spec.angle);
  const s = sinDeg(spec.angle);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const px = x + x0;
      const py = y + y0;
      const wx = px + 60 * fractal(px / 210, py / 210, spec.seed, 4);
      const wy = py + 60 * fractal(px / 210 + 5, py / 210, spec.seed + 1, 4);
      const broad = fractal((wx * c + wy * s) / 420, (wy * c - wx * s) / 190, spec.seed + 2, 6, 0.5);
      const bands = fractal((px * c + py * s) / 300, (py * c - px * s) / 24, spec.seed + 3, 3, 0.5);
      const puffs = billows(wx / 48, wy / 48, spec.seed + 4, 5, 0.55) - 0.42;
      const h = smoothstep(-0.75, 1.05, broad + 2 * (spec.cover - 0.5)) + 0.07 * bands + 0.16 * puffs;
      field.depth[at] = h <= 0.05 ? 0 : spec.strength * 3.4 * (h - 0.05) * clamp(h * 1.6, 0, 1.3);
      field.top[at] = 0;
    }
  }
}

/** Stratus that fills the valleys up to a frayed level. */
export function fog(spec: CloudSpec, field: CloudField, elevation: Float32Array): void {
  const { x0, y0, width, height } = field.window;
  let lowest = 1e9;
  let highest = -1e9;
  for (const z of elevation) {
    if (z < lowest) lowest = z;
    if (z > highest) highest = z;
  }
  const level = lowest + spec.cover * (highest - lowest);
  for (let y = 0, at = 0; y < height; y++) {
    const row = clamp(Math.round(y + y0), 0, PATCH_SIZE - 1) * PATCH_SIZE;
    for (let x = 0; x < width; x++, at++) {
      const px = x + x0;
      const py = y + y0;
      const wx = px + 11 * fractal(px / 40, py / 40, spec.seed, 4, 0.6);
      const wy = py + 11 * fractal(px / 40 + 3, py / 40, spec.seed + 1, 4, 0.6);
      const ground = elevation[row + clamp(Math.round(px), 0, PATCH_SIZE - 1)]!;
      const knobs = billows(wx / 42, wy / 42, spec.seed + 2, 6, 0.55) - 0.42;
      const broad = fractal(wx / 140, wy / 140, spec.seed + 3, 5);
      const above = level - ground + 130 * broad + 170 * knobs;
      field.top[at] = 5 * knobs + 3 * broad;
      field.depth[at] = above <= 0 ? 0 : spec.strength * smoothstep(0, 210, above) * (12 + 7 * broad + 15 * knobs);
    }
  }
}
