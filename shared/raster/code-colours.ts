import { hexRgba, TRANSPARENT } from './rgba.ts';

/** The colour of every int16 code, at the index of its bits read as unsigned; `unknown` for those that are not named. */
export function codeColours(
  legend: readonly { readonly code: number; readonly colour: string | null }[],
  unknown: string,
): Uint32Array {
  const colours = new Uint32Array(65_536).fill(hexRgba(unknown));
  for (const { code, colour } of legend) colours[code & 0xffff] = colour === null ? TRANSPARENT : hexRgba(colour);
  return colours;
}
