import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { enclosedBy } from '../../shared/raster/enclosed.ts';
import { clipRect, emptyRect, imageRect, type Rect, unionRect } from '../../shared/raster/rect.ts';
import { fillRegion, regionSpans } from '../../shared/raster/region.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import { type Brush, brushSpans } from './brush.ts';
import type { Released, Surface, ToolPoint, ToolStroke } from './surface.ts';

/**
 * A brush that is led around something: when it is let go, its two ends are joined by a straight line, and all that the
 * stroke then encloses is filled.
 */
export class EncircleStroke implements ToolStroke {
  readonly shape = 'encircle';
  readonly outline = null;
  readonly #surface: Surface;
  readonly #brush: Brush;
  readonly #spans = new SpanBuffer();
  readonly #swept = new Uint8Array(PATCH_PIXELS);
  #bounds: Rect = emptyRect;
  #first: ToolPoint | null = null;
  #last: ToolPoint | null = null;

  constructor(surface: Surface, brush: Brush) {
    this.#surface = surface;
    this.#brush = brush;
  }

  press(point: ToolPoint): boolean {
    this.#first = point;
    this.drag(point);
    return true;
  }

  drag(point: ToolPoint): void {
    this.#sweep(this.#last ?? point, point);
    this.#last = point;
  }

  #sweep(from: ToolPoint, to: ToolPoint): void {
    const spans = this.#spans;
    spans.clear();
    const rect = brushSpans(spans, this.#brush, from, to);
    this.#bounds = unionRect(this.#bounds, clipRect(rect, imageRect));
    fillRegion(this.#swept, spans);
    this.#surface.write(spans);
  }

  release(): Released {
    const [first, last] = [this.#first, this.#last];
    if (first === null || last === null) return 'nothing';
    this.#sweep(last, first);
    const spans = this.#spans;
    spans.clear();
    regionSpans(spans, enclosedBy(this.#swept, this.#bounds), this.#bounds);
    this.#surface.write(spans);
    return 'done';
  }

  /** It is over before anything about it can change. */
  redraw(): void {
    // nothing to be written anew
  }
}
