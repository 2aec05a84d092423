import { isPadding, PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { floodFill } from '../../shared/raster/flood.ts';
import { isEmpty } from '../../shared/raster/rect.ts';
import { regionSpans } from '../../shared/raster/region.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Released, Surface, ToolPoint, ToolStroke } from './surface.ts';

/** The connected pixels of one code under the pointer; drawn on to others, those are filled instead. */
export class FillStroke implements ToolStroke {
  readonly shape = 'fill';
  readonly outline = null;
  readonly #surface: Surface;
  /** The mask as it was before the stroke. */
  readonly #codes: Int16Array;
  readonly #member = new Uint8Array(PATCH_PIXELS);
  readonly #region = new Uint8Array(PATCH_PIXELS);
  readonly #spans = new SpanBuffer();
  /** Code whose pixels `#member` holds. */
  #memberCode: number | null = null;
  #found = false;

  constructor(surface: Surface, codes: Int16Array) {
    this.#surface = surface;
    this.#codes = codes.slice();
  }

  press(point: ToolPoint): boolean {
    this.drag(point);
    return true;
  }

  drag(point: ToolPoint): void {
    const x = Math.floor(point.x);
    const y = Math.floor(point.y);
    if (!isPadding(x, y) && (!this.#found || this.#region[y * PATCH_SIZE + x] === 0)) this.#fill(x, y);
  }

  #fill(x: number, y: number): void {
    const codes = this.#codes;
    const code = codes[y * PATCH_SIZE + x] ?? 0;
    const member = this.#member;
    if (code !== this.#memberCode) for (let i = 0; i < PATCH_PIXELS; i++) member[i] = codes[i] === code ? 1 : 0;
    this.#memberCode = code;
    const rect = floodFill(this.#region, member, x, y, 4);
    if (isEmpty(rect)) return;
    this.#found = true;
    this.#spans.clear();
    regionSpans(this.#spans, this.#region, rect);
    this.redraw();
  }

  redraw(): void {
    this.#surface.rewind();
    this.#surface.write(this.#spans);
  }

  release(): Released {
    return this.#found ? 'done' : 'nothing';
  }
}
