import { cloudClasses } from '../cloudsen12/classes.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { alikeComponents, type Components } from '../raster/components.ts';
import { type Piece, piecesOf } from '../raster/pieces.ts';
import type { Region } from '../raster/region.ts';

/** What can be chosen as the smallest piece that is offered, pixels. */
export const SMALLEST_PIECES = { min: 1, max: 500 } as const;

/** Connected pixels that would become one class. */
export interface ProposedPiece extends Piece {
  /** 0..3. */
  readonly classNumber: number;
}

/** What of an offer is still to be decided. */
export interface Pending {
  /** 512 x 512: the class that a pixel would become, NO_STATEMENT where nothing is to be decided. */
  readonly classes: Int16Array;
  /** Number of each pixel's piece, 0 where it is of none. */
  readonly labels: Int32Array;
  /** Largest first; of very many only these, which nobody comes to the end of. */
  readonly pieces: readonly ProposedPiece[];
  /** By class number. */
  readonly counts: readonly PendingCount[];
}

/** What is to be decided of a class, pieces beyond those that are listed among it. */
export interface PendingCount {
  readonly pieces: number;
  readonly pixels: number;
}

/** A list of more than these costs more to make than it is worth. */
export const MOST_PIECES = 2000;

export interface Undecided {
  /** Codes of the dense mask. */
  readonly mask: Int16Array;
  /** Class numbers, NO_STATEMENT where nothing is offered. */
  readonly offered: Uint8Array;
  /** Pixels that keep what they hold; null where none does. */
  readonly kept: Region | null;
  /** Of each pixel one more than the class that was rejected there, 0 where none was. */
  readonly rejected: Uint8Array;
  /** Pieces of fewer pixels are not offered. */
  readonly smallest: number;
}

/** The connected pieces of the difference between an offer and the mask. */
export function pendingOf({ mask, offered, kept, rejected, smallest }: Undecided): Pending {
  const classes = new Int16Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const to = offered[i];
      if (to === NO_STATEMENT || to === mask[i] || rejected[i] === to + 1) continue;
      if (kept === null || kept[i] === 0) classes[i] = to;
    }
  }
  const parts = alikeComponents(classes, 8);
  const isPiece = piecesThatCount(parts, classes, smallest);
  const pieces = piecesOf(parts, listed(parts, isPiece)).map((piece) => {
    return { ...piece, classNumber: classes[piece.firstPixel] };
  });
  const counts = countsOf(parts, isPiece, classes);
  const { labels } = parts;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (labels[i] === 0 || isPiece[labels[i]] === 1) continue;
    labels[i] = 0;
    classes[i] = NO_STATEMENT;
  }
  return { classes, labels, pieces, counts };
}

/** Of the parts that are pieces the numbers of the largest ones, each less one. */
function listed({ count, sizes }: Components, isPiece: Uint8Array): Uint32Array {
  const all: number[] = [];
  for (let part = 0; part < count; part++) if (isPiece[part + 1] === 1) all.push(part);
  const parts = Uint32Array.from(all);
  if (parts.length <= MOST_PIECES) return parts;
  const least = Uint32Array.from(parts, (part) => sizes[part]).sort()[parts.length - MOST_PIECES];
  const larger = parts.filter((part) => sizes[part] > least);
  const equal = parts.filter((part) => sizes[part] === least);
  return Uint32Array.of(...larger, ...equal.subarray(0, MOST_PIECES - larger.length));
}

function countsOf({ count, sizes, firsts }: Components, isPiece: Uint8Array, classes: Int16Array): PendingCount[] {
  const counts = cloudClasses.map(() => ({ pieces: 0, pixels: 0 }));
  for (let part = 0; part < count; part++) {
    if (isPiece[part + 1] === 0) continue;
    const of = counts[classes[firsts[part]]];
    of.pieces++;
    of.pixels += sizes[part];
  }
  return counts;
}

/** 1 at the number of each part that is offered. */
function piecesThatCount({ count, sizes, firsts }: Components, classes: Int16Array, smallest: number): Uint8Array {
  const counts = new Uint8Array(count + 1);
  for (let part = 0; part < count; part++)
    counts[part + 1] = classes[firsts[part]] !== NO_STATEMENT && sizes[part] >= smallest ? 1 : 0;
  return counts;
}
