import { SvelteSet } from 'svelte/reactivity';
import { deltaOutline } from '../../shared/raster/delta-outline.ts';
import { describeTool, editClock } from './edit-words.ts';
import { type HistoryRow, historyRows } from './history-rows.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { MaskTurns } from './mask-turns.svelte.ts';
import type { PastMask } from './past-mask.ts';
import { BASE, pastId, type References } from './references.svelte.ts';

interface Parts {
  /** The mask that is on the canvas: it is listed until the next one is. */
  readonly document: () => MaskDocument | null;
  readonly references: References;
  readonly turns: MaskTurns;
  /** Puts away what would hide the mask. */
  readonly bareMask: () => void;
  readonly run: (work: Promise<unknown>) => void;
}

const nothing = new Int16Array(0);

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

  /** Of an edit that is pointed at in the list. */
  #change = $state.raw<{ readonly document: MaskDocument; readonly delta: Uint8Array } | null>(null);
  #pointed: string | null = null;
  /** The lines around what it changed, in patch pixels; none where nothing is pointed at. */
  readonly pointedAt = $derived.by(() => {
    const change = this.#change;
    return change === null || change.document !== this.#parts.document() ? nothing : deltaOutline([change.delta]);
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

  /** The pointer or the keys are at an edit of the list; null where they have left it. */
  point(editId: string | null): void {
    this.#pointed = editId;
    const document = this.#parts.document();
    if (editId === null || document === null) this.#change = null;
    else this.#parts.run(this.#show(document, editId));
  }

  async #show(document: MaskDocument, editId: string): Promise<void> {
    const delta = await document.deltaOf(editId);
    // On the way here the hand may have gone on.
    if (this.#pointed === editId) this.#change = { document, delta };
  }

  /** A state is what References shows as the other mask. */
  isCompared(editId: string | null): boolean {
    const { references } = this.#parts;
    return references.mode !== 'off' && references.chosen === pastId({ editId });
  }

  async toggleCompared(editId: string | null): Promise<void> {
    const { references } = this.#parts;
    if (this.isCompared(editId)) {
      references.mode = 'off';
      return;
    }
    if (editId === null) {
      references.choose(BASE);
      return;
    }
    const past = await this.#stateAt(editId);
    if (past !== null) references.choosePast(past);
  }

  /** A state takes turns with the mask as it is. */
  isAlternating(editId: string | null): boolean {
    const document = this.#parts.document();
    return document !== null && this.#parts.turns.isWith({ document, editId });
  }

  async toggleAlternating(editId: string | null): Promise<void> {
    const { turns, bareMask } = this.#parts;
    if (this.isAlternating(editId)) {
      turns.stop();
      return;
    }
    const past = await this.#stateAt(editId);
    if (past === null) return;
    bareMask();
    turns.start(past);
  }

  /** "state of 14:32, brush": what a state is called where it is looked at. */
  nameOf(editId: string | null): string {
    const edit = editId === null ? null : (this.#parts.document()?.edit(editId) ?? null);
    return edit === null ? 'untouched' : `state of ${editClock(edit.at, new Date())}, ${describeTool(edit.tool)}`;
  }

  /** Null where the mask has been left by the time its deltas are here. */
  async #stateAt(editId: string | null): Promise<PastMask | null> {
    const document = this.#parts.document();
    if (document === null) return null;
    const codes = await document.codesAt(editId);
    if (document !== this.#parts.document()) return null;
    return { document, editId, name: this.nameOf(editId), codes };
  }

  /** Lists the edits of a branch, or puts them away. */
  toggleBranch(firstId: string): void {
    if (!this.#unfolded.delete(firstId)) this.#unfolded.add(firstId);
  }
}
