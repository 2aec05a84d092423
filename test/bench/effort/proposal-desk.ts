import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import type { Offer } from '../../../shared/proposals/offer.ts';
import { type Pending, type ProposedPiece, pendingOf } from '../../../shared/proposals/pending.ts';
import { type Sharpening, sharpened } from '../../../shared/proposals/sharpened-offer.ts';

const nothingRejected = new Uint8Array(PATCH_PIXELS);
const nothing: Pending = {
  classes: new Int16Array(PATCH_PIXELS).fill(NO_STATEMENT),
  labels: new Int32Array(PATCH_PIXELS),
  pieces: [],
  counts: [],
};

export interface DeskSettings extends Sharpening {
  /** Pieces of fewer pixels are not offered. */
  readonly smallest: number;
}

/** A proposal that is open on a patch: its pieces as the page lists them, and the one that is chosen. */
export class ProposalDesk {
  /** 512 x 512, 1 where a hand has painted last: nothing is offered there. */
  readonly painted = new Uint8Array(PATCH_PIXELS);
  readonly #codes: Int16Array;
  readonly #settings: DeskSettings;
  #offer: Offer | null = null;
  #pending: Pending | null = null;
  #chosenPixel: number | null = null;

  constructor(codes: Int16Array, settings: DeskSettings) {
    this.#codes = codes;
    this.#settings = settings;
  }

  show(offer: Offer | null): void {
    // Beside the mask as it is when the offer comes, like the page.
    this.#offer = offer === null ? null : sharpened(offer, this.#codes, this.#settings);
    this.#pending = null;
  }

  /** The mask has changed. */
  changed(): void {
    this.#pending = null;
  }

  get pending(): Pending {
    const offer = this.#offer;
    if (offer === null) return nothing;
    this.#pending ??= pendingOf({
      mask: this.#codes,
      offered: offer.classes,
      kept: this.painted,
      rejected: nothingRejected,
      smallest: this.#settings.smallest,
    });
    return this.#pending;
  }

  /** Place of the chosen piece in the list; null: none is chosen. */
  get chosenAt(): number | null {
    const { labels, pieces } = this.pending;
    if (this.#chosenPixel === null || labels[this.#chosenPixel] === 0) return null;
    const label = labels[this.#chosenPixel];
    return pieces.findIndex(({ firstPixel }) => labels[firstPixel] === label);
  }

  /** After a decision the list is another: what stands at that place in it then. */
  choose(at: number): void {
    const piece: ProposedPiece | undefined = this.pending.pieces[at];
    this.#chosenPixel = piece?.firstPixel ?? null;
  }
}
