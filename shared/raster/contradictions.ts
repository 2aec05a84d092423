import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { type ClassTable, NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import { alikeComponents } from './components.ts';
import { type Piece, piecesOf } from './pieces.ts';
import type { Region } from './region.ts';

/** Scribble pixels of one code that hang together over edges and corners, on mask pixels of one code of another class. */
export interface Contradiction extends Piece {
  readonly code: number;
  readonly maskCode: number;
}

export interface Contradictions {
  /** All pixels of all of them. */
  readonly region: Region;
  /** Largest first; of equal ones the one that is met first in reading order. */
  readonly pieces: readonly Contradiction[];
}

/**
 * Where scribbles state another class than the mask does, both 512 x 512 with a table of what their codes mean. Where
 * either makes no statement there is nothing to contradict.
 */
export function contradictions(
  scribbles: Int16Array,
  scribbleClasses: ClassTable,
  mask: Int16Array,
  maskClasses: ClassTable,
): Contradictions {
  assert(scribbles.length === PATCH_PIXELS && mask.length === PATCH_PIXELS, 'scribbles and mask of one patch');
  const region = new Uint8Array(PATCH_PIXELS);
  // A number for each pair of codes, 0 where nothing is contradicted.
  const pairs = new Int16Array(PATCH_PIXELS);
  const numbers = new Map<number, number>();
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const stated = scribbleClasses[scribbles[i] & 0xffff];
      if (stated === NO_STATEMENT) continue;
      const held = maskClasses[mask[i] & 0xffff];
      if (held === NO_STATEMENT || held === stated) continue;
      region[i] = 1;
      const pair = 65_536 * (scribbles[i] & 0xffff) + (mask[i] & 0xffff);
      const number = numbers.get(pair) ?? numbers.size + 1;
      numbers.set(pair, number);
      pairs[i] = number;
    }
  }
  // Those without a contradiction are pieces of their own.
  const pieces = piecesOf(alikeComponents(pairs, 8)).filter(({ firstPixel }) => region[firstPixel] !== 0);
  const codesAt = (pixel: number) => ({ code: scribbles[pixel], maskCode: mask[pixel] });
  return { region, pieces: pieces.map((piece) => ({ ...piece, ...codesAt(piece.firstPixel) })) };
}
