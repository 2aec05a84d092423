import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { compositeLayers } from '../../shared/composites.ts';
import { MAX_PICTURE_BYTES } from '../../shared/contract.ts';
import { renderMask } from '../../shared/raster/mask-view.ts';
import { imageRect, patchRect } from '../../shared/raster/rect.ts';
import type { Settings } from '../../shared/settings.ts';
import { codeLooks, emptyCode } from '../state/mask-colours.ts';
import type { Picture, Shown } from '../state/patch-showing.svelte.ts';
import type { Workspace } from '../state/workspace.svelte.ts';
import { CompositeImage } from './composite-image.ts';
import { maskDrawing } from './mask-drawing.ts';

/** Of the thumbnail, in its own pixels: sharp as a card of the start screen on a screen of two device pixels per pixel. */
const SIDE = 320;
/** Until it is small enough. An ordinary patch takes 20 to 30 kB at the first. */
const QUALITIES = [0.85, 0.7, 0.5, 0.3, 0.1];

/** What is shown as a small picture: in true colour where its bands have arrived, with the mask at its opacity. */
export async function patchPicture(
  workspace: Workspace,
  { scribbleNaming }: Pick<Settings, 'scribbleNaming'>,
): Promise<Uint8Array | null> {
  const { shown } = workspace.showing;
  if (shown === null) return null;
  const patch = canvasOf(PATCH_SIZE);
  const picture = inTrueColour(workspace, shown);
  if (picture === null) return null;
  const { composite, bands } = picture;
  draw(patch, 1, (pixels) => new CompositeImage().render(pixels, composite, bands));
  const { document, target } = shown;
  if (document !== null) {
    const { view } = workspace;
    const tinted = view.tintClear || target === 'manual_sc' || document.baseOrigin === 'unlabelled';
    const { table } = maskDrawing({
      all: codeLooks(target, scribbleNaming, view.patterns),
      hidden: [emptyCode(target, document.unscribbled), ...(tinted ? [] : [0])],
    });
    draw(patch, view.opacityOf(target), (pixels) => renderMask(pixels, document.codes, patchRect, table));
  }
  return encode(reduced(patch));
}

function inTrueColour(workspace: Workspace, shown: Shown): Picture | null {
  const first = shown.pictures[0] ?? null;
  const composite = workspace.composites.all.find(({ id }) => id === 'true-colour');
  if (composite === undefined) return first;
  const { splitId, patch } = shown;
  const { layers } = workspace.split;
  const bands = (compositeLayers(composite, new Set(layers.map(({ id }) => id))) ?? []).map((layerId) => {
    const layer = layers.find(({ id }) => id === layerId);
    return layer === undefined ? null : workspace.layers.peek({ splitId, patch, layerId, itemType: layer.itemType });
  });
  return bands.every((band) => band !== null) ? { composite, bands } : first;
}

function canvasOf(side: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(side, side).getContext('2d', { alpha: false });
  if (context === null) throw new Error('invariant: a canvas of this size can be drawn on');
  return context;
}

function draw(on: OffscreenCanvasRenderingContext2D, opacity: number, render: (pixels: Uint32Array) => void): void {
  const image = new ImageData(PATCH_SIZE, PATCH_SIZE);
  render(new Uint32Array(image.data.buffer));
  const layer = new OffscreenCanvas(PATCH_SIZE, PATCH_SIZE);
  layer.getContext('2d')?.putImageData(image, 0, 0);
  on.globalAlpha = opacity;
  on.drawImage(layer, 0, 0);
}

/** The image area without the padding. */
function reduced({ canvas }: OffscreenCanvasRenderingContext2D): OffscreenCanvas {
  const small = canvasOf(SIDE);
  small.imageSmoothingQuality = 'high';
  const { x0, y0, x1, y1 } = imageRect;
  small.drawImage(canvas, x0, y0, x1 - x0, y1 - y0, 0, 0, SIDE, SIDE);
  return small.canvas;
}

/** Null where even the coarsest is too large. */
async function encode(canvas: OffscreenCanvas): Promise<Uint8Array | null> {
  for (const quality of QUALITIES) {
    let blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    // A browser that cannot write WebP answers with a PNG.
    if (blob.type !== 'image/webp') blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (blob.size <= MAX_PICTURE_BYTES) return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}
