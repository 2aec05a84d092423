import { assert } from '../../shared/errors.ts';

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

  get(editId: string): Uint8Array | undefined {
    return this.#held.get(editId);
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
}
