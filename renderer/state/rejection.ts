import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../shared/cloudsen12/reference-classes.ts';
import { emptyRect, imageRect, isEmpty, type Rect, unionRect } from '../../shared/raster/rect.ts';
import type { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Surface } from '../tools/surface.ts';

/** What a stroke writes on that rejects parts of a proposal: the proposal's own picture, never the mask. */
export class Rejection implements Surface {
  /** 512 x 512, 1 where the stroke has been. */
  readonly region = new Uint8Array(PATCH_PIXELS);
  readonly #pending: Int16Array;
  readonly #shown: Int16Array;
  readonly #show: (rect: Rect) => void;
  #dirty: Rect = emptyRect;
  /** Taken back and not drawn yet. */
  #stale: Rect = emptyRect;

  /** `shown` is written; `pending` is what it held before. */
  constructor(pending: Int16Array, shown: Int16Array, show: (rect: Rect) => void) {
    this.#pending = pending;
    this.#shown = shown;
    this.#show = show;
  }

  write({ count, data }: SpanBuffer): void {
    let written = this.#stale;
    this.#stale = emptyRect;
    for (let i = 0; i < 3 * count; i += 3) {
      const y = data[i] ?? 0;
      const x0 = Math.max(data[i + 1] ?? 0, imageRect.x0);
      const x1 = Math.min(data[i + 2] ?? 0, imageRect.x1);
      if (y < imageRect.y0 || y >= imageRect.y1 || x0 >= x1) continue;
      this.region.fill(1, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
      this.#shown.fill(NO_STATEMENT, y * PATCH_SIZE + x0, y * PATCH_SIZE + x1);
      written = unionRect(written, { x0, y0: y, x1, y1: y + 1 });
    }
    this.#dirty = unionRect(this.#dirty, written);
    if (!isEmpty(written)) this.#show(written);
  }

  rewind(): void {
    const { y0, y1 } = this.#dirty;
    this.region.fill(0, y0 * PATCH_SIZE, y1 * PATCH_SIZE);
    this.#shown.set(this.#pending.subarray(y0 * PATCH_SIZE, y1 * PATCH_SIZE), y0 * PATCH_SIZE);
    this.#stale = unionRect(this.#stale, this.#dirty);
    this.#dirty = emptyRect;
  }

  /** Draws what was taken back, where nothing is written after it. */
  flush(): void {
    const stale = this.#stale;
    this.#stale = emptyRect;
    if (!isEmpty(stale)) this.#show(stale);
  }

  /** How many pixels of the proposal it takes away. */
  get rejectedPixels(): number {
    let count = 0;
    for (let i = 0; i < PATCH_PIXELS; i++) if (this.#pending[i] !== this.#shown[i]) count++;
    return count;
  }
}
