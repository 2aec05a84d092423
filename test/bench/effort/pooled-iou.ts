import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';

const CLASSES = 4;

/**
 * IoU with the truth of each class, over the image pixels of all patches together: intersections and unions are summed
 * before they are divided, so that a patch with little of a class does not weigh like one full of it.
 */
export class PooledIou {
  /** At `4 * truth + drawn`. */
  readonly #pixels = new Float64Array(CLASSES * CLASSES);

  add(truth: Uint8Array, drawn: Int16Array): void {
    this.#count(truth, drawn, 1);
  }

  remove(truth: Uint8Array, drawn: Int16Array): void {
    this.#count(truth, drawn, -1);
  }

  #count(truth: Uint8Array, drawn: Int16Array, by: number): void {
    for (let y = IMAGE_START; y < IMAGE_END; y++) {
      const end = y * PATCH_SIZE + IMAGE_END;
      for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) this.#pixels[CLASSES * truth[i] + drawn[i]] += by;
    }
  }

  /** One pixel of `truth` was drawn `before` and is `after` now. */
  move(truth: number, before: number, after: number): void {
    this.#pixels[CLASSES * truth + before]--;
    this.#pixels[CLASSES * truth + after]++;
  }

  /** By class number; a class that is nowhere has 1. */
  byClass(): number[] {
    return Array.from({ length: CLASSES }, (_, code) => {
      const both = this.#pixels[CLASSES * code + code];
      let either = -both;
      for (let other = 0; other < CLASSES; other++) {
        either += this.#pixels[CLASSES * code + other] + this.#pixels[CLASSES * other + code];
      }
      return either === 0 ? 1 : both / either;
    });
  }

  reaches(least: number): boolean {
    return this.byClass().every((iou) => iou >= least);
  }
}
