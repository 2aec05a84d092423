import { IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';
import { clipRect, imageRect, type Rect } from './rect.ts';

/** Which codes are outlined together. Made by `outlineGroups`. */
export interface OutlineGroups {
  /** Group of each int16 code, at the index of its bits read as unsigned; 0 is not outlined. */
  readonly groupOf: Uint8Array;
  /** Highest group number. */
  readonly last: number;
}

/** Straight lines x0, y0, x1, y1 along pixel edges, four numbers each: left to right or top to bottom. */
export type Segments = Int16Array;

/**
 * Groups 1, 2, 3... of the given codes, in that order; every other code is in group `other`. Codes of one group have
 * no line between them. Group 0 is what is not shown.
 */
export function outlineGroups(groups: readonly (readonly number[])[], other: number): OutlineGroups {
  assert(groups.length < 256 && other >= 0 && other < 256, `${groups.length} groups, others in ${other}`);
  const groupOf = new Uint8Array(65_536).fill(other);
  groups.forEach((codes, i) => {
    for (const code of codes) groupOf[code & 0xffff] = i + 1;
  });
  return { groupOf, last: Math.max(groups.length, other) };
}

/**
 * The lines between pixels of different groups in a 512 x 512 mask, as a list for each group (at its number; 0 stays
 * empty). A line between two groups stands once, in the list of the higher one: the group order is the order in which
 * classes lie over one another. The rim of the image is no line, and padding has none.
 *
 * Lines are as long as can be, but never reach beyond `rect`. A pixel has the edges to its left and above it, so
 * rectangles that tile the image have every line exactly once. Stroke each list as one path of constant screen width
 * with square caps: they close the corners.
 */
export function outlinePath(codes: Int16Array, rect: Rect, { groupOf, last }: OutlineGroups): readonly Segments[] {
  assert(codes.length === PATCH_PIXELS, `a mask of ${codes.length} codes`);
  const lists = Array.from({ length: last + 1 }, () => new SegmentList());
  const { x0, y0, x1, y1 } = clipRect(rect, imageRect);
  // Line that runs down along the left edge of each column: its group, 0 for none, and the row where it began.
  const openGroup = new Uint8Array(PATCH_SIZE);
  const openStart = new Int16Array(PATCH_SIZE);
  for (let y = y0; y < y1; y++) {
    const row = y * PATCH_SIZE;
    const above = y === IMAGE_START ? 0 : PATCH_SIZE;
    let across = 0;
    let acrossStart = x0;
    // The image has nothing to the left of its first column: there a pixel is compared with itself.
    let leftCode = codes[row + Math.max(x0 - 1, IMAGE_START)];
    for (let x = x0; x < x1; x++) {
      const code = codes[row + x];
      const aboveCode = codes[row + x - above];
      // Inside a region, nearly everywhere: no line here, none to end.
      if (code === leftCode && code === aboveCode && (across | openGroup[x]) === 0) continue;
      const group = groupOf[code & 0xffff];
      const down = edgeGroup(group, groupOf[leftCode & 0xffff]);
      leftCode = code;
      if (down !== openGroup[x]) {
        if (openGroup[x] !== 0) lists[openGroup[x]].push(x, openStart[x], x, y);
        openGroup[x] = down;
        openStart[x] = y;
      }
      const over = edgeGroup(group, groupOf[aboveCode & 0xffff]);
      if (over !== across) {
        if (across !== 0) lists[across].push(acrossStart, y, x, y);
        across = over;
        acrossStart = x;
      }
    }
    if (across !== 0) lists[across].push(acrossStart, y, x1, y);
  }
  for (let x = x0; x < x1; x++) {
    if (openGroup[x] !== 0) lists[openGroup[x]].push(x, openStart[x], x, y1);
  }
  return lists.map((list) => list.finish());
}

function edgeGroup(a: number, b: number): number {
  return a === b ? 0 : Math.max(a, b);
}

class SegmentList {
  private data = new Int16Array(256);
  private length = 0;

  push(x0: number, y0: number, x1: number, y1: number): void {
    if (this.length === this.data.length) {
      const larger = new Int16Array(2 * this.data.length);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = x0;
    this.data[this.length++] = y0;
    this.data[this.length++] = x1;
    this.data[this.length++] = y1;
  }

  finish(): Segments {
    return this.data.slice(0, this.length);
  }
}
