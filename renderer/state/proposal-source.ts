import type { EditDetail } from '../../shared/edit-detail.ts';
import type { Offer } from '../../shared/proposals/offer.ts';
import type { MaskDocument } from './mask-document.svelte.ts';

/** In the order in which they are listed. */
export const sourceIds = ['assist', 'references', 'shadow', 'dates', 'model', 'alike'] as const;
export type SourceId = (typeof sourceIds)[number];

export const sourceNames: Readonly<Record<SourceId, string>> = {
  assist: 'Assist',
  references: 'Other masks',
  shadow: 'Shadow of clouds',
  dates: 'Another date',
  model: "A model's output",
  alike: 'More like this',
};

/** What a source offers, and for which mask. */
export interface Offered {
  readonly mask: MaskDocument;
  readonly offer: Offer;
  /** What it was made with, as accepted pieces are recorded. */
  readonly settings: EditDetail;
}

/**
 * Where proposals come from. Each source is a class with its own runes, made in the constructor of `Proposals`: `offered`
 * is a `$derived` of what it reads where that takes milliseconds, else what a worker answered last. It is read only while
 * the source is open, so nothing is worked out for a source that nobody looks at.
 */
export interface ProposalSource {
  readonly id: SourceId;
  /** What is offered now; a sentence where nothing can be, or not yet. */
  readonly offered: Offered | string;
  /** It is being worked out anew: what is offered is of before, and can only be looked at. */
  readonly stale: boolean;
  /** Works it out, where that is not done by itself. */
  run?(): void;
  /** It is chosen: what it needs can be fetched. */
  open?(): void;
  /** Another patch is on the canvas while it is open. */
  arrived?(): void;
  /** Another is chosen, or none. */
  close?(): void;
}
