import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { CHAMFER_UNIT, chamferDepths } from './chamfer.ts';
import { regionOfCode } from './code-region.ts';
import { alikeComponents, type Components } from './components.ts';
import type { Region } from './region.ts';
import { floodRelief } from './watershed.ts';

const CLASS = 1;
const REST = 2;

/**
 * The mask with the boundary of class `code` moved to the steepest edge of the image within `width` pixels on either
 * side of where it was. `relief` says how steep the image is, as `gradientOf` does. What leaves the class takes the
 * nearest other code, ties as in `shrink`. A `width` of three pixels more than the boundary is off finds an edge exactly.
 *
 * The class and the rest, each without what lies within `width` of the other, are the markers of a watershed on the
 * relief. A part too thin for that is marked along its middle, so that no piece of either vanishes; a thin spit of
 * a large piece, half of `width` or less from side to middle, stays only where the image shows it. Where the image
 * shows nothing, floods meet in the middle, and the boundary stays about where it was.
 */
export function snapBoundary(codes: Int16Array, code: number, relief: Uint8Array, width: number): Int16Array {
  const inside = regionOfCode(codes, code);
  const depths = chamferDepths(inside);
  const labels = new Uint8Array(PATCH_PIXELS);
  mark(labels, inside, depths, alikeComponents(inside, 4), width * CHAMFER_UNIT);
  floodRelief(labels, relief);
  const snapped = codes.slice();
  const around = stepsAround(Math.ceil(width));
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (labels[i] === CLASS) snapped[i] = code;
    else if (labels[i] === REST && inside[i] !== 0) snapped[i] = nearestOther(codes, code, i, around);
  }
  return snapped;
}

/** Labels the pixels of each piece that lie deeper than `width`, in units of the chamfer; of thinner parts the middle. */
function mark(labels: Uint8Array, inside: Region, depths: Int16Array, pieces: Components, width: number): void {
  const deepest = new Int16Array(pieces.count + 1);
  const pieceOf = pieces.labels;
  for (let i = 0; i < PATCH_PIXELS; i++) if (depths[i] > deepest[pieceOf[i]]) deepest[pieceOf[i]] = depths[i];
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const piece = pieceOf[i];
    const depth = depths[i];
    if (depth > width || depth === deepest[piece] || (2 * depth > width && isCrest(depths, pieceOf, i))) {
      // Padding as well, which the flood makes a wall.
      labels[i] = inside[i] !== 0 ? CLASS : REST;
    }
  }
}

/** Whether none of the eight pixels around is one of the same piece that lies deeper. */
function isCrest(depths: Int16Array, pieceOf: Int32Array, i: number): boolean {
  const depth = depths[i];
  const piece = pieceOf[i];
  for (let row = i - PATCH_SIZE; row <= i + PATCH_SIZE; row += PATCH_SIZE) {
    for (let at = row - 1; at <= row + 1; at++) if (depths[at] > depth && pieceOf[at] === piece) return false;
  }
  return true;
}

/** Column and row steps to the pixels of a square, nearest first; of equally near ones the leftmost, then the uppermost. */
function stepsAround(radius: number): Int32Array {
  const steps: { readonly sq: number; readonly dx: number; readonly dy: number }[] = [];
  for (let dx = -radius; dx <= radius; dx++) {
    for (let dy = -radius; dy <= radius; dy++) steps.push({ sq: dx * dx + dy * dy, dx, dy });
  }
  return Int32Array.from(steps.sort((a, b) => a.sq - b.sq).flatMap(({ dx, dy }) => [dx, dy]));
}

/** The nearest code other than `code`. What is asked for has one within the steps: it lay in the band. */
function nearestOther(codes: Int16Array, code: number, i: number, steps: Int32Array): number {
  const x = i % PATCH_SIZE;
  const y = Math.floor(i / PATCH_SIZE);
  for (let k = 0; k < steps.length; k += 2) {
    const other = codes[i + steps[k + 1] * PATCH_SIZE + steps[k]];
    if (other !== code && !isPadding(x + steps[k], y + steps[k + 1])) return other;
  }
  throw new Error(`invariant: pixel ${i} leaves class ${code} far from any other`);
}
