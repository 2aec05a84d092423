import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { capsuleSpans } from '../../shared/raster/brush.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Surface, ToolPoint, ToolStroke } from './surface.ts';

export const MIN_RADIUS = 0.5;
export const MAX_RADIUS = 128;

export type Ink = { readonly kind: 'code'; readonly code: number } | { readonly kind: 'eraser' };

const clip = { x0: 0, y0: 0, x1: PATCH_SIZE, y1: PATCH_SIZE };

/** Radius, in patch pixels, that a brush set to `radius` has at a pen's pressure. */
export function radiusAt(radius: number, pressure: number): number {
  return Math.max(MIN_RADIUS, radius * pressure);
}

/** A round brush swept from sample to sample: no gaps, however fast the hand is. */
export class BrushStroke implements ToolStroke {
  readonly tool: string;
  readonly code: number | null;
  readonly #surface: Surface;
  readonly #radius: number;
  readonly #ink: Ink;
  readonly #spans = new SpanBuffer();
  #last: ToolPoint | null = null;

  constructor(surface: Surface, radius: number, ink: Ink) {
    this.tool = ink.kind === 'eraser' ? 'eraser' : 'brush';
    this.code = ink.kind === 'eraser' ? null : ink.code;
    this.#surface = surface;
    this.#radius = radius;
    this.#ink = ink;
  }

  move(point: ToolPoint): void {
    const from = this.#last ?? point;
    this.#last = point;
    const spans = this.#spans;
    spans.clear();
    const fromRadius = radiusAt(this.#radius, from.pressure);
    const toRadius = radiusAt(this.#radius, point.pressure);
    capsuleSpans(spans, from.x, from.y, fromRadius, point.x, point.y, toRadius, clip);
    if (this.#ink.kind === 'eraser') this.#surface.erase(spans);
    else this.#surface.paint(spans, this.#ink.code);
  }
}
