import { SvelteSet } from 'svelte/reactivity';
import { type HistoryRow, historyRows } from './history-rows.ts';
import type { MaskDocument } from './mask-document.svelte.ts';

interface Parts {
  /** The mask that was chosen, where it is on the canvas. */
  readonly document: () => MaskDocument | null;
}

/** The edits of the mask that is shown, as they are listed and looked at. */
export class EditHistory {
  readonly #parts: Parts;
  #wantedAnnotator = $state<string | null>(null);
  readonly #unfolded = new SvelteSet<string>();

  readonly #edits = $derived.by(() => this.#parts.document()?.history ?? []);
  /** Who has edited the mask, in the order of their first edits. */
  readonly annotators = $derived.by((): readonly string[] => [...new Set(this.#edits.map((edit) => edit.annotator))]);
  readonly rows = $derived.by((): readonly HistoryRow[] => {
    const document = this.#parts.document();
    if (document === null) return [];
    const { annotator } = this;
    return historyRows({ edits: this.#edits, headId: document.headId, unfolded: this.#unfolded, annotator });
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whose edits are listed; null for everybody's, also where the one who was chosen has none on this mask. */
  get annotator(): string | null {
    const wanted = this.#wantedAnnotator;
    return wanted !== null && this.annotators.includes(wanted) ? wanted : null;
  }

  set annotator(annotator: string | null) {
    this.#wantedAnnotator = annotator;
  }

  /** Lists the edits of a branch, or puts them away. */
  toggleBranch(firstId: string): void {
    if (!this.#unfolded.delete(firstId)) this.#unfolded.add(firstId);
  }
}
