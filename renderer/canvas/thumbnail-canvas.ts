import { shareClasses, THUMBNAIL_SIZE } from '../../shared/patch-list/patch-table.ts';

/** Opaque colours of the classes, `#rrggbb` by place in `shareClasses`; null is not drawn. */
export type ThumbnailColours = readonly (string | null)[];

/** Draws pictures of patches with their masks over them, each on a canvas of THUMBNAIL_SIZE on each side. */
export class ThumbnailCanvas {
  readonly #mask = new OffscreenCanvas(THUMBNAIL_SIZE, THUMBNAIL_SIZE);
  readonly #maskContext = this.#mask.getContext('2d', { willReadFrequently: true });
  readonly #pixels = new ImageData(THUMBNAIL_SIZE, THUMBNAIL_SIZE);
  readonly #words = new Uint32Array(this.#pixels.data.buffer);

  /** Nothing where there is no picture; `opacity` is the mask's. */
  draw(
    context: CanvasRenderingContext2D,
    picture: ImageBitmap | null,
    mask: { readonly classes: Uint8Array; readonly colours: ThumbnailColours; readonly opacity: number } | null,
  ): void {
    context.clearRect(0, 0, THUMBNAIL_SIZE, THUMBNAIL_SIZE);
    if (picture !== null) context.drawImage(picture, 0, 0, THUMBNAIL_SIZE, THUMBNAIL_SIZE);
    if (mask === null || this.#maskContext === null) return;
    const words = this.#words;
    const { classes } = mask;
    const byClass = Uint32Array.from(shareClasses, (_, place) => wordOf(mask.colours[place] ?? null));
    for (let i = 0; i < words.length; i++) words[i] = byClass[classes[i]];
    this.#maskContext.putImageData(this.#pixels, 0, 0);
    context.globalAlpha = mask.opacity;
    context.drawImage(this.#mask, 0, 0);
    context.globalAlpha = 1;
  }
}

/** RGBA in the order of the machine's bytes. */
function wordOf(colour: string | null): number {
  if (colour === null) return 0;
  const rgb = Number.parseInt(colour.slice(1), 16);
  return new Uint32Array(Uint8Array.of(rgb >> 16, rgb >> 8, rgb, 255).buffer)[0];
}
