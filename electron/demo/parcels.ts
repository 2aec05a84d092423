import { cosDeg, sinDeg } from './exact-math.ts';
import { type Cell, findCell } from './fractal-noise.ts';
import { hash32 } from './seeded-random.ts';

/** How land is cut into plots: quarters of their own orientation, each cut again and again until plots are small. */
export interface ParcelStyle {
  readonly seed: number;
  /** Mean size of a quarter, pixels. */
  readonly quarter: number;
  /** Plots stop being cut below a width drawn between these, pixels. */
  readonly smallest: number;
  readonly largest: number;
  /** Direction that most quarters follow, and how far they stray from it, degrees. */
  readonly angle: number;
  readonly stray: number;
  /** 0: cuts always go across the longer side; 1: quarters prefer long strips. */
  readonly strips: number;
}

export interface Parcel {
  id: number;
  quarter: number;
  /** Pixels to the nearest edge of the plot, and of its quarter. */
  edge: number;
  quarterEdge: number;
  /** Position along and across the plot's own direction, pixels. */
  u: number;
  v: number;
  width: number;
  height: number;
}

export function newParcel(): Parcel {
  return { id: 0, quarter: 0, edge: 0, quarterEdge: 0, u: 0, v: 0, width: 0, height: 0 };
}

const cell: Cell = { id: 0, x: 0, y: 0, nearest: 0, second: 0 };
const ANGLES = 256;
const cosines = Float64Array.from({ length: ANGLES }, (_, i) => cosDeg((i * 360) / ANGLES));
const sines = Float64Array.from({ length: ANGLES }, (_, i) => sinDeg((i * 360) / ANGLES));

/** The plot that holds (x, y), written into `parcel`. */
export function findParcel(x: number, y: number, style: ParcelStyle, parcel: Parcel): void {
  const { quarter } = style;
  findCell(x / quarter, y / quarter, style.seed, cell);
  const id = cell.id;
  const own = hash32(id, 7, style.seed);
  const stray = ((own & 0xff) / 255 - 0.5) * 2 * style.stray;
  const turn = Math.round(((style.angle + stray) * ANGLES) / 360) & (ANGLES - 1);
  const c = cosines[turn]!;
  const s = sines[turn]!;
  const dx = x - cell.x * quarter;
  const dy = y - cell.y * quarter;
  const u = dx * c + dy * s;
  const v = -dx * s + dy * c;
  const reach = quarter * 2.2;
  let left = -reach;
  let top = -reach;
  let right = reach;
  let bottom = reach;
  const stripped = ((own >>> 8) & 0xff) / 255 < style.strips;
  const spread = style.largest - style.smallest;
  let node = own;
  for (let depth = 0; depth < 24; depth++) {
    const h = hash32(node, depth, id);
    const limit = style.smallest + (spread * (h & 0xff)) / 255;
    const w = right - left;
    const d = bottom - top;
    const cutWidth = stripped ? w * 0.28 > d || w > 5 * limit : w > d;
    const along = cutWidth ? w : d;
    if (along < limit * (stripped && cutWidth ? 5 : 1.7)) break;
    const share = 0.32 + (0.36 * ((h >>> 8) & 0xffff)) / 65535;
    if (cutWidth) {
      const cut = left + w * share;
      if (u < cut) {
        right = cut;
        node = h;
      } else {
        left = cut;
        node = h ^ 0x5bd1e995;
      }
    } else {
      const cut = top + d * share;
      if (v < cut) {
        bottom = cut;
        node = h;
      } else {
        top = cut;
        node = h ^ 0x5bd1e995;
      }
    }
  }
  parcel.id = hash32(node, left | 0, top | 0);
  parcel.quarter = id;
  parcel.quarterEdge = ((cell.second - cell.nearest) * quarter) / 2;
  parcel.edge = Math.min(u - left, right - u, v - top, bottom - v, parcel.quarterEdge);
  parcel.u = u;
  parcel.v = v;
  parcel.width = right - left;
  parcel.height = bottom - top;
}
