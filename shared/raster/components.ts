import {
  IMAGE_END,
  IMAGE_PIXELS,
  IMAGE_SIZE,
  IMAGE_START,
  PATCH_PIXELS,
  PATCH_SIZE,
} from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import type { Connectivity } from './flood.ts';
import { assertRegion, type Region } from './region.ts';

/** The parts of a region that hang together, numbered from 1 by their first pixels in reading order. */
export interface Components {
  /** Number of each pixel's component, 512 x 512; 0 outside the region and in the padding. */
  readonly labels: Int32Array;
  readonly count: number;
  /** Pixels of component `label`, at `label - 1`; so are all that follow. */
  readonly sizes: Uint32Array;
  /** x0, y0, x1, y1 (half-open) from `4 * (label - 1)` on. */
  readonly bounds: Int32Array;
  /** Index of the first pixel in reading order. */
  readonly firsts: Int32Array;
}

/** The runs of members of all rows, in reading order: those of row `y` are `rows[y]` up to but without `rows[y + 1]`. */
interface Runs {
  readonly count: number;
  /** Index of each run's first pixel, and one behind its last. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly rows: Int32Array;
}

/** No row has more runs than every other pixel. */
const MOST_RUNS = IMAGE_SIZE * Math.ceil(IMAGE_SIZE / 2);

export function components(member: Region, connectivity: Connectivity): Components {
  assertRegion(member);
  const runs = findRuns(member);
  const parents = joinRuns(runs, connectivity === 8 ? 1 : 0, null);
  return numberRuns(runs, parents);
}

/**
 * The parts of the image in which pixels of one code hang together, of all codes at once: each image pixel is in one.
 * Of a region: its parts, and those of what is outside.
 */
export function alikeComponents(codes: Int16Array | Region, connectivity: Connectivity): Components {
  assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
  const runs = findAlikeRuns(codes);
  const parents = joinRuns(runs, connectivity === 8 ? 1 : 0, codes);
  return numberRuns(runs, parents);
}

/** 1 for each component, at `label - 1`, that has a pixel on the outermost rows or columns of the image. */
export function touchesRim({ bounds, count }: Components): Uint8Array {
  const touches = new Uint8Array(count);
  for (let c = 0; c < count; c++) {
    const at = 4 * c;
    const inner =
      bounds[at] > IMAGE_START &&
      bounds[at + 1] > IMAGE_START &&
      bounds[at + 2] < IMAGE_END &&
      bounds[at + 3] < IMAGE_END;
    touches[c] = inner ? 0 : 1;
  }
  return touches;
}

function findRuns(member: Region): Runs {
  const starts = new Int32Array(MOST_RUNS);
  const ends = new Int32Array(MOST_RUNS);
  const rows = new Int32Array(PATCH_SIZE + 1);
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    rows[y] = count;
    const rowEnd = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < rowEnd; i++) {
      if (member[i] === 0) continue;
      starts[count] = i;
      do i++;
      while (i < rowEnd && member[i] !== 0);
      ends[count++] = i;
    }
  }
  rows.fill(count, IMAGE_END);
  return { count, starts, ends, rows };
}

/** The same of all pixels: a run ends where the code changes. */
function findAlikeRuns(codes: Int16Array | Region): Runs {
  const starts = new Int32Array(IMAGE_PIXELS);
  const ends = new Int32Array(IMAGE_PIXELS);
  const rows = new Int32Array(PATCH_SIZE + 1);
  let count = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    rows[y] = count;
    const rowEnd = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < rowEnd; ) {
      const code = codes[i];
      starts[count] = i;
      do i++;
      while (i < rowEnd && codes[i] === code);
      ends[count++] = i;
    }
  }
  rows.fill(count, IMAGE_END);
  return { count, starts, ends, rows };
}

/**
 * For each run one of its component's that comes before it, or itself where it is the first. With `codes` only runs of
 * one code are joined.
 */
function joinRuns(
  { count, starts, ends, rows }: Runs,
  sideways: number,
  codes: Int16Array | Region | null,
): Int32Array {
  const parents = new Int32Array(count);
  for (let run = 0; run < count; run++) parents[run] = run;
  for (let y = IMAGE_START + 1; y < IMAGE_END; y++) {
    const aboveEnd = rows[y];
    let above = rows[y - 1];
    for (let run = rows[y]; run < rows[y + 1]; run++) {
      const reachStart = starts[run] - PATCH_SIZE - sideways;
      const reachEnd = ends[run] - PATCH_SIZE + sideways;
      while (above < aboveEnd && ends[above] <= reachStart) above++;
      // The last run above that touches this one may touch the next one too.
      for (let other = above; other < aboveEnd && starts[other] < reachEnd; other++) {
        if (codes !== null && codes[starts[other]] !== codes[starts[run]]) continue;
        const a = rootOf(parents, other);
        const b = rootOf(parents, run);
        if (a < b) parents[b] = a;
        else parents[a] = b;
      }
    }
  }
  return parents;
}

/** The first run of a component; the way there is halved for those that ask later. */
function rootOf(parents: Int32Array, run: number): number {
  let at = run;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at]];
    at = parents[at];
  }
  return at;
}

function numberRuns({ count: runCount, starts, ends, rows }: Runs, parents: Int32Array): Components {
  let count = 0;
  for (let run = 0; run < runCount; run++) if (parents[run] === run) count++;
  const labels = new Int32Array(PATCH_PIXELS);
  const sizes = new Uint32Array(count);
  const bounds = new Int32Array(4 * count);
  const firsts = new Int32Array(count);
  const labelOf = new Int32Array(runCount);
  let last = 0;
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const row = y * PATCH_SIZE;
    for (let run = rows[y]; run < rows[y + 1]; run++) {
      const start = starts[run];
      const end = ends[run];
      // Parents come before their runs, so theirs is known.
      const label = parents[run] === run ? ++last : labelOf[parents[run]];
      labelOf[run] = label;
      const at = 4 * (label - 1);
      if (parents[run] === run) {
        firsts[label - 1] = start;
        bounds[at] = start - row;
        bounds[at + 1] = y;
      }
      sizes[label - 1] += end - start;
      if (start - row < bounds[at]) bounds[at] = start - row;
      if (end - row > bounds[at + 2]) bounds[at + 2] = end - row;
      bounds[at + 3] = y + 1;
      for (let i = start; i < end; i++) labels[i] = label;
    }
  }
  return { labels, count, sizes, bounds, firsts };
}
