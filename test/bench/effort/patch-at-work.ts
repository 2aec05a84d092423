import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { alikeComponents } from '../../../shared/raster/components.ts';
import { imageRect, type Rect } from '../../../shared/raster/rect.ts';
import { StrokeRecorder } from '../../../shared/raster/stroke.ts';
import type { PooledIou } from './pooled-iou.ts';

/** Connected pixels that are wrong and ought to be of one class: what an annotator sees as one thing to mend. */
export interface ErrorRegion {
  readonly code: number;
  readonly pixelCount: number;
  readonly bounds: Rect;
  readonly firstPixel: number;
  /** 512 x 512, 1 inside. */
  pixels(): Uint8Array;
}

/** What something that was drawn made right, and what it made wrong. */
export interface Outcome {
  readonly corrected: number;
  readonly harmed: number;
}

/** Draws on a mask that is at work, through the recorder that the application draws through. */
export type Drawing = (recorder: StrokeRecorder) => void;

/** A mask on its way to the truth. */
export class PatchAtWork {
  readonly truth: Uint8Array;
  /** Never written but by `draw`. */
  readonly codes: Int16Array;
  #regions: ErrorRegion[] | null = null;
  /** First pixels and sizes of regions that nothing mended: the same ones are not tried again. */
  readonly #given = new Set<string>();

  constructor(truth: Uint8Array, drawn: Int16Array) {
    this.truth = truth;
    this.codes = drawn.slice();
  }

  /** Largest first, without those that were given up. */
  regions(): readonly ErrorRegion[] {
    this.#regions ??= errorRegions(this.truth, this.codes).filter((region) => !this.#given.has(nameOf(region)));
    return this.#regions;
  }

  giveUp(region: ErrorRegion): void {
    this.#given.add(nameOf(region));
    this.#regions = this.regions().filter((other) => other !== region);
  }

  /** What a drawing would do; the mask is as before. */
  look(drawing: Drawing): Outcome {
    const recorder = new StrokeRecorder(this.codes);
    drawing(recorder);
    const outcome = this.#outcome(recorder, null);
    recorder.cancel();
    return outcome;
  }

  /** Draws, and tells `scored` of each pixel that has changed; `heard` too, and whether it is right now. */
  draw(drawing: Drawing, scored: PooledIou, heard: (pixel: number, isRight: boolean) => void): Outcome {
    const recorder = new StrokeRecorder(this.codes);
    drawing(recorder);
    const outcome = this.#outcome(recorder, (pixel, before, after) => {
      scored.move(this.truth[pixel], before, after);
      heard(pixel, after === this.truth[pixel]);
    });
    recorder.end();
    this.#regions = null;
    return outcome;
  }

  #outcome(
    recorder: StrokeRecorder,
    changed: ((pixel: number, before: number, after: number) => void) | null,
  ): Outcome {
    const before = recorder.original();
    const { codes, truth } = this;
    const { dirty } = recorder;
    let corrected = 0;
    let harmed = 0;
    for (let y = dirty.y0; y < dirty.y1; y++) {
      for (let i = PATCH_SIZE * y + dirty.x0; i < PATCH_SIZE * y + dirty.x1; i++) {
        if (codes[i] === before[i]) continue;
        if (codes[i] === truth[i]) corrected++;
        else if (before[i] === truth[i]) harmed++;
        changed?.(i, before[i], codes[i]);
      }
    }
    return { corrected, harmed };
  }
}

function nameOf({ code, firstPixel, pixelCount }: ErrorRegion): string {
  return `${code} ${firstPixel} ${pixelCount}`;
}

function errorRegions(truth: Uint8Array, codes: Int16Array): ErrorRegion[] {
  const wanted = new Int16Array(PATCH_PIXELS);
  for (let y = imageRect.y0; y < imageRect.y1; y++) {
    for (let i = PATCH_SIZE * y + imageRect.x0; i < PATCH_SIZE * y + imageRect.x1; i++) {
      if (codes[i] !== truth[i]) wanted[i] = 1 + truth[i];
    }
  }
  const { labels, count, sizes, bounds, firsts } = alikeComponents(wanted, 8);
  const regions: ErrorRegion[] = [];
  for (let part = 0; part < count; part++) {
    const firstPixel = firsts[part];
    if (wanted[firstPixel] === 0) continue;
    const [x0, y0, x1, y1] = bounds.subarray(4 * part, 4 * part + 4);
    regions.push({
      code: wanted[firstPixel] - 1,
      pixelCount: sizes[part],
      bounds: { x0, y0, x1, y1 },
      firstPixel,
      pixels: () => {
        const region = new Uint8Array(PATCH_PIXELS);
        for (let y = y0; y < y1; y++) {
          for (let i = PATCH_SIZE * y + x0; i < PATCH_SIZE * y + x1; i++) if (labels[i] === part + 1) region[i] = 1;
        }
        return region;
      },
    });
  }
  return regions.sort((a, b) => b.pixelCount - a.pixelCount || a.firstPixel - b.firstPixel);
}
