import { insideOf as isInside, squareHolds } from '../../support/slow-shapes.ts';
import type { Point } from './annotator.ts';

const PATCH = 512;

/** The rules of the tools, the slow way: each pixel of the image is asked whether it is meant. */
export function pixelsWhere(isMeant: (x: number, y: number) => boolean): Set<number> {
  const pixels = new Set<number>();
  for (let y = 1; y < 510; y++) {
    for (let x = 1; x < 510; x++) if (isMeant(x, y)) pixels.add(y * PATCH + x);
  }
  return pixels;
}

/** Centres within a square of half side `radius` that is led from one point to another. */
export function sweptSquare(from: Point, to: Point, radius: number): Set<number> {
  return pixelsWhere((x, y) => squareHolds(x, y, from, to, radius));
}

/** Centres from which a ray crosses the outline an odd number of times. */
export function insideOf(outline: readonly Point[]): Set<number> {
  return pixelsWhere((x, y) => isInside(x, y, outline));
}

/** Pixels of a rectangle that hold both of its corners. */
export function rectangleOf(from: Point, to: Point): Set<number> {
  const within = (at: number, a: number, b: number) => at >= Math.floor(Math.min(a, b)) && at <= Math.max(a, b);
  return pixelsWhere((x, y) => within(x, from[0], to[0]) && within(y, from[1], to[1]));
}

/** Pixels that can be walked to from one of them over edges, all of them meant. */
export function connectedTo([x, y]: Point, isMeant: (pixel: number) => boolean): Set<number> {
  const pixels = new Set<number>();
  const ahead = [Math.floor(y) * PATCH + Math.floor(x)];
  for (let pixel = ahead.pop(); pixel !== undefined; pixel = ahead.pop()) {
    const [column, row] = [pixel % PATCH, Math.floor(pixel / PATCH)];
    const isImage = column >= 1 && row >= 1 && column < 510 && row < 510;
    if (!isImage || pixels.has(pixel) || !isMeant(pixel)) continue;
    pixels.add(pixel);
    ahead.push(pixel - 1, pixel + 1, pixel - PATCH, pixel + PATCH);
  }
  return pixels;
}

/** A wall, and what lies behind it as seen from the image's corner. */
export function filledUp(wall: ReadonlySet<number>): Set<number> {
  const outside = connectedTo([1, 1], (pixel) => !wall.has(pixel));
  return pixelsWhere((x, y) => !outside.has(y * PATCH + x));
}

/** Pixels of `of` with one of `code` within a distance of their centres. */
export function near(of: ReadonlySet<number>, codes: Int8Array, code: number, radius: number): Set<number> {
  const found = new Set<number>();
  for (const pixel of of) {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++)
        if (Math.hypot(dx, dy) <= radius && codes[pixel + dy * PATCH + dx] === code) found.add(pixel);
    }
  }
  return found;
}

/** Writes a code, or those of another mask, on pixels. */
export function put(codes: Int8Array, pixels: ReadonlySet<number>, code: number | Int8Array): void {
  for (const pixel of pixels) codes[pixel] = typeof code === 'number' ? code : (code[pixel] ?? 0);
}
