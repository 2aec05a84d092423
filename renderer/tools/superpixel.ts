import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { capsuleSpans } from '../../shared/raster/brush.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { regionSpans } from '../../shared/raster/region.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Released, Surface, ToolPoint, ToolStroke } from './surface.ts';

/** The segments that the pointer crosses. */
export class SuperpixelStroke implements ToolStroke {
  readonly shape = 'superpixel';
  readonly outline = null;
  readonly #surface: Surface;
  readonly #labels: Int32Array;
  readonly #taken = new Set<number>();
  readonly #path = new SpanBuffer();
  readonly #spans = new SpanBuffer();
  readonly #region = new Uint8Array(PATCH_PIXELS);
  #last: ToolPoint | null = null;

  /** `labels`: the number of each pixel's segment, -1 where there is none. */
  constructor(surface: Surface, labels: Int32Array) {
    this.#surface = surface;
    this.#labels = labels;
  }

  press(point: ToolPoint): boolean {
    this.drag(point);
    return true;
  }

  drag(point: ToolPoint): void {
    const from = this.#last ?? point;
    this.#last = point;
    const path = this.#path;
    path.clear();
    capsuleSpans(path, from.x, from.y, 0.5, point.x, point.y, 0.5, imageRect);
    const before = this.#taken.size;
    for (let i = 0; i < path.count; i++) {
      const row = (path.data[3 * i] ?? 0) * PATCH_SIZE;
      const end = row + (path.data[3 * i + 2] ?? 0);
      for (let p = row + (path.data[3 * i + 1] ?? 0); p < end; p++) {
        const label = this.#labels[p] ?? -1;
        if (label >= 0) this.#taken.add(label);
      }
    }
    if (this.#taken.size > before) this.redraw();
  }

  redraw(): void {
    const taken = new Uint8Array(PATCH_PIXELS + 1);
    for (const label of this.#taken) taken[label] = 1;
    const labels = this.#labels;
    const region = this.#region;
    for (let i = 0; i < PATCH_PIXELS; i++) region[i] = taken[labels[i] ?? PATCH_PIXELS] ?? 0;
    this.#spans.clear();
    regionSpans(this.#spans, region, imageRect);
    this.#surface.write(this.#spans);
  }

  release(): Released {
    return this.#taken.size === 0 ? 'nothing' : 'done';
  }
}
