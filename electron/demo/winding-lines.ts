import { cosDeg, sinDeg } from './exact-math.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A line through the patch: points of (x, y, half width), pixels. */
export type Line = readonly (readonly [x: number, y: number, half: number])[];

/**
 * A meandering river: a sine-generated curve (Langbein and Leopold 1966: the direction, not the place, swings with a
 * sine), whose swing, wavelength and width drift on the way. Starts at (x, y) and heads along `heading` degrees
 * (0 = east, clockwise in image coordinates).
 */
export function meander(
  random: SeededRandom,
  x: number,
  y: number,
  heading: number,
  half: number,
  swing: number,
): Line {
  const points: [number, number, number][] = [];
  let phase = random.range(0, 360);
  let amplitude = swing;
  const usual = Math.max(44, half * random.range(26, 40));
  let wavelength = usual;
  let drift = 0;
  for (let step = 0; step < 1400; step++) {
    const direction = heading + drift + amplitude * sinDeg(phase);
    x += cosDeg(direction);
    y += sinDeg(direction);
    phase += 360 / wavelength;
    amplitude += random.range(-1, 1) * swing * 0.075 + (swing - amplitude) * 0.008;
    wavelength += random.range(-1, 1) * usual * 0.035 + (usual - wavelength) * 0.01;
    if (wavelength < usual * 0.5) wavelength = usual * 0.5;
    drift += random.range(-1, 1) * 2.6 - drift * 0.012;
    points.push([x, y, half * (0.85 + 0.3 * sinDeg(step * 1.7) * sinDeg(step * 0.6))]);
    if (x < -120 || y < -120 || x > 632 || y > 632) break;
  }
  return points;
}

/** A road: straight stretches of random length joined by gentle bends. */
export function road(random: SeededRandom, x: number, y: number, heading: number, half: number): Line {
  const points: [number, number, number][] = [];
  let direction = heading;
  let bend = 0;
  let left = random.range(40, 120);
  for (let step = 0; step < 2200; step++) {
    direction += bend;
    x += cosDeg(direction) * 0.7;
    y += sinDeg(direction) * 0.7;
    points.push([x, y, half]);
    left -= 1;
    if (left < 0) {
      const straight = bend !== 0;
      bend = straight ? 0 : random.range(-0.35, 0.35) + (heading - direction) * 0.006;
      left = straight ? random.range(50, 220) : random.range(20, 70);
    }
    if (x < -60 || y < -60 || x > 572 || y > 572) break;
  }
  return points;
}

/**
 * Signed distance to the bank of the nearest line (negative inside), for the square of `size` pixels; `far` where no
 * line comes closer than that.
 */
export function distanceToLines(lines: readonly Line[], size: number, far: number): Float32Array {
  const distance = new Float32Array(size * size).fill(far);
  for (const line of lines) {
    for (const [cx, cy, half] of line) {
      const reach = half + far;
      const x0 = Math.max(0, Math.ceil(cx - reach));
      const x1 = Math.min(size - 1, Math.floor(cx + reach));
      const y1 = Math.min(size - 1, Math.floor(cy + reach));
      for (let y = Math.max(0, Math.ceil(cy - reach)); y <= y1; y++) {
        for (let x = x0; x <= x1; x++) {
          const d = Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy)) - half;
          const at = y * size + x;
          if (d < distance[at]!) distance[at] = d;
        }
      }
    }
  }
  return distance;
}
