import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import type { ColourMap } from './colour-maps.ts';
import type { NumberLevels, WholeLevels } from './levels.ts';
import { TRANSPARENT } from './rgba.ts';

/*
 * Bands to screen pixels. Everything here is of one 512 x 512 patch; the padding comes out transparent.
 */

/** Red, green and blue from three bands of whole numbers, all of which count. */
export function renderRgb(
  out: Uint32Array,
  [r, g, b]: readonly [Int16Array, Int16Array, Int16Array],
  [red, green, blue]: readonly [WholeLevels, WholeLevels, WholeLevels],
): void {
  for (const array of [out, r, g, b]) assertPatch(array);
  clearPadding(out, TRANSPARENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      out[i] = red[r[i] & 0xffff] | (green[g[i] & 0xffff] << 8) | (blue[b[i] & 0xffff] << 16) | 0xff000000;
    }
  }
}

/** Red, green and blue from numbers. A pixel of which one is nodata (NaN) is transparent. */
export function renderNumberRgb(
  out: Uint32Array,
  [r, g, b]: readonly [Float32Array, Float32Array, Float32Array],
  levels: readonly [NumberLevels, NumberLevels, NumberLevels],
): void {
  for (const array of [out, r, g, b]) assertPatch(array);
  const [red, green, blue] = levels.map(({ levels: table }) => withNodata(Uint32Array.from(table)));
  const [redLow, greenLow, blueLow] = levels.map(({ low }) => low);
  const [redScale, greenScale, blueScale] = levels.map(({ low, high, levels: { length } }) => length / (high - low));
  const [redSteps, greenSteps, blueSteps] = levels.map(({ levels: { length } }) => length);
  clearPadding(out, TRANSPARENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const redEntry = (r[i] - redLow) * redScale + 1;
      const greenEntry = (g[i] - greenLow) * greenScale + 1;
      const blueEntry = (b[i] - blueLow) * blueScale + 1;
      out[i] = Number.isNaN(redEntry + greenEntry + blueEntry)
        ? TRANSPARENT
        : red[redEntry < 1 ? 1 : redEntry > redSteps ? redSteps : redEntry | 0] |
          (green[greenEntry < 1 ? 1 : greenEntry > greenSteps ? greenSteps : greenEntry | 0] << 8) |
          (blue[blueEntry < 1 ? 1 : blueEntry > blueSteps ? blueSteps : blueEntry | 0] << 16) |
          0xff000000;
    }
  }
}

/** Numbers through a colour map, which has a colour for each level. NaN is nodata and transparent. */
export function renderScalar(
  out: Uint32Array,
  values: Float32Array,
  { low, high, levels }: NumberLevels,
  colourMap: ColourMap,
): void {
  assertPatch(out);
  assertPatch(values);
  assert(Number.isFinite(low) && Number.isFinite(high) && low < high, `range ${low}..${high}`);
  assert(colourMap.length === 256, `a colour map of ${colourMap.length}`);
  const steps = levels.length;
  const scale = steps / (high - low);
  // One look-up and no branch between colours: 0.45 ms against 1.1.
  const colours = withNodata(Uint32Array.from(levels, (level) => colourMap[level]));
  clearPadding(out, TRANSPARENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const entry = (values[i] - low) * scale + 1;
      out[i] = colours[Number.isNaN(entry) ? 0 : entry < 1 ? 1 : entry > steps ? steps : entry | 0];
    }
  }
}

/** Entry 0 stands for nodata, then come the steps. */
function withNodata(steps: Uint32Array): Uint32Array {
  const table = new Uint32Array(steps.length + 1);
  table[0] = TRANSPARENT;
  table.set(steps, 1);
  return table;
}

/** Codes of a label layer in the colours of a table, which has one for each int16 at the index of its bits. */
export function renderCodes(out: Uint32Array, codes: Int8Array | Int16Array, colours: Uint32Array): void {
  assertPatch(out);
  assertPatch(codes);
  assert(colours.length === 65_536, `a table of ${colours.length} colours`);
  clearPadding(out, TRANSPARENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) out[i] = colours[codes[i] & 0xffff];
  }
}

/** One colour all over the image area. */
export function fillImage(out: Uint32Array, colour: number): void {
  assertPatch(out);
  out.fill(colour);
  clearPadding(out, TRANSPARENT);
}

function clearPadding(out: Uint32Array, value: number): void {
  out.fill(value, 0, IMAGE_START * PATCH_SIZE);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const row = y * PATCH_SIZE;
    for (let x = 0; x < IMAGE_START; x++) out[row + x] = value;
    for (let x = IMAGE_END; x < PATCH_SIZE; x++) out[row + x] = value;
  }
  out.fill(value, IMAGE_END * PATCH_SIZE);
}

function assertPatch(array: { readonly length: number }): void {
  assert(array.length === PATCH_PIXELS, `${array.length} pixels instead of a patch`);
}
