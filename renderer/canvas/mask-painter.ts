import { deltaOutline } from '../../shared/raster/delta-outline.ts';
import { renderMask } from '../../shared/raster/mask-view.ts';
import { patchRect, type Rect } from '../../shared/raster/rect.ts';
import { TRANSPARENT } from '../../shared/raster/rgba.ts';
import type { EdgePaths } from './edge-paths.ts';
import type { MaskDrawing } from './mask-drawing.ts';
import type { MaskOutline } from './mask-outline.ts';
import type { PatchStage } from './patch-stage.ts';

const REFUSED_COLOUR = '#f5b83d';

/** Keeps the stage's picture of a mask like its codes: at once where they change, outlines once a frame. */
export class MaskPainter {
  readonly #stage: PatchStage;
  readonly #codes: () => Int16Array;
  readonly #drawing: MaskDrawing;
  /** Null where none is drawn. */
  readonly #outline: MaskOutline | null;
  #frame: number | null = null;

  constructor(stage: PatchStage, codes: () => Int16Array, drawing: MaskDrawing, outline: MaskOutline | null) {
    this.#stage = stage;
    this.#codes = codes;
    this.#drawing = drawing;
    this.#outline = outline;
    this.repaint(patchRect);
    if (outline === null) stage.setOutline([]);
  }

  repaint(rect: Rect): void {
    renderMask(this.#stage.maskPixels, this.#codes(), rect, this.#drawing.table);
    this.#stage.maskChanged(rect);
    const outline = this.#outline;
    if (outline === null) return;
    this.#frame ??= requestAnimationFrame((frameAt) => {
      this.#frame = null;
      this.#stage.setOutline(outline.of(this.#codes(), this.#drawing, frameAt));
    });
  }

  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  /** There is no mask to draw. */
  static clear(stage: PatchStage): void {
    stage.maskPixels.fill(TRANSPARENT);
    stage.maskChanged(patchRect);
    stage.setOutline([]);
  }

  /** Edges of the pixels that deltas would change. */
  static edgesOf(deltas: readonly Uint8Array[]): EdgePaths {
    if (deltas.length === 0) return [];
    return [{ colour: REFUSED_COLOUR, segments: deltaOutline(deltas) }];
  }
}
