import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Composite } from '../../shared/composites.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import type { LayerPixels } from '../state/layer-cache.ts';
import { CompositeImage } from './composite-image.ts';

/** Of a thumbnail, in its own pixels: sharp on a screen of two device pixels per pixel. */
export const THUMBNAIL_SIDE = 72;

/** Draws patches small. One for a whole list: its buffers hold one patch. */
export class DateThumbnails {
  readonly #image = new CompositeImage();
  readonly #data = new ImageData(PATCH_SIZE, PATCH_SIZE);
  readonly #pixels = new Uint32Array(this.#data.data.buffer);
  readonly #patch = new OffscreenCanvas(PATCH_SIZE, PATCH_SIZE);

  /** The image area without the padding, in a canvas of `THUMBNAIL_SIDE`. */
  draw(canvas: HTMLCanvasElement, composite: Composite, bands: readonly LayerPixels[]): void {
    const context = canvas.getContext('2d');
    if (context === null) return;
    this.#image.render(this.#pixels, composite, bands);
    this.#patch.getContext('2d')?.putImageData(this.#data, 0, 0);
    context.imageSmoothingQuality = 'high';
    const { x0, y0, x1, y1 } = imageRect;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(this.#patch, x0, y0, x1 - x0, y1 - y0, 0, 0, canvas.width, canvas.height);
  }
}
