import type { Calls, Unscribbled } from '../../shared/contract.ts';

/** What the scribbles of each split hold where nothing was drawn, as far as the host has been asked. */
export class UnscribbledValues {
  readonly #datasetId: string;
  readonly #calls: Calls;
  readonly #asked = new Map<string, Promise<void>>();
  #known = $state.raw<Readonly<Record<string, Unscribbled>>>({});

  constructor(datasetId: string, calls: Calls) {
    this.#datasetId = datasetId;
    this.#calls = calls;
  }

  of(splitId: string): Unscribbled | null {
    return this.#known[splitId] ?? null;
  }

  /** The value, where it is known. */
  codeOf(splitId: string): number | null {
    const known = this.of(splitId);
    return known?.state === 'known' ? known.code : null;
  }

  /** Asks once for all who want to know: it may take the host a look through the file. */
  async load(splitId: string): Promise<void> {
    if (this.of(splitId) !== null) return;
    const asked = this.#asked.get(splitId) ?? this.#ask(splitId).finally(() => this.#asked.delete(splitId));
    this.#asked.set(splitId, asked);
    await asked;
  }

  async #ask(splitId: string): Promise<void> {
    this.#keep(splitId, await this.#calls['scribble.unscribbled']({ datasetId: this.#datasetId, splitId }));
  }

  async decide(splitId: string, code: number): Promise<void> {
    this.#keep(splitId, await this.#calls['scribble.decide']({ datasetId: this.#datasetId, splitId, code }));
  }

  #keep(splitId: string, value: Unscribbled): void {
    this.#known = { ...this.#known, [splitId]: value };
  }
}
