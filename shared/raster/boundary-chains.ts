import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

/*
 * Sides of a pixel are walked with the pixel on the right: its top to the right (0), its right side down (1), its bottom
 * to the left (2), its left side up (3). An edge is `4 * pixel + side`.
 */
const ALONG = [1, PATCH_SIZE, -1, -PATCH_SIZE] as const;
const OUTWARD = [-PATCH_SIZE, 1, PATCH_SIZE, -1] as const;

/** Edges of pixels, one after another as they are walked; a chain that is `closed` ends where it began. */
export interface BoundaryChain {
  readonly edges: readonly number[];
  readonly closed: boolean;
}

/**
 * The boundaries between pixels of different rank as chains of edges, each edge once and with the pixel of the higher
 * rank on its right. A chain ends at the rim of the image, and where the rank on its right changes or a higher one comes to its left.
 * Pixels of one rank that touch at a corner hang together.
 */
export function boundaryChains(ranks: Uint8Array): BoundaryChain[] {
  assert(ranks.length === PATCH_PIXELS, `ranks of ${ranks.length} pixels`);
  const seen = new Uint8Array(4 * PATCH_PIXELS);
  const chains: BoundaryChain[] = [];
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    for (let x = IMAGE_START; x < IMAGE_END; x++) {
      const pixel = y * PATCH_SIZE + x;
      const rank = ranks[pixel];
      if (rank === 0) continue;
      for (let side = 0; side < 4; side++) {
        // nearly all pixels have neighbours of their own rank
        if (ranks[pixel + OUTWARD[side]] === rank) continue;
        const edge = 4 * pixel + side;
        if (seen[edge] === 1 || !isBoundary(ranks, pixel, side)) continue;
        chains.push(walk(ranks, firstOf(ranks, edge), seen));
      }
    }
  }
  return chains;
}

function walk(ranks: Uint8Array, first: number, seen: Uint8Array): BoundaryChain {
  const edges: number[] = [];
  let edge = first;
  do {
    seen[edge] = 1;
    edges.push(edge);
    edge = neighbourOf(ranks, edge, 1);
  } while (edge !== -1 && edge !== first);
  return { edges, closed: edge === first };
}

/** Where the chain that an edge is of begins; the edge itself where it is closed. */
function firstOf(ranks: Uint8Array, edge: number): number {
  let first = edge;
  for (;;) {
    const before = neighbourOf(ranks, first, -1);
    if (before === -1) return first;
    if (before === edge) return edge;
    first = before;
  }
}

/** The edge behind (1) or before (-1) another on its chain; -1 where that ends. */
function neighbourOf(ranks: Uint8Array, edge: number, way: 1 | -1): number {
  const pixel = edge >> 2;
  const side = edge & 3;
  const rank = ranks[pixel];
  const ahead = pixel + way * ALONG[side];
  const corner = ahead + OUTWARD[side];
  const [next, turned] = isAlike(ranks, corner, rank)
    ? [corner, side + 4 - way]
    : isAlike(ranks, ahead, rank)
      ? [ahead, side]
      : [pixel, side + 4 + way];
  return isBoundary(ranks, next, turned & 3) ? 4 * next + (turned & 3) : -1;
}

function isAlike(ranks: Uint8Array, pixel: number, rank: number): boolean {
  return ranks[pixel] === rank && isImage(pixel);
}

function isBoundary(ranks: Uint8Array, pixel: number, side: number): boolean {
  const outside = pixel + OUTWARD[side];
  return ranks[outside] < ranks[pixel] && isImage(outside);
}

function isImage(pixel: number): boolean {
  const x = pixel % PATCH_SIZE;
  const y = (pixel / PATCH_SIZE) | 0;
  return x >= IMAGE_START && x < IMAGE_END && y >= IMAGE_START && y < IMAGE_END;
}

/** Middle of an edge in patch coordinates, times two so that they are whole. */
export function doubledMiddle(edge: number): readonly [x2: number, y2: number] {
  const pixel = edge >> 2;
  const side = edge & 3;
  const x2 = 2 * (pixel % PATCH_SIZE) + [1, 2, 1, 0][side];
  const y2 = 2 * ((pixel / PATCH_SIZE) | 0) + [0, 1, 2, 1][side];
  return [x2, y2];
}
