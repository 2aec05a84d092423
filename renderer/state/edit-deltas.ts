import { assert } from '../../shared/errors.ts';
import { applyDelta } from '../../shared/raster/delta.ts';
import type { EditWay } from './edit-tree.ts';

export type FetchDeltas = (editIds: string[]) => Promise<readonly (readonly [editId: string, delta: Uint8Array])[]>;

/** Deltas asked for at once. */
const BATCH = 64;

/** What the edits of one mask changed, as far as it is in the page; the rest is fetched when it is wanted. */
export class EditDeltas {
  readonly #fetch: FetchDeltas;
  readonly #held = new Map<string, Uint8Array>();

  constructor(fetch: FetchDeltas) {
    this.#fetch = fetch;
  }

  clear(): void {
    this.#held.clear();
  }

  set(editId: string, delta: Uint8Array): void {
    this.#held.set(editId, delta);
  }

  /** One that is here. */
  of(editId: string): Uint8Array {
    const delta = this.#held.get(editId);
    assert(delta !== undefined, `the delta of edit ${editId} is here`);
    return delta;
  }

  has(editId: string): boolean {
    return this.#held.has(editId);
  }

  /** Those of them that are not here yet, a batch after another. */
  async bring(editIds: readonly string[]): Promise<void> {
    const missing = editIds.filter((editId) => !this.#held.has(editId));
    for (let from = 0; from < missing.length; from += BATCH) {
      const batch = missing.slice(from, from + BATCH);
      for (const [editId, delta] of await this.#fetch(batch)) this.#held.set(editId, delta);
      for (const editId of batch) assert(this.#held.has(editId), `the host sends the delta of edit ${editId}`);
    }
  }

  /** Goes a way on a mask's codes: false, with nothing done, where a delta of it is not here yet. */
  walk(codes: Int16Array, { back, forward }: EditWay): boolean {
    if (![...back, ...forward].every((edit) => this.#held.has(edit.editId))) return false;
    for (const edit of back) applyDelta(codes, this.of(edit.editId), 'backward');
    for (const edit of forward) applyDelta(codes, this.of(edit.editId), 'forward');
    return true;
  }
}
