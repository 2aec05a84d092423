import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { capsuleSpans } from '../../shared/raster/brush.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import { sweptSquareSpans } from '../../shared/raster/square-brush.ts';
import type { Released, Surface, ToolPoint, ToolStroke } from './surface.ts';

export const MIN_RADIUS = 0.5;
export const MAX_RADIUS = 128;

export const brushTips = ['round', 'square'] as const;

export interface Brush {
  readonly tip: (typeof brushTips)[number];
  /** Of a round one, half the side of a square one; patch pixels. */
  readonly radius: number;
}

type Place = Pick<ToolPoint, 'x' | 'y' | 'pressure'>;

const clip = { x0: 0, y0: 0, x1: PATCH_SIZE, y1: PATCH_SIZE };

/** Radius, in patch pixels, that a brush set to `radius` has at a pen's pressure. */
function radiusAt(radius: number, pressure: number): number {
  return Math.max(MIN_RADIUS, radius * pressure);
}

/** Appends the pixels that a brush covers on its way, and returns their bounds. */
export function brushSpans(out: SpanBuffer, { tip, radius }: Brush, from: Place, to: Place, within: Rect = clip): Rect {
  const spans = tip === 'round' ? capsuleSpans : sweptSquareSpans;
  const [fromRadius, toRadius] = [radiusAt(radius, from.pressure), radiusAt(radius, to.pressure)];
  return spans(out, from.x, from.y, fromRadius, to.x, to.y, toRadius, within);
}

/** A brush swept from sample to sample: no gaps, however fast the hand is. */
export class BrushStroke implements ToolStroke {
  readonly shape = 'brush';
  readonly outline = null;
  readonly #surface: Surface;
  readonly #brush: Brush;
  readonly #spans = new SpanBuffer();
  #last: ToolPoint | null = null;
  /** Where the straight line begins that it draws with Shift held; null while it is drawn freely. */
  #lineFrom: Place | null = null;
  readonly #before: Place | null;

  /** `before` is where the stroke before it ended, which a straight line goes on from; null where there is none. */
  constructor(surface: Surface, brush: Brush, before: Place | null) {
    this.#surface = surface;
    this.#brush = brush;
    this.#before = before;
  }

  /** Where it is now. */
  get end(): ToolPoint | null {
    return this.#last;
  }

  press(point: ToolPoint): boolean {
    if (point.shift) this.#lineFrom = this.#before ?? point;
    this.drag(point);
    return true;
  }

  drag(point: ToolPoint): void {
    const from = this.#lineFrom ?? this.#last ?? point;
    this.#last = point;
    if (this.#lineFrom !== null) this.#surface.rewind();
    this.#sweep(from, point);
  }

  #sweep(from: Place, to: Place): void {
    const spans = this.#spans;
    spans.clear();
    brushSpans(spans, this.#brush, from, to);
    this.#surface.write(spans);
  }

  release(): Released {
    return 'done';
  }

  /** It is over before anything about it can change. */
  redraw(): void {
    if (this.#last !== null && this.#lineFrom !== null) this.drag(this.#last);
  }
}
