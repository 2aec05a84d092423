/*
 * Functions of which every machine must give the same bits. Add, multiply, divide and square root are exact by
 * IEEE 754; exp, sin and cos are not, so the first is our own and the others are rounded far above their error.
 */

const RADIANS = 0.017453292519943295;
/** Rounded by the standard, hence the same number everywhere. */
const LN2 = Math.LN2;
/** 2^-i, by halving: `2 ** -i` is left to the engine's pow. */
const halved = new Float64Array(64);
halved[0] = 1;
for (let i = 1; i < halved.length; i++) halved[i] = halved[i - 1]! / 2;

/** e^x for x <= 0 (0 below -40), relative error under 1e-8: 2^k times a Taylor polynomial. */
export function expNegative(x: number): number {
  if (x < -40) return 0;
  const k = Math.round(x / LN2);
  const r = x - k * LN2;
  const p =
    1 + r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r / 40320)))))));
  return p * halved[-k]!;
}

function round9(x: number): number {
  return Math.round(x * 1e9) / 1e9;
}

export function sinDeg(degrees: number): number {
  return round9(Math.sin(degrees * RADIANS));
}

export function cosDeg(degrees: number): number {
  return round9(Math.cos(degrees * RADIANS));
}

/** Angle of (x, y) in degrees, rounded to 0.01. */
export function atan2Deg(y: number, x: number): number {
  return Math.round((Math.atan2(y, x) / RADIANS) * 100) / 100;
}

export function clamp(x: number, low: number, high: number): number {
  if (x < low) return low;
  return Math.min(x, high);
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = clamp((x - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}
