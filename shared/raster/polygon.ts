import { assert } from '../errors.ts';
import { clipRect, emptyRect, isEmpty, type Rect } from './rect.ts';
import type { SpanBuffer } from './spans.ts';

/** As of a brush: beyond it coordinates no longer tell neighbouring pixels apart. */
const MAX_COORDINATE = 1e9;

/**
 * Appends the pixels inside a polygon, rows ascending, spans of a row from left to right and never touching, and
 * returns their bounds.
 *
 * `points` are x0, y0, x1, y1... in patch pixels; the last is joined to the first. A pixel is inside if the path winds
 * around its centre (nonzero rule), so that a loop drawn by hand has no holes where it crosses itself. A centre on the
 * path belongs to what lies right of it, or below: a rectangle on whole coordinates is exactly its pixels, and of
 * polygons that share an edge each pixel belongs to one. For coordinates that are multiples of 1/8 that is exact.
 *
 * Each edge notes where it crosses each row's centre line; the sums of that along a row are how often the path winds
 * around each pixel. That takes time with crossings and with pixels of the bounds, and none for sorting.
 */
export function polygonSpans(out: SpanBuffer, points: ArrayLike<number>, clip: Rect): Rect {
  const area = clipRect(pixelBounds(points), clip);
  if (isEmpty(area)) return emptyRect;
  const width = area.x1 - area.x0 + 1;
  const windings = new Int32Array(width * (area.y1 - area.y0));
  const { length } = points;
  for (let i = 0; i < length; i += 2) {
    const next = i + 2 === length ? 0 : i + 2;
    addEdge(windings, width, area, points[i], points[i + 1], points[next], points[next + 1]);
  }
  return windingSpans(out, windings, width, area);
}

/** The pixels whose centres may be inside. */
function pixelBounds(points: ArrayLike<number>): Rect {
  assert(points.length % 2 === 0, `a polygon of ${points.length} coordinates`);
  let left = MAX_COORDINATE;
  let right = -MAX_COORDINATE;
  let top = MAX_COORDINATE;
  let bottom = -MAX_COORDINATE;
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i];
    const y = points[i + 1];
    assert(Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE, `a polygon through ${x}, ${y}`);
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { x0: Math.floor(left), y0: Math.floor(top), x1: Math.ceil(right), y1: Math.ceil(bottom) };
}

/**
 * In each row that the edge crosses, adds its direction at the first pixel whose centre is not left of it; column
 * `width - 1` stands for all that is right of the area.
 */
function addEdge(
  windings: Int32Array,
  width: number,
  area: Rect,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  if (fromY === toY) return;
  // From its upper end to its lower one, so that an edge of two polygons crosses a row at the same place in both.
  const down = fromY < toY;
  const x = down ? fromX : toX;
  const y = down ? fromY : toY;
  const dx = down ? toX - fromX : fromX - toX;
  const dy = down ? toY - fromY : fromY - toY;
  const direction = down ? 1 : -1;
  const firstRow = Math.max(Math.ceil(y - 0.5), area.y0);
  const endRow = Math.min(Math.ceil((down ? toY : fromY) - 0.5), area.y1);
  for (let row = firstRow; row < endRow; row++) {
    // The product first: then the quotient of eighths is exact wherever it falls on a centre.
    const column = Math.ceil(x + ((row + 0.5 - y) * dx) / dy - 0.5);
    const at = Math.min(Math.max(column, area.x0), area.x1) - area.x0;
    windings[(row - area.y0) * width + at] += direction;
  }
}

function windingSpans(out: SpanBuffer, windings: Int32Array, width: number, area: Rect): Rect {
  const first = out.count;
  let left = area.x1;
  let right = area.x0;
  for (let y = area.y0; y < area.y1; y++) {
    const row = (y - area.y0) * width;
    let winding = 0;
    let start = -1;
    for (let i = 0; i < width; i++) {
      const change = windings[row + i];
      if (change === 0) continue;
      const before = winding;
      winding += change;
      if (before === 0) start = i;
      else if (winding === 0) {
        out.push(y, area.x0 + start, area.x0 + i);
        left = Math.min(left, area.x0 + start);
        right = Math.max(right, area.x0 + i);
      }
    }
  }
  if (out.count === first) return emptyRect;
  return { x0: left, y0: out.data[3 * first], x1: right, y1: out.data[3 * (out.count - 1)] + 1 };
}
