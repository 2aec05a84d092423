import type { Dates } from './dates.svelte.ts';
import type { LookedAt } from './looked-at.svelte.ts';
import type { MaskPlace } from './mask-document.svelte.ts';
import type { MaskKey } from './mask-documents.ts';
import type { OtherTarget } from './other-target.svelte.ts';
import type { Outbox } from './outbox.svelte.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';
import type { UnscribbledValues } from './unscribbled-values.svelte.ts';
import type { View } from './view.svelte.ts';

interface Parts {
  readonly outbox: Outbox;
  readonly lookedAt: LookedAt;
  readonly dates: Dates;
  readonly view: View;
  readonly showing: PatchShowing;
  readonly unscribbled: UnscribbledValues;
  readonly otherTarget: OtherTarget;
  readonly chosen: () => MaskKey;
  /** The project's file cannot be read in whole: nothing is written into it. */
  readonly damaged: () => boolean;
  /** Strokes of the mask from before the page was loaded again that are still on their way. */
  readonly waitingFromBefore: (place: MaskPlace) => number;
}

/** What stands in the way of changing the mask, in sentences for the annotator. */
export class ChangeBlockers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Why the mask can be neither painted nor undone now; null where it can. */
  get change(): string | null {
    const { outbox, lookedAt, dates, showing, waitingFromBefore, damaged } = this.#parts;
    const { current } = showing;
    if (damaged()) return 'The project is damaged, so nothing can be saved in it. Choose first how to go on.';
    if (current === null) return showing.failure ?? 'The patch is still loading.';
    if (current.document === null) return current.maskFailure ?? 'The mask cannot be opened.';
    if (current.document.blocked !== null)
      return 'The source label has changed: answer the question above the patch first.';
    if (lookedAt.of(current.document) !== null)
      return 'This is the mask on an earlier label, to look at. Go back to the mask first.';
    if (dates.blocker !== null) return dates.blocker;
    if (waitingFromBefore(current.document.place) > 0)
      return `Strokes from before are still being saved. Painting goes on when they are. ${outbox.failure ?? ''}`;
    if (outbox.full) return `Not saved: ${outbox.waiting} strokes are waiting. Painting goes on when they are safe.`;
    return current.document.canChange ? null : (current.document.failure ?? 'The mask is being loaded anew.');
  }

  /** Why what is painted cannot be seen now; null where it can. */
  get unseen(): string | null {
    const { lookedAt, dates, showing, view, otherTarget } = this.#parts;
    if (lookedAt.of(showing.document) !== null)
      return 'This is the mask on an earlier label, to look at. Go back to the mask first.';
    if (dates.blocker !== null) return dates.blocker;
    if (otherTarget.instead && otherTarget.shown !== null)
      return 'What is painted is not shown. Show it beside the other first.';
    return view.maskVisible ? null : 'The mask is hidden. Show it before painting on it.';
  }

  /** Why nothing can be painted now; null where it can. */
  get paint(): string | null {
    const { change } = this;
    if (change !== null) return change;
    const { showing, unscribbled } = this.#parts;
    const { splitId, target } = this.#parts.chosen();
    if (target === 'manual_sc' && unscribbled.of(splitId)?.state === 'ask')
      return 'Say first which value means "nothing drawn".';
    const { unseen } = this;
    if (unseen !== null) return unseen;
    return showing.current?.document?.canPaint === true ? null : 'The last undo or redo is still under way.';
  }
}
