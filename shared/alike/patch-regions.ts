import { IMAGE_END, IMAGE_SIZE, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import { clipRect, imageRect, type Rect } from '../raster/rect.ts';
import { CellMerging } from './cell-merging.ts';
import { LEVEL_STEP, levelTable } from './levels.ts';
import { hasData } from './signature.ts';

/**
 * The image is looked at in cells of 8 x 8 pixels: small enough for a slip of a hundred pixels, few enough to be
 * compared with each other. A cell that several classes share is one for each of them.
 */
const CELL_SIZE = 8;
const CELLS = Math.ceil(IMAGE_SIZE / CELL_SIZE);
const CLASSES = NO_STATEMENT;
/** Where fewer of a class lie in a cell they are the rim of what lies beside it. */
const FEWEST_CELL_PIXELS = 12;
/** What is smaller is no region of its own. */
export const FEWEST_REGION_PIXELS = 48;
/** Neighbours that differ by less than 0.32 of a natural logarithm, over all bands on average, are one region. */
const ALIKE_LEVELS = 0.32 / LEVEL_STEP;
/** As many as a patch is allowed: of one that has more, neighbours that differ more are put together. */
export const MOST_REGIONS = 512;
const COARSER = 1.5;
const COARSEST_LEVELS = 3 / LEVEL_STEP;

/** Parts of a patch in which pixels of one class hang together and look alike, in columns. */
export interface PatchRegions {
  readonly count: number;
  readonly bandCount: number;
  /** Of region r and band b at `r * bandCount + b`: the mean level, rounded. */
  readonly levels: Uint8Array;
  /** Class numbers 0..3. */
  readonly classes: Uint8Array;
  readonly pixelCounts: Uint32Array;
  /** x0, y0, x1, y1 in cells, half-open, from `4 * r` on. */
  readonly cells: Uint8Array;
}

/**
 * Finds them. `bands` are raw numbers, 512 x 512; `classes` are class numbers, NO_STATEMENT where none is stated. Where
 * no band has data nothing is found.
 */
export function patchRegions(bands: readonly Int16Array[], classes: ArrayLike<number>): PatchRegions {
  for (const band of bands) assert(band.length === PATCH_PIXELS, `a band of ${band.length} pixels`);
  assert(classes.length === PATCH_PIXELS, `a mask of ${classes.length} pixels`);
  const slots = CELLS * CELLS * CLASSES;
  const slotOf = cellSlots(bands, classes, slots);
  const counts = new Uint32Array(slots + 1);
  for (let i = 0; i < PATCH_PIXELS; i++) counts[slotOf[i]]++;
  const used: number[] = [];
  for (let slot = 0; slot < slots; slot++) if (counts[slot] >= FEWEST_CELL_PIXELS) used.push(slot);
  const merging = new CellMerging(
    Float64Array.from(used, (slot) => counts[slot]),
    cellSums(bands, slotOf, used, slots),
    bands.length,
  );
  merge(merging, neighbours(used, slots));
  return collected(merging, used);
}

/** Of each pixel the place of its cell and class; the one behind all others for what is not looked at. */
function cellSlots(bands: readonly Int16Array[], classes: ArrayLike<number>, nowhere: number): Uint16Array {
  const slotOf = new Uint16Array(PATCH_PIXELS).fill(nowhere);
  const seen = bands.map((pixels) => ({ pixels }));
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const row = Math.floor((y - IMAGE_START) / CELL_SIZE) * CELLS;
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const i = y * PATCH_SIZE + x;
      if (classes[i] >= CLASSES || !hasData(seen, i)) continue;
      slotOf[i] = (row + Math.floor((x - IMAGE_START) / CELL_SIZE)) * CLASSES + classes[i];
    }
  }
  return slotOf;
}

/** The sums of levels of those slots, band after band for each. */
function cellSums(
  bands: readonly Int16Array[],
  slotOf: Uint16Array,
  used: readonly number[],
  slots: number,
): Float64Array {
  const runs = oneSlotRuns(slotOf);
  const sums = new Float64Array(used.length * bands.length);
  const ofBand = new Uint32Array(slots + 1);
  for (const [place, band] of bands.entries()) {
    ofBand.fill(0);
    addLevels(ofBand, band, slotOf, runs);
    for (let cell = 0; cell < used.length; cell++) sums[cell * bands.length + place] = ofBand[used[cell]];
  }
  return sums;
}

/** 1 where all pixels of a cell in a row have one slot, as most do: row after row, cell after cell. */
function oneSlotRuns(slotOf: Uint16Array): Uint8Array {
  const runs = new Uint8Array(PATCH_SIZE * CELLS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let cell = 0; cell < CELLS; cell++) {
      const start = y * PATCH_SIZE + IMAGE_START + cell * CELL_SIZE;
      let i = start + 1;
      while (i < start + CELL_SIZE && slotOf[i] === slotOf[start]) i++;
      runs[y * CELLS + cell] = i === start + CELL_SIZE ? 1 : 0;
    }
  }
  return runs;
}

/** A run of one slot is added at once: twice as fast as pixel by pixel. */
function addLevels(sums: Uint32Array, band: Int16Array, slotOf: Uint16Array, runs: Uint8Array): void {
  const table = levelTable();
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let cell = 0; cell < CELLS; cell++) {
      const start = y * PATCH_SIZE + IMAGE_START + cell * CELL_SIZE;
      const end = start + CELL_SIZE;
      if (runs[y * CELLS + cell] === 0) {
        for (let i = start; i < end; i++) sums[slotOf[i]] += table[band[i] & 0xffff];
        continue;
      }
      let sum = 0;
      for (let i = start; i < end; i++) sum += table[band[i] & 0xffff];
      sums[slotOf[start]] += sum;
    }
  }
}

/** Pairs of cells of one class that lie beside each other, by their places in `used`. */
function neighbours(used: readonly number[], slots: number): Int32Array {
  const placeOf = new Int32Array(slots).fill(-1);
  for (const [place, slot] of used.entries()) placeOf[slot] = place;
  const pairs = new Int32Array(4 * used.length);
  let count = 0;
  for (const [place, slot] of used.entries()) {
    const isLast = Math.floor(slot / CLASSES) % CELLS === CELLS - 1;
    for (const other of [isLast ? slots : slot + CLASSES, slot + CELLS * CLASSES]) {
      if (other >= slots || placeOf[other] < 0) continue;
      pairs[count++] = place;
      pairs[count++] = placeOf[other];
    }
  }
  return pairs.slice(0, count);
}

function merge(merging: CellMerging, pairs: Int32Array): void {
  for (let alike = ALIKE_LEVELS; alike <= COARSEST_LEVELS; alike *= COARSER) {
    merging.join(pairs, alike);
    if (merging.countOf(FEWEST_REGION_PIXELS) <= MOST_REGIONS) return;
  }
}

/** The largest of the regions, as many as are allowed. */
function collected(merging: CellMerging, used: readonly number[]): PatchRegions {
  const { bandCount } = merging;
  const roots = merging.roots(FEWEST_REGION_PIXELS).slice(0, MOST_REGIONS);
  const count = roots.length;
  const regionOf = new Map(roots.map((root, region) => [root, region]));
  const regions = {
    count,
    bandCount,
    levels: new Uint8Array(count * bandCount),
    classes: new Uint8Array(count),
    pixelCounts: new Uint32Array(count),
    cells: new Uint8Array(4 * count),
  };
  for (const [region, root] of roots.entries()) {
    const pixels = merging.pixelsOf(root);
    regions.pixelCounts[region] = pixels;
    regions.classes[region] = used[root] % CLASSES;
    for (let band = 0; band < bandCount; band++)
      regions.levels[region * bandCount + band] = Math.round(merging.sumOf(root, band) / pixels);
    regions.cells.set([CELLS, CELLS, 0, 0], 4 * region);
  }
  for (const [place, slot] of used.entries()) {
    const region = regionOf.get(merging.rootOf(place));
    if (region !== undefined) widen(regions.cells, 4 * region, Math.floor(slot / CLASSES));
  }
  return regions;
}

function widen(cells: Uint8Array, at: number, cell: number): void {
  const column = cell % CELLS;
  const row = (cell - column) / CELLS;
  cells[at] = Math.min(cells[at], column);
  cells[at + 1] = Math.min(cells[at + 1], row);
  cells[at + 2] = Math.max(cells[at + 2], column + 1);
  cells[at + 3] = Math.max(cells[at + 3], row + 1);
}

/** The pixels among which a region lies: bounds of its cells. */
export function regionRect({ cells }: PatchRegions, region: number): Rect {
  const [x0, y0, x1, y1] = [0, 1, 2, 3].map((side) => IMAGE_START + CELL_SIZE * cells[4 * region + side]);
  return clipRect({ x0, y0, x1, y1 }, imageRect);
}
