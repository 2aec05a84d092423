import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { imageRect, type Rect } from '../../shared/raster/rect.ts';

/** Values of a small picture, row-major. */
export interface Grid<T> {
  readonly width: number;
  readonly height: number;
  readonly values: T[];
}

/** A small mask of any size; codes row-major. */
export interface AsciiMask {
  readonly width: number;
  readonly height: number;
  readonly codes: Int16Array;
}

/** `.` is 0 and `#` is 1, so that shapes can be seen; codes without a character are drawn as `?` and cannot be parsed. */
const codeOf: Readonly<Record<string, number>> = { '.': 0, '#': 1, '-': -1, '~': 99, '^': 255 };
const charOf = new Map(Object.entries(codeOf).map(([char, code]) => [code, char]));

/** Rows of equal length as values, one per character. */
export function parseGrid<T>(rows: readonly string[], valueFor: (char: string) => T): Grid<T> {
  const width = rows[0]?.length ?? 0;
  const values: T[] = [];
  rows.forEach((row, y) => {
    if (row.length !== width)
      throw new Error(`row ${y} of the picture has ${row.length} characters, not ${width}: "${row}"`);
    for (const char of row) values.push(valueFor(char));
  });
  return { width, height: rows.length, values };
}

/** The opposite of `parseGrid`: rows of text, one character per value. */
export function drawGrid<T>(values: ArrayLike<T>, width: number, charFor: (value: T) => string): string[] {
  const rows: string[] = [];
  for (let start = 0; start < values.length; start += width) {
    let row = '';
    for (let i = start; i < start + width; i++) row += charFor(values[i]);
    rows.push(row);
  }
  return rows;
}

/** `.` 0, `#` 1, `2`..`9` themselves, `-` -1, `~` 99, `^` 255. */
export function parseMask(rows: readonly string[]): AsciiMask {
  const { width, height, values } = parseGrid(rows, parseCode);
  return { width, height, codes: Int16Array.from(values) };
}

export function drawMask({ codes, width }: { readonly codes: ArrayLike<number>; readonly width: number }): string[] {
  return drawGrid(codes, width, drawCode);
}

/** A whole patch filled with one code, its padding with another, and a picture laid on it from (x, y). */
export function patchMask(rows: readonly string[], x: number, y: number, fill = 0, padding = fill): Int16Array {
  const codes = new Int16Array(PATCH_PIXELS).fill(padding);
  for (let row = imageRect.y0; row < imageRect.y1; row++) {
    codes.fill(fill, row * PATCH_SIZE + imageRect.x0, row * PATCH_SIZE + imageRect.x1);
  }
  const picture = parseMask(rows);
  for (let row = 0; row < picture.height; row++) {
    const line = picture.codes.subarray(row * picture.width, (row + 1) * picture.width);
    codes.set(line, (y + row) * PATCH_SIZE + x);
  }
  return codes;
}

/** The part of a whole patch that lies in `rect`, as text. */
export function drawPatch(codes: ArrayLike<number>, rect: Rect): string[] {
  const part: number[] = [];
  for (let y = rect.y0; y < rect.y1; y++) {
    for (let x = rect.x0; x < rect.x1; x++) part.push(codes[y * PATCH_SIZE + x]);
  }
  return drawGrid(part, rect.x1 - rect.x0, drawCode);
}

function parseCode(char: string): number {
  if (/[2-9]/.test(char)) return Number(char);
  const code = codeOf[char];
  if (code === undefined) throw new Error(`"${char}" stands for no code`);
  return code;
}

function drawCode(code: number): string {
  return charOf.get(code) ?? (code >= 2 && code <= 9 ? String(code) : '?');
}
