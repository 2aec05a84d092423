import { simplifyPath } from '../../shared/raster/simplify-path.ts';
import type { ToolPoint } from './surface.ts';

/** Screen pixels within which a corner or an edge is meant. */
const NEAR = 9;
/** Of a hand-drawn outline so much is given up that it can be taken hold of; screen pixels. */
const SIMPLER = 1.5;

type Held = { readonly kind: 'corner'; readonly at: number } | { readonly kind: 'all'; x: number; y: number };

/** The corners of a closed outline, and the hand that moves them. Patch pixels; `x, y` of each corner. */
export class OutlineEditing {
  #points: number[];
  #held: Held | null = null;
  /** As it was before the press that is under way. */
  #before: readonly number[];

  constructor(points: readonly number[]) {
    this.#points = [...points];
    this.#before = this.#points;
  }

  /** Of an outline drawn by hand, whose samples are too many to be taken hold of. */
  static ofHand(points: readonly number[], zoom: number): OutlineEditing {
    return new OutlineEditing(simplifyPath(points, SIMPLER / zoom));
  }

  get points(): readonly number[] {
    return this.#points;
  }

  /** Takes hold of a corner, of an edge, which gets a corner there, or of the whole. With Alt a corner goes. False outside. */
  press(point: ToolPoint): boolean {
    this.#before = [...this.#points];
    const corner = cornerNear(this.#points, point);
    if (corner !== null) {
      if (point.alt) this.#remove(corner);
      else this.#held = { kind: 'corner', at: corner };
      return true;
    }
    const edge = edgeNear(this.#points, point);
    if (edge !== null) {
      this.#points.splice(2 * edge + 2, 0, point.x, point.y);
      this.#held = { kind: 'corner', at: edge + 1 };
      return true;
    }
    if (!isInside(this.#points, point)) return false;
    this.#held = { kind: 'all', x: point.x, y: point.y };
    return true;
  }

  drag({ x, y }: ToolPoint): void {
    const held = this.#held;
    if (held === null) return;
    if (held.kind === 'corner') {
      this.#points[2 * held.at] = x;
      this.#points[2 * held.at + 1] = y;
      return;
    }
    const [dx, dy] = [x - held.x, y - held.y];
    this.#points = this.#points.map((value, i) => value + (i % 2 === 0 ? dx : dy));
    held.x = x;
    held.y = y;
  }

  release(): void {
    this.#held = null;
  }

  /** As if it had not been pressed. */
  unpress(): void {
    this.#held = null;
    this.#points = [...this.#before];
  }

  /** A triangle keeps its corners. */
  #remove(corner: number): void {
    if (this.#points.length > 6) this.#points.splice(2 * corner, 2);
  }
}

/** The number of the corner that a press means; null where there is none near. */
export function cornerNear(points: readonly number[], { x, y, zoom }: ToolPoint): number | null {
  let nearest: number | null = null;
  let least = NEAR / zoom;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const distance = Math.hypot((points[i] ?? 0) - x, (points[i + 1] ?? 0) - y);
    if (distance > least) continue;
    least = distance;
    nearest = i / 2;
  }
  return nearest;
}

/** The number of the corner with which the edge begins that a press means. */
function edgeNear(points: readonly number[], { x, y, zoom }: ToolPoint): number | null {
  const count = points.length / 2;
  let nearest: number | null = null;
  let least = NEAR / 2 / zoom;
  for (let i = 0; i < count; i++) {
    const [ax = 0, ay = 0] = points.slice(2 * i, 2 * i + 2);
    const next = 2 * ((i + 1) % count);
    const [bx = 0, by = 0] = points.slice(next, next + 2);
    const lengthSq = (bx - ax) ** 2 + (by - ay) ** 2;
    const along =
      lengthSq === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / lengthSq));
    const distance = Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
    if (distance > least) continue;
    least = distance;
    nearest = i;
  }
  return nearest;
}

/** By the even-odd rule: near enough for a hand that takes hold of it. */
function isInside(points: readonly number[], { x, y }: ToolPoint): boolean {
  let inside = false;
  const count = points.length / 2;
  for (let i = 0, j = count - 1; i < count; j = i++) {
    const [ax = 0, ay = 0] = points.slice(2 * i, 2 * i + 2);
    const [bx = 0, by = 0] = points.slice(2 * j, 2 * j + 2);
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
