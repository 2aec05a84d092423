import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { imageRect, isEmpty, type Rect } from '../../shared/raster/rect.ts';
import { fillRegion } from '../../shared/raster/region.ts';
import { regionOutline } from '../../shared/raster/region-outline.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { StrokeLimits } from '../../shared/raster/stroke.ts';
import { type Brush, brushSpans } from '../tools/brush.ts';
import type { EdgePaths } from './edge-paths.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

/** What limits a press: where it may write, of which code, on which mask. */
interface Limited {
  readonly limits: StrokeLimits;
  readonly codes: Int16Array;
  /** Null: whatever is written. */
  readonly code: number | null;
}

/** The outline of exactly the pixels that a press would change. */
export class ToolCursor {
  readonly #spans = new SpanBuffer();
  readonly #region = new Uint8Array(PATCH_PIXELS);

  /** Of a brush that is put down, or drawn straight from somewhere. `limited`: null where nothing limits it. */
  brush(brush: Brush, from: Place, to: Place, limited: Limited | null): EdgePaths {
    const spans = this.#spans;
    spans.clear();
    const rect = brushSpans(spans, brush, from, to, imageRect);
    if (isEmpty(rect)) return [];
    const region = this.#region;
    region.fill(0);
    fillRegion(region, spans);
    if (limited !== null) keepAllowed(region, rect, limited);
    return outlineOf(region, rect);
  }

  #segment: { readonly labels: Int32Array; readonly label: number; readonly edges: EdgePaths } | null = null;

  /** Of the segment that holds a pixel; `labels` as superpixels have them. */
  segment(labels: Int32Array, x: number, y: number): EdgePaths {
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (isPadding(column, row)) return [];
    const label = labels[row * PATCH_SIZE + column] ?? -1;
    if (this.#segment?.labels === labels && this.#segment.label === label) return this.#segment.edges;
    const region = this.#region;
    for (let i = 0; i < PATCH_PIXELS; i++) region[i] = labels[i] === label ? 1 : 0;
    const edges = outlineOf(region, imageRect);
    this.#segment = { labels, label, edges };
    return edges;
  }
}

function keepAllowed(region: Uint8Array, { x0, y0, x1, y1 }: Rect, { limits, codes, code }: Limited): void {
  const { rule } = limits;
  const strength = rule === null || code === null ? 255 : (rule.strength[code & 0xffff] ?? 0);
  for (let y = y0; y < y1; y++) {
    for (let i = y * PATCH_SIZE + x0; i < y * PATCH_SIZE + x1; i++) {
      const isOpen = limits.region === null || limits.region[i] === 1;
      const givesWay = rule === null || strength >= (rule.hold[(codes[i] ?? 0) & 0xffff] ?? 0);
      if (!isOpen || !givesWay) region[i] = 0;
    }
  }
}

function outlineOf(region: Uint8Array, rect: Rect): EdgePaths {
  return [{ colour: '#ffffff', segments: regionOutline(region, rect) }];
}
