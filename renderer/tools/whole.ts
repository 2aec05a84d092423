import { imageRect } from '../../shared/raster/rect.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Released, Surface, ToolStroke } from './surface.ts';

/** The whole patch at once. It waits, so that it can be seen before it is an edit. */
export class WholeStroke implements ToolStroke {
  readonly shape = null;
  readonly outline = null;
  readonly isPreview = true;
  readonly #surface: Surface;
  readonly #spans = new SpanBuffer();

  constructor(surface: Surface) {
    this.#surface = surface;
    for (let y = imageRect.y0; y < imageRect.y1; y++) this.#spans.push(y, imageRect.x0, imageRect.x1);
  }

  /** A press on the patch is for the tool in hand. */
  press(): boolean {
    return false;
  }

  drag(): void {
    // there is nothing to draw
  }

  release(): Released {
    return 'waits';
  }

  redraw(): void {
    this.#surface.rewind();
    this.#surface.write(this.#spans);
  }

  finish(): boolean {
    return true;
  }
}
