import { PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { assert } from '../../shared/errors.ts';
import { awaitedLater } from './awaited-later.ts';
import type { EditedMask, ExportHead, ExportHost } from './export-plan.ts';

/** Masks asked for before they are needed: hides the way to the project's thread; bounds what waits to 2 MB. */
const AHEAD = 4;

export interface EditedPatch {
  readonly head: ExportHead;
  readonly mask: EditedMask;
}

/** The masks of the edited patches, in patch order. */
export class MasksAhead {
  readonly #heads: readonly ExportHead[];
  readonly #host: ExportHost;
  readonly #waiting: Promise<EditedMask>[] = [];
  #asked = 0;
  #taken = 0;

  constructor(heads: readonly ExportHead[], host: ExportHost) {
    this.#heads = heads;
    this.#host = host;
  }

  /** Head and mask of `patch`, or null if it is not edited. Patches must be asked for in ascending order. */
  async take(patch: number): Promise<EditedPatch | null> {
    const head = this.#heads.at(this.#taken);
    assert(head === undefined || head.patch >= patch, 'patches are taken in order');
    if (head === undefined || head.patch !== patch) return null;
    while (this.#asked < this.#heads.length && this.#asked < this.#taken + AHEAD) {
      const next = this.#heads[this.#asked++];
      this.#waiting.push(awaitedLater(this.#host.maskAt(next)));
    }
    this.#taken++;
    const next = this.#waiting.shift();
    assert(next !== undefined, 'a mask was asked for');
    const mask = await next;
    assert(mask.codes.length === PATCH_PIXELS, 'a mask has one code per pixel');
    return { head, mask };
  }
}
