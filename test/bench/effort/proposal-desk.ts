import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { Offer } from '../../../shared/proposals/offer.ts';
import { type Pending, type ProposedPiece, pendingOf } from '../../../shared/proposals/pending.ts';

const nothingRejected = new Uint8Array(PATCH_PIXELS);

/** A proposal that is open on a patch: its pieces as the page lists them, and the one that is chosen. */
export class ProposalDesk {
  readonly #codes: Int16Array;
  readonly #smallest: number;
  #offer: Offer | null = null;
  #pending: Pending | null = null;
  #chosenPixel: number | null = null;
  /** Where the chosen piece stood in the list. */
  #chosenAt = 0;

  constructor(codes: Int16Array, smallest: number) {
    this.#codes = codes;
    this.#smallest = smallest;
  }

  open(offer: Offer | null): void {
    this.#offer = offer;
    this.#chosenPixel = null;
    this.#pending = null;
  }

  /** The mask has changed. */
  changed(): void {
    this.#pending = null;
  }

  /** Null where nothing is offered. */
  get pending(): Pending | null {
    if (this.#offer === null) return null;
    this.#pending ??= pendingOf({
      mask: this.#codes,
      offered: this.#offer.classes,
      kept: null,
      rejected: nothingRejected,
      smallest: this.#smallest,
    });
    return this.#pending;
  }

  get pieces(): readonly ProposedPiece[] {
    return this.pending?.pieces ?? [];
  }

  /** Place of the chosen piece in the list; null: none is chosen. */
  get chosenAt(): number | null {
    const { pending } = this;
    if (pending === null || this.#chosenPixel === null) return null;
    const label = pending.labels[this.#chosenPixel];
    const at = pending.pieces.findIndex(({ firstPixel }) => pending.labels[firstPixel] === label);
    return label === 0 || at < 0 ? null : at;
  }

  choose(at: number): void {
    this.#chosenAt = at;
    this.#chosenPixel = this.pieces[at]?.firstPixel ?? null;
  }

  get at(): number {
    return this.#chosenAt;
  }
}
