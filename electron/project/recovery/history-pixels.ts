import { applyDelta } from '../../../shared/raster/delta.ts';

/** The edits on one base as far as they are settled: what each changed and which it stands on. */
export interface SettledEdits {
  parentOf(edit: number): number | null;
  deltaOf(edit: number): Uint8Array;
}

/** A mask at any of the settled edits on a base, by going from one to the next along the tree. */
export class HistoryPixels {
  readonly codesOfBase: Int16Array;
  readonly #codes: Int16Array;
  readonly #edits: SettledEdits;
  #at: number | null = null;

  constructor(base: Int16Array, edits: SettledEdits) {
    this.codesOfBase = base;
    this.#codes = base.slice();
    this.#edits = edits;
  }

  /** The codes at an edit, null being the base. They may be written to only by what `arrive` then names. */
  at(edit: number | null): Int16Array {
    if (edit === this.#at) return this.#codes;
    const down = this.#ancestors(edit);
    const common = new Set<number | null>(down);
    while (!common.has(this.#at) && this.#at !== null) {
      applyDelta(this.#codes, this.#edits.deltaOf(this.#at), 'backward');
      this.#at = this.#edits.parentOf(this.#at);
    }
    const ahead = this.#at === null ? down : down.slice(0, down.indexOf(this.#at));
    for (const next of ahead.reverse()) applyDelta(this.#codes, this.#edits.deltaOf(next), 'forward');
    this.#at = edit;
    return this.#codes;
  }

  /** The codes have been taken on to a new edit on the one they were at. */
  arrive(edit: number): void {
    this.#at = edit;
  }

  /** From the edit to the first one on the base. */
  #ancestors(edit: number | null): number[] {
    const path: number[] = [];
    for (let at = edit; at !== null; at = this.#edits.parentOf(at)) path.push(at);
    return path;
  }
}
