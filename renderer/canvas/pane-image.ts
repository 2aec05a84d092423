import { blankGround } from '../../shared/composites.ts';
import { TRANSPARENT } from '../../shared/raster/rgba.ts';
import type { StretchChoice } from '../../shared/stretch.ts';
import type { DatePicture } from '../state/dates.svelte.ts';
import type { Picture } from '../state/patch-showing.svelte.ts';
import type { Pictures } from '../state/picture-channels.ts';
import { CompositeImage, type Manner } from './composite-image.ts';
import { contrastOf } from './contrast-of.ts';
import { DifferenceImage } from './difference-image.ts';

/** Draws what a pane shows: its patch, or what is looked at in its place. */
export class PaneImage {
  readonly #pictures: Pictures;
  readonly #image: CompositeImage;
  readonly #difference: DifferenceImage;

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
    this.#image = new CompositeImage(pictures);
    this.#difference = new DifferenceImage(pictures);
  }

  /** `out` is 512 x 512 RGBA; `picture` is null where its layers cannot be read, `other` where the patch itself is shown. */
  render(
    out: Uint32Array,
    picture: Picture | null,
    other: DatePicture | null,
    manner: Manner & { readonly stretch: StretchChoice },
  ): void {
    if (picture === null) {
      out.fill(TRANSPARENT);
      return;
    }
    const { composite, bands } = picture;
    switch (other?.kind) {
      case 'difference':
        this.#difference.render(out, composite, bands, other.bands);
        break;
      case 'none':
        this.#image.render(out, blankGround, []);
        break;
      case 'date': {
        const stretch = other.likeHere ? contrastOf(this.#pictures, composite, bands, manner.stretch) : manner.stretch;
        this.#image.render(out, composite, other.bands, { ...manner, stretch });
        break;
      }
      default:
        this.#image.render(out, composite, bands, manner);
    }
  }
}
