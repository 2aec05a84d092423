import type { EditTool } from '../../shared/edit-tool.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { regionSpans } from '../../shared/raster/region.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Released, Surface, ToolStroke } from './surface.ts';

/** A region that no hand has drawn, at once: the whole patch, or a blob of the list. It waits, so that it can be seen. */
export class RegionStroke implements ToolStroke {
  readonly shape: EditTool['shape'];
  readonly outline = null;
  readonly isPreview = true;
  readonly #surface: Surface;
  readonly #spans = new SpanBuffer();

  /** `region`: 512 x 512, 1 inside; null for the whole patch. */
  constructor(surface: Surface, region: Uint8Array | null) {
    this.#surface = surface;
    this.shape = region === null ? null : 'blob';
    if (region !== null) regionSpans(this.#spans, region, imageRect);
    else for (let y = imageRect.y0; y < imageRect.y1; y++) this.#spans.push(y, imageRect.x0, imageRect.x1);
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
