import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { assert } from '../errors.ts';

/*
 * A pixel's sides are walked with the pixel on the right: its top to the right (0), its right side down (1), its bottom
 * to the left (2), its left side up (3). An edge is `4 * pixel + side`.
 */
const ALONG = Int32Array.of(1, PATCH_SIZE, -1, -PATCH_SIZE);
const OUTWARD = Int32Array.of(-PATCH_SIZE, 1, PATCH_SIZE, -1);

/** Rank of the padding: nothing borders on it. */
export const RIM = 255;

/** Edges of pixels, one after another as they are walked; a chain that is `closed` ends where it began. */
export interface BoundaryChain {
  readonly edges: readonly number[];
  readonly closed: boolean;
}

/**
 * The boundaries between pixels of different rank as chains, each edge once and with the pixel of the higher rank on its
 * right. A chain ends at the rim of the image and where the rank on its right changes, or a higher one comes to its
 * left. Pixels of one rank that touch at a corner hang together. All of the padding has rank `RIM`.
 */
export function boundaryChains(ranks: Uint8Array): BoundaryChain[] {
  assert(ranks.length === PATCH_PIXELS && ranks[0] === RIM, 'ranks of a patch with a rim');
  const seen = new Uint8Array(4 * PATCH_PIXELS);
  const chains: BoundaryChain[] = [];
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let pixel = y * PATCH_SIZE + IMAGE_START; pixel < end; pixel++) {
      const rank = ranks[pixel];
      for (let side = 0; side < 4; side++) {
        if (ranks[pixel + OUTWARD[side]] >= rank) continue;
        const edge = 4 * pixel + side;
        if (seen[edge] === 0) chains.push(walk(ranks, firstOf(ranks, edge), seen));
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
  const side = edge & 3;
  let pixel = edge >> 2;
  let turn: number = way;
  const rank = ranks[pixel];
  const ahead = pixel + way * ALONG[side];
  const corner = ahead + OUTWARD[side];
  if (ranks[corner] === rank) {
    pixel = corner;
    turn = -way;
  } else if (ranks[ahead] === rank) {
    pixel = ahead;
    turn = 0;
  }
  const next = (side + turn) & 3;
  return ranks[pixel + OUTWARD[next]] < rank ? 4 * pixel + next : -1;
}

/** The middles of edges in patch coordinates: x, y, x, y... */
export function middlesOf(edges: readonly number[]): Float64Array {
  const points = new Float64Array(2 * edges.length);
  for (let i = 0; i < edges.length; i++) {
    const pixel = edges[i] >> 2;
    const side = edges[i] & 3;
    const x = pixel % PATCH_SIZE;
    // half a pixel along the top or the bottom, a whole one to the right side
    points[2 * i] = x + (side === 1 ? 1 : side === 3 ? 0 : 0.5);
    points[2 * i + 1] = (pixel - x) / PATCH_SIZE + (side === 2 ? 1 : side === 0 ? 0 : 0.5);
  }
  return points;
}
