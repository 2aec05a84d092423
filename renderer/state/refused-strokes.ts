import type { DatasetReport } from '../../shared/dataset-report.ts';
import type { LookedAt } from './looked-at.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { MaskDocuments, MaskKey } from './mask-documents.ts';
import type { Command } from './outbox.svelte.ts';
import type { PatchShowing } from './patch-showing.svelte.ts';

interface Parts {
  readonly report: DatasetReport;
  readonly documents: MaskDocuments;
  readonly chosen: () => MaskKey;
  readonly lookedAt: LookedAt;
  readonly showing: PatchShowing;
  /** Ends a stroke that is under way, and keeps it. */
  readonly interrupt: () => void;
  readonly tell: (message: string) => void;
}

/** Strokes that were not taken, on whichever mask: they wait until the annotator decides about them. */
export class RefusedStrokes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The first mask whose strokes wait for a decision; null where none do. */
  get first(): MaskDocument | null {
    return this.#parts.documents.withRefused[0] ?? null;
  }

  /** Says where strokes wait for a decision; null where none do. */
  get sentence(): string | null {
    const { first } = this;
    if (first === null) return null;
    return `Strokes of yours on ${this.#nameOf(first)} were not taken. Put them on it or let them go.`;
  }

  /** The chosen mask where strokes on it wait for a decision, though it may not open any more; else null. */
  get here(): MaskDocument | null {
    const { splitId, patch, target } = this.#parts.chosen();
    const isHere = ({ place }: MaskDocument) =>
      place.splitId === splitId && place.patch === patch && place.target === target;
    return this.#parts.documents.withRefused.find(isHere) ?? null;
  }

  /** Puts strokes on their mask. Throws where it cannot be loaded: they stay offered then. */
  async apply(document: MaskDocument): Promise<void> {
    const { lookedAt, showing, interrupt } = this.#parts;
    interrupt();
    lookedAt.back();
    await document.applyRefused();
    if (showing.current?.document === null) showing.retry();
  }

  /** The pane shows the strokes of its own mask that were not taken; of everything else a sentence tells. */
  tell(document: MaskDocument, { kind }: Command, reason: string | null): void {
    const { showing, tell } = this.#parts;
    const why = reason ?? 'It was changed elsewhere meanwhile.';
    if (kind !== 'edit') tell(`The ${kind} on ${this.#nameOf(document)} was not done. ${why}`);
    else if (document !== showing.current?.document) {
      tell(`A stroke on ${this.#nameOf(document)} was not taken: go there to put it on again. ${why}`);
    }
  }

  #nameOf({ place }: MaskDocument): string {
    const split = this.#parts.report.splits.find(({ id }) => id === place.splitId)?.name ?? place.splitId;
    return `the ${place.target === 'manual_hq' ? 'mask' : 'scribbles'} of patch ${place.patch} of ${split}`;
  }
}
