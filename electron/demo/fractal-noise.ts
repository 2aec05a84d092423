import { cosDeg, sinDeg } from './exact-math.ts';
import { hash32 } from './seeded-random.ts';

const DIRECTIONS = 64;
const gradientX = new Float64Array(DIRECTIONS);
const gradientY = new Float64Array(DIRECTIONS);
for (let i = 0; i < DIRECTIONS; i++) {
  gradientX[i] = cosDeg((i * 360) / DIRECTIONS);
  gradientY[i] = sinDeg((i * 360) / DIRECTIONS);
}

const KEY_X = 0x27d4eb2f;
const KEY_Y = 0x165667b1;

function corner(key: number, dx: number, dy: number): number {
  let h = Math.imul(key ^ (key >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 13), 0x297a2d39);
  const g = (h ^ (h >>> 16)) & (DIRECTIONS - 1);
  return gradientX[g]! * dx + gradientY[g]! * dy;
}

/** Gradient noise with a lattice of 1, about -1..1, zero mean (Perlin 2002, with 64 directions). */
export function noise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const left = Math.imul(ix, KEY_X);
  const right = (left + KEY_X) | 0;
  const upper = Math.imul(iy, KEY_Y) ^ seed;
  const lower = Math.imul(iy + 1, KEY_Y) ^ seed;
  const a = corner(left ^ upper, fx, fy);
  const b = corner(right ^ upper, fx - 1, fy);
  const c = corner(left ^ lower, fx, fy - 1);
  const d = corner(right ^ lower, fx - 1, fy - 1);
  return (a + u * (b - a) + v * (c - a + u * (a - b - c + d))) * 1.45;
}

/*
 * Every octave is turned by about 37 degrees and scaled by 2.03, so that no two lattices share lines: axis-parallel
 * artefacts are what gives generated imagery away.
 */
const TURN_X = 0.8 * 2.03;
const TURN_Y = 0.6 * 2.03;

/** Sum of `octaves` noises, each of twice the frequency and `gain` the amplitude; about -1..1. */
export function fractal(x: number, y: number, seed: number, octaves: number, gain = 0.5): number {
  let sum = 0;
  let amplitude = 1;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    sum += amplitude * noise(x, y, seed + octave * 1013);
    total += amplitude;
    amplitude *= gain;
    const turned = x * TURN_X - y * TURN_Y + 17.3;
    y = x * TURN_Y + y * TURN_X - 9.1;
    x = turned;
  }
  return (sum / total) * 1.3;
}

/** Like `fractal` of |noise|: round bumps with sharp valleys between, 0..1, as cumulus tops show. */
export function billows(x: number, y: number, seed: number, octaves: number, gain = 0.5): number {
  let sum = 0;
  let amplitude = 1;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    const n = noise(x, y, seed + octave * 1013);
    sum += amplitude * (n < 0 ? -n : n);
    total += amplitude;
    amplitude *= gain;
    const turned = x * TURN_X - y * TURN_Y + 17.3;
    y = x * TURN_Y + y * TURN_X - 9.1;
    x = turned;
  }
  return (sum / total) * 1.6;
}

/** Like `fractal`, with crests: each octave is weighed by the one before, so valleys stay smooth (Musgrave). */
export function ridges(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let amplitude = 0.5;
  let weight = 1;
  for (let octave = 0; octave < octaves; octave++) {
    const n = noise(x, y, seed + octave * 1013);
    const crest = 1 - (n < 0 ? -n : n);
    const signal = crest * crest * weight;
    weight = Math.min(1, signal * 1.8);
    sum += signal * amplitude;
    amplitude *= 0.5;
    const turned = x * TURN_X - y * TURN_Y + 17.3;
    y = x * TURN_Y + y * TURN_X - 9.1;
    x = turned;
  }
  return sum;
}

export interface Cell {
  /** Hash of the nearest point: the cell's identity. */
  id: number;
  x: number;
  y: number;
  /** Distances to the nearest and second nearest point, in lattice units. */
  nearest: number;
  second: number;
}

/** Cell of a jittered lattice (one point per unit square) that holds (x, y); writes into `cell`, allocates nothing. */
export function findCell(x: number, y: number, seed: number, cell: Cell): void {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  let best = 1e9;
  let next = 1e9;
  for (let j = iy - 1; j <= iy + 1; j++) {
    for (let i = ix - 1; i <= ix + 1; i++) {
      const h = hash32(i, j, seed);
      const px = i + (h & 0xffff) / 65536;
      const py = j + (h >>> 16) / 65536;
      const d = (px - x) * (px - x) + (py - y) * (py - y);
      if (d < best) {
        next = best;
        best = d;
        cell.id = h;
        cell.x = px;
        cell.y = py;
      } else if (d < next) next = d;
    }
  }
  cell.nearest = Math.sqrt(best);
  cell.second = Math.sqrt(next);
}
