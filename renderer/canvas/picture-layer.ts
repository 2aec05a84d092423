import Konva from 'konva';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { clipRect, emptyRect, isEmpty, patchRect, type Rect, unionRect } from '../../shared/raster/rect.ts';

/**
 * A layer that shows a 512 x 512 picture, one canvas pixel per patch pixel, however large it appears on the screen. The
 * pixels go straight into the layer's own canvas at the next frame, and only those that have changed: through a canvas of
 * the pane's size they would be copied three times, at its size.
 */
export class PictureLayer {
  readonly layer: Konva.Layer;
  /** RGBA, little-endian; written by the owner, who tells by `changed` where. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  readonly #image = new ImageData(PATCH_SIZE, PATCH_SIZE);
  #stale = emptyRect;

  constructor() {
    this.pixels = new Uint32Array(this.#image.data.buffer);
    this.layer = new Konva.Layer({ listening: false, clearBeforeDraw: false });
    this.layer.getCanvas().setPixelRatio(1);
    this.#element.style.imageRendering = 'pixelated';
    // After a crash of the graphics process the canvas comes back empty.
    this.#element.addEventListener('contextrestored', () => this.changed(patchRect));
    this.layer.add(
      new Konva.Shape({
        listening: false,
        perfectDrawEnabled: false,
        sceneFunc: (context) => this.#put(context._context),
      }),
    );
  }

  get #element(): HTMLCanvasElement {
    return this.layer.getNativeCanvasElement();
  }

  changed(rect: Rect): void {
    this.#stale = unionRect(this.#stale, clipRect(rect, patchRect));
    this.layer.batchDraw();
  }

  show(visible: boolean, opacity: number): void {
    this.layer.visible(visible);
    this.#element.style.opacity = String(opacity);
    // What changed while it was hidden.
    if (visible) this.layer.batchDraw();
  }

  #put(context: CanvasRenderingContext2D): void {
    const { x0, y0, x1, y1 } = this.#stale;
    if (isEmpty(this.#stale)) return;
    context.putImageData(this.#image, 0, 0, x0, y0, x1 - x0, y1 - y0);
    this.#stale = emptyRect;
  }
}
