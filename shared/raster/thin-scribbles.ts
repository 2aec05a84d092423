import { cloudClasses, type ScribbleNaming, targetCodes } from '../cloudsen12/classes.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { CHAMFER_UNIT, chamferDepths } from './chamfer.ts';
import { regionOfCode } from './code-region.ts';
import { components } from './components.ts';
import type { Region } from './region.ts';
import { skeletonOf } from './skeleton.ts';

/** The scribble codes of a class: of its middle, and of the line along its boundary, null where it has none. */
export interface ScribblePair {
  readonly centre: number;
  readonly edge: number | null;
}

export interface ScribbleCodes {
  /** What stands where nothing is drawn. */
  readonly empty: number;
  /** By class number, as `cloudClasses` counts. */
  readonly classes: readonly ScribblePair[];
}

/** The codes of `manual_sc` under a naming; `empty` is the file's own. */
export function scribbleCodes(naming: ScribbleNaming, empty: number): ScribbleCodes {
  const codes = targetCodes('manual_sc', naming);
  const codeNamed = (name: string) => codes.find((known) => known.name === name)?.code ?? null;
  const classes = cloudClasses.map((name) => ({
    centre: codeNamed(`${name} centre`) ?? codeNamed(name) ?? empty,
    edge: codeNamed(`${name} edge`),
  }));
  return { empty, classes };
}

/** How far inside the middle lines lie, in pixels, so that they leave room beside the edge lines of `EDGE_WIDTH`. */
const INNER_DEPTH = 5;
const EDGE_WIDTH = 2;

/**
 * Scribbles as somebody would draw them who sees this mask of class numbers, 512 x 512 as they are; what is no class
 * number states nothing. Each piece of a class (over edges and corners) gets the middle line of its inner part, three
 * pixels wide, or one innermost pixel where it has no inner part, and inside its boundary against other codes a line
 * of two pixels. Each pixel drawn lies inside its class. The padding takes what the mask holds there.
 */
export function scribblesOf(mask: Int16Array, { empty, classes }: ScribbleCodes): Int16Array {
  const scribbles = mask.slice();
  for (let row = IMAGE_START * PATCH_SIZE; row < IMAGE_END * PATCH_SIZE; row += PATCH_SIZE) {
    scribbles.fill(empty, row + IMAGE_START, row + IMAGE_END);
  }
  for (const [number, pair] of classes.entries()) drawClass(scribbles, regionOfCode(mask, number), pair);
  return scribbles;
}

function drawClass(scribbles: Int16Array, member: Region, { centre, edge }: ScribblePair): void {
  const depths = chamferDepths(member);
  const middle = middleOf(member, depths);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (member[i] === 0) continue;
    if (middle[i] !== 0) scribbles[i] = centre;
    else if (edge !== null && depths[i] <= EDGE_WIDTH * CHAMFER_UNIT) scribbles[i] = edge;
  }
}

/** The middle lines of all pieces, and of those without one their innermost pixel. */
function middleOf(member: Region, depths: Int16Array): Region {
  const inner = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) if (member[i] !== 0 && depths[i] > INNER_DEPTH * CHAMFER_UNIT) inner[i] = 1;
  const line = skeletonOf(inner);
  const { labels, count } = components(member, 8);
  const drawn = new Uint8Array(count + 1);
  const innermost = new Int32Array(count + 1);
  const middle = new Uint8Array(PATCH_PIXELS);
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const piece = labels[i];
    if (piece === 0) continue;
    // The first pixel of the padding has no depth.
    if (depths[i] > depths[innermost[piece]]) innermost[piece] = i;
    if (line[i] === 0) continue;
    drawn[piece] = 1;
    for (let row = i - PATCH_SIZE; row <= i + PATCH_SIZE; row += PATCH_SIZE) middle.fill(1, row - 1, row + 2);
  }
  for (let piece = 1; piece <= count; piece++) if (drawn[piece] === 0) middle[innermost[piece]] = 1;
  return middle;
}
