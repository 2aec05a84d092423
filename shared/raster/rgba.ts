import { assert } from '../errors.ts';

/*
 * A pixel of canvas image data as one unsigned 32-bit number. Canvas bytes are R, G, B, A, alpha not multiplied in;
 * read as a little-endian word red is lowest. The pages we run on are all little-endian.
 */

export const TRANSPARENT = 0;

/** Channels are whole numbers from 0 to 255. */
export function packRgba(red: number, green: number, blue: number, alpha = 255): number {
  return (red | (green << 8) | (blue << 16) | (alpha << 24)) >>> 0;
}

/** `#rrggbb` with an opacity from 0 to 1. */
export function hexRgba(hex: string, opacity = 1): number {
  assert(/^#[0-9a-f]{6}$/i.test(hex), `colour ${hex}`);
  assert(opacity >= 0 && opacity <= 1, `opacity ${opacity}`);
  const value = Number.parseInt(hex.slice(1), 16);
  return packRgba(value >> 16, (value >> 8) & 0xff, value & 0xff, Math.round(255 * opacity));
}
