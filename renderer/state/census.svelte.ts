import type { Calls } from '../../shared/contract.ts';
import type { CodeCensus, SplitReport } from '../../shared/dataset-report.ts';

/** Which codes the label layers hold, as far as they have been counted: from a sample first, in full on request. */
export class Census {
  readonly #calls: Calls;
  readonly #datasetId: string;
  #known = $state.raw<ReadonlyMap<string, CodeCensus>>(new Map());
  #failures = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #asked = new Set<string>();
  readonly #run: (work: Promise<unknown>) => void;

  constructor(datasetId: string, calls: Calls, run: (work: Promise<unknown>) => void) {
    this.#datasetId = datasetId;
    this.#calls = calls;
    this.#run = run;
  }

  of(splitId: string, layerId: string): CodeCensus | null {
    return this.#known.get(`${splitId}/${layerId}`) ?? null;
  }

  /** Why a layer could not be counted, in a sentence; null where it was, or has not been tried. */
  failureOf(splitId: string, layerId: string): string | null {
    return this.#failures.get(`${splitId}/${layerId}`) ?? null;
  }

  /** Counts a sample of every label layer of a split, once, one layer after another. */
  sample(split: SplitReport): void {
    if (this.#asked.has(split.id)) return;
    this.#asked.add(split.id);
    this.#run(this.#sampleAll(split));
  }

  async #sampleAll(split: SplitReport): Promise<void> {
    for (const layer of split.layers) {
      if (layer.group !== 'LABEL' || this.of(split.id, layer.id) !== null) continue;
      await this.again(split.id, layer.id);
    }
  }

  /** Counts a sample of a layer; one that cannot be counted is no reason not to count the others, and keeps why. */
  async again(splitId: string, layerId: string): Promise<void> {
    this.#setFailure(splitId, layerId, null);
    try {
      await this.#count(splitId, layerId, crypto.randomUUID(), 'sample');
    } catch (error) {
      this.#setFailure(splitId, layerId, error instanceof Error ? error.message : String(error));
    }
  }

  #setFailure(splitId: string, layerId: string, message: string | null): void {
    const failures = new Map(this.#failures);
    if (message === null) failures.delete(`${splitId}/${layerId}`);
    else failures.set(`${splitId}/${layerId}`, message);
    this.#failures = failures;
  }

  /** The connection is back: what could not be counted is counted at the next sampling. */
  reconnected(): void {
    if (this.#failures.size === 0) return;
    this.#failures = new Map();
    this.#asked.clear();
  }

  /** Counts a layer anew at the next sampling: its file was replaced. */
  forget(splitId: string, layerId: string): void {
    const known = new Map(this.#known);
    known.delete(`${splitId}/${layerId}`);
    this.#known = known;
    this.#setFailure(splitId, layerId, null);
    this.#asked.delete(splitId);
  }

  all(splitId: string, layerId: string, jobId: string): Promise<void> {
    return this.#count(splitId, layerId, jobId, 'all');
  }

  async #count(splitId: string, layerId: string, jobId: string, extent: 'sample' | 'all'): Promise<void> {
    const datasetId = this.#datasetId;
    const census = await this.#calls['dataset.census']({ datasetId, splitId, layerId, jobId, extent });
    this.#known = new Map(this.#known).set(`${splitId}/${layerId}`, census);
  }
}
