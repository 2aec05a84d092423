import Konva from 'konva';
import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import type { Camera } from '../state/view.svelte.ts';
import { type EdgePaths, strokeEdges } from './edge-paths.ts';

/** A 512 x 512 RGBA picture that is drawn by the stage and written by its owner. */
class PixelCanvas {
  readonly canvas: HTMLCanvasElement;
  readonly pixels: Uint32Array<ArrayBuffer>;
  readonly #context: CanvasRenderingContext2D;
  readonly #image: ImageData;

  constructor() {
    this.canvas = document.createElement('canvas');
    this.canvas.width = PATCH_SIZE;
    this.canvas.height = PATCH_SIZE;
    const context = this.canvas.getContext('2d');
    if (context === null) throw new Error('invariant: the page can draw on a canvas');
    this.#context = context;
    this.#image = new ImageData(PATCH_SIZE, PATCH_SIZE);
    this.pixels = new Uint32Array(this.#image.data.buffer);
  }

  put(rect: Rect): void {
    if (rect.x0 >= rect.x1 || rect.y0 >= rect.y1) return;
    this.#context.putImageData(this.#image, 0, 0, rect.x0, rect.y0, rect.x1 - rect.x0, rect.y1 - rect.y0);
  }
}

export interface MaskStyle {
  readonly visible: boolean;
  readonly fill: boolean;
  readonly opacity: number;
}

const wholePatch: Rect = { x0: 0, y0: 0, x1: PATCH_SIZE, y1: PATCH_SIZE };
const OUTLINE_WIDTH = 1.5;

/**
 * The only user of Konva: three layers (imagery, mask, cursor), so that a brush stroke redraws one of them and
 * a moving cursor none of the pictures. Takes finished pixels and edges; knows nothing of tools or state.
 */
export class PatchStage {
  readonly #stage: Konva.Stage;
  readonly #imagery: Konva.Layer;
  readonly #mask: Konva.Layer;
  readonly #overlay: Konva.Layer;
  readonly #image = new PixelCanvas();
  readonly #labels = new PixelCanvas();
  readonly #maskImage: Konva.Image;
  #outline: EdgePaths = [];
  #cursor: EdgePaths = [];
  #refused: EdgePaths = [];
  #camera: Camera = { zoom: 1, sx: 0, sy: 0 };
  readonly #hatch: HTMLCanvasElement;

  constructor(container: HTMLDivElement) {
    Konva.autoDrawEnabled = false;
    this.#stage = new Konva.Stage({ container, width: 1, height: 1, listening: false });
    const layer = () => new Konva.Layer({ listening: false, imageSmoothingEnabled: false });
    this.#imagery = layer();
    this.#mask = layer();
    this.#overlay = layer();
    this.#stage.add(this.#imagery, this.#mask, this.#overlay);
    const picture = (source: PixelCanvas) =>
      new Konva.Image({ image: source.canvas, listening: false, perfectDrawEnabled: false });
    this.#maskImage = picture(this.#labels);
    this.#imagery.add(
      picture(this.#image),
      this.#shape((context) => this.#drawPadding(context)),
    );
    this.#mask.add(
      this.#maskImage,
      this.#shape((context) => this.#drawOutline(context)),
    );
    this.#overlay.add(this.#shape((context) => this.#drawOverlay(context)));
    this.#hatch = hatchTile();
  }

  /** The buffers that the owner renders into: 512 x 512 RGBA, little-endian. */
  get imagePixels(): Uint32Array<ArrayBuffer> {
    return this.#image.pixels;
  }
  get maskPixels(): Uint32Array<ArrayBuffer> {
    return this.#labels.pixels;
  }

  #shape(draw: (context: CanvasRenderingContext2D) => void): Konva.Shape {
    return new Konva.Shape({
      listening: false,
      perfectDrawEnabled: false,
      sceneFunc: (context) => draw(context._context),
    });
  }

  resize(width: number, height: number): void {
    this.#stage.size({ width, height });
    this.#stage.batchDraw();
  }

  setCamera(camera: Camera): void {
    this.#camera = camera;
    for (const layer of [this.#imagery, this.#mask, this.#overlay]) {
      layer.setAttrs({ x: camera.sx, y: camera.sy, scaleX: camera.zoom, scaleY: camera.zoom });
      layer.batchDraw();
    }
  }

  imageChanged(): void {
    this.#image.put(wholePatch);
    this.#imagery.batchDraw();
  }

  maskChanged(rect: Rect): void {
    this.#labels.put(rect);
    this.#mask.batchDraw();
  }

  setMaskStyle({ visible, fill, opacity }: MaskStyle): void {
    this.#mask.visible(visible);
    this.#maskImage.visible(fill);
    this.#maskImage.opacity(opacity);
    this.#mask.batchDraw();
  }

  setOutline(outline: EdgePaths): void {
    this.#outline = outline;
    this.#mask.batchDraw();
  }

  /** Edges of the exact pixels that the tool would change. */
  setCursor(cursor: EdgePaths): void {
    this.#cursor = cursor;
    this.#overlay.batchDraw();
  }

  /** Edges of strokes that were not taken. */
  setRefused(refused: EdgePaths): void {
    this.#refused = refused;
    this.#overlay.batchDraw();
  }

  destroy(): void {
    this.#stage.destroy();
  }

  #drawPadding(context: CanvasRenderingContext2D): void {
    const pattern = context.createPattern(this.#hatch, 'repeat');
    if (pattern === null) return;
    // The hatch keeps its size on the screen at any zoom.
    pattern.setTransform(new DOMMatrix().scale(1 / this.#camera.zoom));
    context.fillStyle = pattern;
    context.beginPath();
    context.rect(0, 0, PATCH_SIZE, PATCH_SIZE);
    context.rect(IMAGE_START, IMAGE_START, IMAGE_END - IMAGE_START, IMAGE_END - IMAGE_START);
    context.fill('evenodd');
  }

  #drawOutline(context: CanvasRenderingContext2D): void {
    strokeEdges(context, this.#outline, OUTLINE_WIDTH / this.#camera.zoom);
  }

  #drawOverlay(context: CanvasRenderingContext2D): void {
    const { zoom } = this.#camera;
    strokeEdges(context, this.#refused, 2 / zoom);
    for (const { segments } of this.#cursor) {
      strokeEdges(context, [{ colour: '#000000', segments }], 3 / zoom);
      strokeEdges(context, [{ colour: '#ffffff', segments }], 1 / zoom);
    }
  }
}

/** Diagonal lines on dark grey: what lies here is no data. */
function hatchTile(): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  const size = 8;
  tile.width = size;
  tile.height = size;
  const context = tile.getContext('2d');
  if (context === null) throw new Error('invariant: the page can draw on a canvas');
  context.fillStyle = '#242427';
  context.fillRect(0, 0, size, size);
  context.strokeStyle = '#4a4a50';
  context.lineWidth = 1.5;
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
  }
  context.stroke();
  return tile;
}
