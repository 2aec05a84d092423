import type { Calls } from '../../shared/contract.ts';
import type { CodeCensus, SplitReport } from '../../shared/dataset-report.ts';

/** Which codes the label layers hold, as far as they have been counted: from a sample first, in full on request. */
export class Census {
  readonly #calls: Calls;
  readonly #datasetId: string;
  #known = $state.raw<ReadonlyMap<string, CodeCensus>>(new Map());
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

  /** Counts a sample of every label layer of a split, once, one layer after another. */
  sample(split: SplitReport): void {
    if (this.#asked.has(split.id)) return;
    this.#asked.add(split.id);
    this.#run(this.#sampleAll(split));
  }

  async #sampleAll(split: SplitReport): Promise<void> {
    for (const layer of split.layers) {
      if (layer.group !== 'LABEL' || this.of(split.id, layer.id) !== null) continue;
      // One file that cannot be read is no reason not to count the others; asking for all of it says what is wrong.
      await this.#count(split.id, layer.id, crypto.randomUUID(), 'sample').catch(() => null);
    }
  }

  /** Counts a layer anew at the next sampling: its file was replaced. */
  forget(splitId: string, layerId: string): void {
    const known = new Map(this.#known);
    known.delete(`${splitId}/${layerId}`);
    this.#known = known;
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
