import { emptyRect, type Rect } from './rect.ts';
import type { SpanBuffer } from './spans.ts';

/** A shape without dents, so that each row of pixels has one span of it at most. All in patch pixels. */
export interface ConvexShape {
  /** Nothing of the shape lies above or below. */
  readonly top: number;
  readonly bottom: number;
  /** Leftmost and rightmost x on the line at height y, but for rounding; Infinity and -Infinity where it does not reach the line. */
  rowStart(y: number): number;
  rowEnd(y: number): number;
  /** Whether the pixel whose centre is (x, y) belongs to the shape: this alone decides. */
  covers(x: number, y: number): boolean;
}

/** Appends the pixels of the shape that lie in `clip`, one span per row, rows ascending, and returns their bounds. */
export function convexSpans(out: SpanBuffer, shape: ConvexShape, clip: Rect): Rect {
  // One row more on either side: rounding must not decide about a row that just touches.
  const y1 = Math.min(clip.y1, Math.ceil(shape.bottom + 1));
  const first = out.count;
  let left = clip.x1;
  let right = clip.x0;
  for (let y = Math.max(clip.y0, Math.floor(shape.top - 1)); y < y1; y++) {
    const centreY = y + 0.5;
    let x0 = clamp(Math.ceil(shape.rowStart(centreY) - 0.5), clip.x0, clip.x1);
    let x1 = clamp(Math.floor(shape.rowEnd(centreY) - 0.5) + 1, x0, clip.x1);
    // Roots and quotients gave the ends, `covers` decides. Nearly always each loop looks at one pixel.
    while (x0 > clip.x0 && shape.covers(x0 - 0.5, centreY)) x0--;
    while (x0 < x1 && !shape.covers(x0 + 0.5, centreY)) x0++;
    while (x1 < clip.x1 && shape.covers(x1 + 0.5, centreY)) x1++;
    while (x1 > x0 && !shape.covers(x1 - 0.5, centreY)) x1--;
    if (x0 === x1) continue;
    out.push(y, x0, x1);
    if (x0 < left) left = x0;
    if (x1 > right) right = x1;
  }
  if (out.count === first) return emptyRect;
  return { x0: left, y0: out.data[3 * first], x1: right, y1: out.data[3 * (out.count - 1)] + 1 };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
