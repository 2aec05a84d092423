import { capsuleSpans } from '../../shared/raster/brush.ts';
import { clipRect, imageRect, isEmpty, type Rect } from '../../shared/raster/rect.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import { radiusAt } from '../tools/brush.ts';
import type { EdgePaths } from './edge-paths.ts';

/** The outline of exactly the pixels that a press would change. */
export class BrushCursor {
  readonly #spans = new SpanBuffer();

  /** `x, y` and `radius` in patch pixels. */
  edges(x: number, y: number, radius: number, pressure: number): EdgePaths {
    const spans = this.#spans;
    spans.clear();
    const size = radiusAt(radius, pressure);
    const rect = capsuleSpans(spans, x, y, size, x, y, size, imageRect);
    if (isEmpty(clipRect(rect, imageRect))) return [];
    return [{ colour: '#ffffff', segments: spanEdges(spans, rect) }];
  }
}

/** Edges around row spans of which there is one a row, as of any convex shape. */
function spanEdges(spans: SpanBuffer, rect: Rect): number[] {
  const segments: number[] = [];
  let x0 = 0;
  let x1 = 0;
  for (let i = 0; i <= spans.count; i++) {
    const more = i < spans.count;
    const y = more ? (spans.data[3 * i] ?? 0) : rect.y1;
    const next0 = more ? (spans.data[3 * i + 1] ?? 0) : x0;
    const next1 = more ? (spans.data[3 * i + 2] ?? 0) : x0;
    if (i === 0) segments.push(next0, y, next1, y);
    else if (!more) segments.push(x0, y, x1, y);
    else segments.push(x0, y, next0, y, x1, y, next1, y);
    if (more) segments.push(next0, y, next0, y + 1, next1, y, next1, y + 1);
    x0 = next0;
    x1 = next1;
  }
  return segments;
}
