import Konva from 'konva';
import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { patchRect, type Rect } from '../../shared/raster/rect.ts';
import { firstPixel, type PaneFrame } from '../state/device-pixels.ts';
import type { Camera } from '../state/pane.svelte.ts';
import type { Pin } from '../state/pins.svelte.ts';
import type { ShapeOutline } from '../tools/surface.ts';
import { type DashedPath, dashed, strokeDashed } from './dashed-edges.ts';
import { drawShape } from './drawn-shape.ts';
import { type EdgePath, type EdgePaths, strokeEdges } from './edge-paths.ts';
import { type HatchColours, hatchTile } from './hatch-tile.ts';
import { PictureLayer } from './picture-layer.ts';
import { drawPins } from './pin-marks.ts';

export interface MaskStyle {
  readonly visible: boolean;
  readonly fill: boolean;
  readonly opacity: number;
}

/**
 * Pictures that are not always there, from below: another mask beneath the own one; above it how unsure a proposal is, the
 * proposal, the mask of the other target, and what darkens the patch where it is not to be painted on.
 */
export type ExtraPicture = 'reference' | 'uncertainty' | 'proposal' | 'other' | 'veil';

/** The same point of the patch in every pane; patch pixels. */
export interface CrossMark {
  readonly x: number;
  readonly y: number;
  /** The pointer is in another pane: what it would change there is shown here faintly. */
  readonly ghost: boolean;
}

const OUTLINE_WIDTH = 1.5;
/** Of the brush's outline where the pointer is in another pane. */
const GHOST_OPACITY = 0.55;

/**
 * The pane's canvases, with picture-layer.ts the only user of Konva. Imagery and mask are pictures of 512 x 512 that the
 * browser's compositor puts where the camera wants them: a stroke writes the pixels that it changes and nothing else,
 * panning and zooming write none. Lines lie above them at the screen's resolution. Takes finished pixels and edges; knows
 * nothing of tools or state.
 */
export class PatchStage {
  readonly #pictures: Konva.Stage;
  readonly #imagery = new PictureLayer();
  readonly #mask = new PictureLayer();
  /** Made when they are first shown: the compositor blends every canvas on each frame. */
  readonly #extras = new Map<ExtraPicture, PictureLayer>();
  readonly #screen: Konva.Stage;
  readonly #lines = new Konva.Layer({ listening: false, visible: false });
  /** Apart from what follows the pointer: many thousand lines are not stroked anew for each of its moves. */
  readonly #marks = new Konva.Layer({ listening: false, visible: false });
  readonly #overlay = new Konva.Layer({ listening: false });
  #hatch: HTMLCanvasElement | null = null;
  #maskVisible = true;
  #outline: EdgePaths = [];
  #referenceOutline: readonly DashedPath[] = [];
  #cursor: EdgePaths = [];
  #cross: CrossMark | null = null;
  #refused: EdgePaths = [];
  #drawn: ShapeOutline | null = null;
  #pointedAt: EdgePath['segments'] = [];
  #pins: readonly Pin[] = [];
  #camera: Camera = { zoom: 1, sx: 0, sy: 0 };
  #ratio = 0;
  /** From the pane's corner to the device pixel at which the canvases begin, in CSS pixels. */
  #corner = { sx: 0, sy: 0 };

  /** Puts its elements into `container`, whose size `resize` tells. */
  constructor(container: HTMLDivElement) {
    Konva.autoDrawEnabled = false;
    this.#pictures = new Konva.Stage({ container: child(container), width: PATCH_SIZE, height: PATCH_SIZE });
    this.#pictures.listening(false);
    this.#pictures.add(this.#imagery.layer, this.#mask.layer);
    this.#screen = new Konva.Stage({ container: child(container), width: 1, height: 1, listening: false });
    this.#screen.add(this.#lines, this.#marks, this.#overlay);
    this.#lines.add(shape((context) => this.#drawLines(context)));
    this.#marks.add(shape((context) => strokeTwice(context, [this.#pointedAt], this.#camera.zoom)));
    this.#overlay.add(shape((context) => this.#drawOverlay(context)));
  }

  /** The buffers that the owner renders into: 512 x 512 RGBA, little-endian. */
  get imagePixels(): Uint32Array<ArrayBuffer> {
    return this.#imagery.pixels;
  }
  get maskPixels(): Uint32Array<ArrayBuffer> {
    return this.#mask.pixels;
  }

  /** `width` and `height` in CSS pixels, as the pane's. The lines have a canvas pixel for every device pixel. */
  resize(width: number, height: number, { left, top, ratio }: PaneFrame): void {
    this.#corner = { sx: firstPixel(left, ratio), sy: firstPixel(top, ratio) };
    for (const stage of [this.#pictures, this.#screen]) {
      const { style } = stage.container();
      style.left = `${this.#corner.sx}px`;
      style.top = `${this.#corner.sy}px`;
    }
    if (ratio !== this.#ratio) {
      this.#ratio = ratio;
      for (const layer of [this.#lines, this.#marks, this.#overlay]) layer.getCanvas().setPixelRatio(ratio);
    }
    // A hundredth more, so that the product with the ratio is never a hair below the whole number that it means.
    const whole = (length: number) => (Math.floor(length * ratio) + 0.01) / ratio;
    this.#screen.size({ width: whole(width), height: whole(height) });
    this.setCamera(this.#camera);
  }

  setCamera(camera: Camera): void {
    this.#camera = camera;
    const sx = camera.sx - this.#corner.sx;
    const sy = camera.sy - this.#corner.sy;
    const { style } = this.#pictures.container();
    style.transformOrigin = '0 0';
    style.transform = `translate(${sx}px, ${sy}px) scale(${camera.zoom})`;
    for (const layer of [this.#lines, this.#marks, this.#overlay]) {
      layer.setAttrs({ x: sx, y: sy, scaleX: camera.zoom, scaleY: camera.zoom });
      layer.batchDraw();
    }
  }

  /** How padding is drawn. */
  setHatch(colours: HatchColours): void {
    this.#hatch = hatchTile(colours);
    this.#overlay.batchDraw();
  }

  imageChanged(): void {
    this.#imagery.changed(patchRect);
  }

  maskChanged(rect: Rect): void {
    this.#mask.changed(rect);
  }

  setMaskStyle({ visible, fill, opacity }: MaskStyle): void {
    this.#maskVisible = visible;
    this.#mask.show(visible && fill, opacity);
    this.#showOutline();
  }

  /** The buffer of another picture, as those above. */
  extraPixels(name: ExtraPicture): Uint32Array<ArrayBuffer> {
    const there = this.#extras.get(name);
    if (there !== undefined) return there.pixels;
    const made = new PictureLayer();
    this.#extras.set(name, made);
    this.#pictures.add(made.layer);
    const extra = (of: ExtraPicture) => this.#extras.get(of) ?? [];
    const above = ['uncertainty', 'proposal', 'other', 'veil'] as const;
    const upwards = [this.#imagery, extra('reference'), this.#mask, ...above.map(extra)].flat();
    for (const [place, picture] of upwards.entries()) picture.layer.setZIndex(place);
    return made.pixels;
  }

  extraChanged(name: ExtraPicture, rect: Rect): void {
    this.#extras.get(name)?.show(true, 1);
    this.#extras.get(name)?.changed(rect);
  }

  clearExtra(name: ExtraPicture): void {
    this.#extras.get(name)?.show(false, 1);
  }

  setReferenceOutline(outline: EdgePaths): void {
    this.#referenceOutline = outline.map(dashed);
    this.#showOutline();
  }

  setOutline(outline: EdgePaths): void {
    this.#outline = outline;
    this.#showOutline();
  }

  /** An empty canvas of the pane's size is not there at all: the compositor blends every one on each frame. */
  #showOutline(): void {
    const own = this.#maskVisible && this.#outline.length > 0;
    const visible = own || this.#referenceOutline.length > 0;
    this.#lines.visible(visible);
    if (visible) this.#lines.batchDraw();
  }

  /** Edges of the exact pixels that the tool would change; a cross where panes stand side by side. */
  setCursor(cursor: EdgePaths, cross: CrossMark | null): void {
    this.#cursor = cursor;
    this.#cross = cross;
    this.#overlay.batchDraw();
  }

  /** Edges of strokes that were not taken. */
  setRefused(refused: EdgePaths): void {
    this.#refused = refused;
    this.#overlay.batchDraw();
  }

  /** The shape that is being drawn; null where there is none. */
  setDrawn(drawn: ShapeOutline | null): void {
    this.#drawn = drawn;
    this.#overlay.batchDraw();
  }

  /** Edges of what an edit changed that the annotator points at in a list. */
  setPointedAt(segments: EdgePath['segments']): void {
    if (segments.length === 0 && this.#pointedAt.length === 0) return;
    this.#pointedAt = segments;
    const visible = segments.length > 0;
    this.#marks.visible(visible);
    if (visible) this.#marks.batchDraw();
  }

  setPins(pins: readonly Pin[]): void {
    this.#pins = pins;
    this.#overlay.batchDraw();
  }

  destroy(): void {
    for (const stage of [this.#pictures, this.#screen]) {
      stage.destroy();
      stage.container().remove();
    }
  }

  #drawLines(context: CanvasRenderingContext2D): void {
    const { zoom } = this.#camera;
    strokeDashed(context, this.#referenceOutline, zoom, OUTLINE_WIDTH + 0.5);
    if (this.#maskVisible) strokeEdges(context, this.#outline, OUTLINE_WIDTH / zoom);
  }

  #drawOverlay(context: CanvasRenderingContext2D): void {
    const { zoom } = this.#camera;
    this.#drawPadding(context, zoom);
    strokeEdges(context, this.#refused, 2 / zoom);
    drawPins(context, this.#pins, zoom);
    if (this.#drawn !== null) drawShape(context, this.#drawn, zoom);
    const marks = this.#cursor.map(({ segments }) => segments);
    if (this.#cross?.ghost === true) context.globalAlpha = GHOST_OPACITY;
    strokeTwice(context, marks, zoom);
    context.globalAlpha = 1;
    if (this.#cross !== null) strokeTwice(context, [crossSegments(this.#cross, zoom)], zoom);
  }

  #drawPadding(context: CanvasRenderingContext2D, zoom: number): void {
    if (this.#hatch === null) return;
    const pattern = context.createPattern(this.#hatch, 'repeat');
    if (pattern === null) return;
    // The hatch keeps its size on the screen at any zoom.
    pattern.setTransform(new DOMMatrix().scale(1 / zoom));
    context.fillStyle = pattern;
    context.beginPath();
    context.rect(0, 0, PATCH_SIZE, PATCH_SIZE);
    context.rect(IMAGE_START, IMAGE_START, IMAGE_END - IMAGE_START, IMAGE_END - IMAGE_START);
    context.fill('evenodd');
  }
}

/** White over black, whatever lies beneath. */
function strokeTwice(context: CanvasRenderingContext2D, marks: readonly ArrayLike<number>[], zoom: number): void {
  for (const segments of marks) {
    strokeEdges(context, [{ colour: '#000000', segments }], 3 / zoom);
    strokeEdges(context, [{ colour: '#ffffff', segments }], 1 / zoom);
  }
}

/** Four arms around the point, which itself stays free to be looked at. */
function crossSegments({ x, y, ghost }: CrossMark, zoom: number): readonly number[] {
  const from = (ghost ? 5 : 2) / zoom;
  const to = (ghost ? 14 : 5) / zoom;
  return [x - to, y, x - from, y, x + from, y, x + to, y, x, y - to, x, y - from, x, y + from, x, y + to];
}

function child(container: HTMLDivElement): HTMLDivElement {
  const element = document.createElement('div');
  element.style.position = 'absolute';
  element.style.inset = '0 auto auto 0';
  return container.appendChild(element);
}

function shape(draw: (context: CanvasRenderingContext2D) => void): Konva.Shape {
  return new Konva.Shape({
    listening: false,
    perfectDrawEnabled: false,
    sceneFunc: (context) => draw(context._context),
  });
}
