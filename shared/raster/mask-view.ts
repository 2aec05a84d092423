import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { clipRect, patchRect, type Rect } from './rect.ts';
import { TRANSPARENT } from './rgba.ts';

const INT16_VALUES = 65_536;

/** Eight rows of eight bits that repeat over the patch: bit x & 7 of row y & 7 is a mark if it is 1. */
export type Pattern = readonly number[];

/** One pixel in eight. */
export const dotPattern: Pattern = [0x11, 0x00, 0x44, 0x00, 0x11, 0x00, 0x44, 0x00];
/** Lines from lower left to upper right, two pixels thick, two apart. */
export const diagonalPattern: Pattern = [0x33, 0x99, 0xcc, 0x66, 0x33, 0x99, 0xcc, 0x66];

/** The same from upper left to lower right: what is offered and no label yet. */
export const offeredPattern: Pattern = [0x33, 0x66, 0xcc, 0x99, 0x33, 0x66, 0xcc, 0x99];

/** Squares of two pixels, every other one. */
export const checkerPattern: Pattern = [0x33, 0x33, 0xcc, 0xcc, 0x33, 0x33, 0xcc, 0xcc];

/** Lines from upper left to lower right, two pixels thick, six apart: no class has them. */
export const hatchPattern: Pattern = [0x03, 0x06, 0x0c, 0x18, 0x30, 0x60, 0xc0, 0x81];

export interface CodeStyle {
  /** Any int16. */
  readonly code: number;
  /** Packed as in rgba.ts; TRANSPARENT for a code that is not shown. */
  readonly colour: number;
  /** Without one the fill is solid. */
  readonly pattern?: Pattern;
  /** Colour between a pattern's marks; without one they stand alone. */
  readonly gapColour?: number;
}

/** How each int16 code is drawn, at the index of its bits read as unsigned. Made by `maskTable`. */
export interface MaskTable {
  readonly colours: Uint32Array;
  /** Null where every code is solid. */
  readonly patterns: {
    readonly gapColours: Uint32Array;
    /** Number of each code's pattern; 0 is solid. */
    readonly patternOf: Uint8Array;
    /** Eight rows for each pattern number. */
    readonly rows: Uint8Array;
  } | null;
}

/** A table of the given styles; every code without one gets the colour `other`, so that no label is ever invisible by accident. */
export function maskTable(styles: readonly CodeStyle[], other: number): MaskTable {
  const colours = new Uint32Array(INT16_VALUES).fill(other);
  for (const { code, colour } of styles) colours[code & 0xffff] = colour;
  const patterned = styles.filter((style) => style.pattern !== undefined);
  if (patterned.length === 0) return { colours, patterns: null };
  assert(patterned.length < 256, `${patterned.length} patterns`);
  const gapColours = new Uint32Array(INT16_VALUES);
  const patternOf = new Uint8Array(INT16_VALUES);
  const rows = new Uint8Array(8 * (patterned.length + 1)).fill(0xff, 0, 8);
  patterned.forEach(({ code, pattern = [], gapColour = TRANSPARENT }, i) => {
    assert(pattern.length === 8, `a pattern of ${pattern.length} rows`);
    gapColours[code & 0xffff] = gapColour;
    patternOf[code & 0xffff] = i + 1;
    rows.set(pattern, 8 * (i + 1));
  });
  return { colours, patterns: { gapColours, patternOf, rows } };
}

/** Draws the part of a 512 x 512 mask that lies in `rect`; padding in it becomes transparent, the rest of `out` stays. */
export function renderMask(out: Uint32Array, codes: Int16Array, rect: Rect, table: MaskTable): void {
  assert(out.length === PATCH_PIXELS && codes.length === PATCH_PIXELS, 'a mask is drawn as a whole patch');
  const { x0, y0, x1, y1 } = clipRect(rect, patchRect);
  const imageX0 = Math.max(x0, IMAGE_START);
  const imageX1 = Math.min(x1, IMAGE_END);
  for (let y = y0; y < y1; y++) {
    const row = y * PATCH_SIZE;
    if (y < IMAGE_START || y >= IMAGE_END || imageX0 >= imageX1) {
      out.fill(TRANSPARENT, row + x0, row + x1);
      continue;
    }
    for (let x = x0; x < imageX0; x++) out[row + x] = TRANSPARENT;
    for (let x = imageX1; x < x1; x++) out[row + x] = TRANSPARENT;
    if (table.patterns === null) solidRow(out, codes, row + imageX0, row + imageX1, table.colours);
    else patternedRow(out, codes, row + imageX0, row + imageX1, table.colours, table.patterns);
  }
}

function solidRow(out: Uint32Array, codes: Int16Array, start: number, end: number, colours: Uint32Array): void {
  for (let i = start; i < end; i++) out[i] = colours[codes[i] & 0xffff];
}

function patternedRow(
  out: Uint32Array,
  codes: Int16Array,
  start: number,
  end: number,
  colours: Uint32Array,
  { gapColours, patternOf, rows }: NonNullable<MaskTable['patterns']>,
): void {
  const patternRow = Math.floor(start / PATCH_SIZE) & 7;
  // PATCH_SIZE is a multiple of 8, so the low bits of a pixel's index are those of its column.
  for (let i = start; i < end; i++) {
    const code = codes[i] & 0xffff;
    const marked = (rows[8 * patternOf[code] + patternRow] >> (i & 7)) & 1;
    out[i] = marked === 1 ? colours[code] : gapColours[code];
  }
}
