import type { Calls, Place } from '../../shared/contract.ts';
import { ranked } from '../../shared/patch-list/queue.ts';
import { scoredPatches } from '../../shared/patch-list/score-table.ts';
import { sureEnough } from '../../shared/proposals/model-offer.ts';
import type { ModelReport } from '../../shared/proposals/model-report.ts';
import { modelNumbers } from '../../shared/proposals/model-source.ts';
import type { Offer } from '../../shared/proposals/offer.ts';
import { unpackOffer } from '../../shared/proposals/packed-offer.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Offered, ProposalSource } from './proposal-source.ts';
import type { Queue } from './queue.svelte.ts';

interface Parts {
  readonly datasetId: string;
  readonly calls: Pick<Calls, 'model.open' | 'model.offer' | 'model.uncertainty' | 'model.close'>;
  /** The dense mask of the patch that is shown; null until it has come. */
  readonly mask: () => MaskDocument | null;
  readonly splitId: () => string;
  readonly queue: Queue;
  /** Settles when the status of every patch of a split is known. */
  readonly loadWork: (splitId: string) => Promise<void>;
  readonly isDone: (splitId: string, patch: number) => boolean;
  readonly run: (work: Promise<unknown>) => void;
}

/** Half a megabyte each. */
const MOST_OFFERS = 8;

/** What a model has put out for a split, as a source of proposals. */
export class ModelOutput implements ProposalSource {
  readonly id = 'model';
  readonly #parts: Parts;
  /** By split. */
  #reports = $state.raw<ReadonlyMap<string, ModelReport>>(new Map());
  #opening = $state(false);
  /** Why what was chosen last cannot be used, in sentences. */
  #trouble = $state<string | null>(null);
  leastMargin = $state<number>(modelNumbers.leastMargin.initial);
  /** What has come, or why it cannot come, by model and patch; the oldest first. */
  readonly #offers = new Map<string, Offer | string>();
  readonly #asked = new Set<string>();
  /** Counts arrivals. */
  #revision = $state(0);

  /** Of the split that is shown; null where nothing was chosen for it. */
  readonly report = $derived.by(() => this.#reports.get(this.#parts.splitId()) ?? null);

  readonly offered = $derived.by((): Offered | string => {
    const mask = this.#parts.mask();
    if (mask === null) return 'The mask is still loading.';
    const { splitId, patch } = mask.place;
    const report = this.#reports.get(splitId);
    if (report === undefined)
      return this.#opening ? 'is being opened' : 'No output of a model is chosen for this split.';
    const offer = this.#offerOf(report, patch);
    if (typeof offer === 'string') return offer;
    const isAsked = report.kind === 'probabilities' && this.leastMargin > 0;
    const settings = { file: report.name, leastMarginPercent: isAsked ? this.leastMargin : null };
    return { mask, offer: sureEnough(offer, { leastMargin: this.leastMargin }), settings };
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get stale(): boolean {
    return false;
  }

  /** What could not be read is asked for again. */
  open(): void {
    for (const [key, offer] of [...this.#offers]) if (typeof offer === 'string') this.#offers.delete(key);
    this.#revision++;
  }

  get isOpening(): boolean {
    return this.#opening;
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  setLeastMargin(percent: number): void {
    const { least, most } = modelNumbers.leastMargin;
    this.leastMargin = Math.min(most, Math.max(least, Math.round(percent)));
  }

  /** Opens a file or folder for the split that is shown, in place of the one before. What is wrong with it is `trouble`. */
  async choose({ placeId }: Place): Promise<void> {
    const { calls, datasetId } = this.#parts;
    const splitId = this.#parts.splitId();
    this.#opening = true;
    this.#trouble = null;
    try {
      const report = await calls['model.open']({ datasetId, splitId, placeId });
      const before = this.#reports.get(splitId);
      this.#reports = new Map([...this.#reports, [splitId, report]]);
      if (before !== undefined) await calls['model.close']({ datasetId, modelId: before.modelId });
    } catch (error) {
      this.#trouble = sentenceOf(error);
    } finally {
      this.#opening = false;
    }
  }

  /** Makes a queue of the patches that are not done, those first of which the model is least sure. */
  async uncertainFirst(jobs: Pick<Jobs, 'run'>): Promise<void> {
    const { report } = this;
    if (report === null) return;
    const { calls, datasetId, queue, loadWork, isDone } = this.#parts;
    const { modelId, splitId, name } = report;
    const [table] = await Promise.all([
      jobs.run(`Looking where ${name} is unsure`, (jobId) => calls['model.uncertainty']({ datasetId, modelId, jobId })),
      loadWork(splitId),
    ]);
    const scored = scoredPatches(table).map(({ scores: [score = Number.NaN], ...patch }) => ({ ...patch, score }));
    const column = table.columns[0] ?? 'uncertainty';
    queue.start({
      definition: { kind: 'scores', fileName: name.slice(0, 255), column, first: 'highest', thresholds: [] },
      from: [splitId],
      onlyOpen: true,
      patches: ranked(scored, 'highest').filter(({ patch }) => !isDone(splitId, patch)),
    });
  }

  /** A sentence while it is on its way, or where it cannot be read. */
  #offerOf(report: ModelReport, patch: number): Offer | string {
    void this.#revision;
    const key = `${report.modelId} ${patch}`;
    const known = this.#offers.get(key);
    if (known !== undefined) return known;
    if (!this.#asked.has(key)) this.#parts.run(this.#bring(key, report.modelId, patch));
    return 'is loading';
  }

  async #bring(key: string, modelId: string, patch: number): Promise<void> {
    const { calls, datasetId } = this.#parts;
    this.#asked.add(key);
    try {
      this.#keep(key, unpackOffer(await calls['model.offer']({ datasetId, modelId, patch })));
    } catch (error) {
      this.#keep(key, sentenceOf(error));
    } finally {
      this.#asked.delete(key);
    }
  }

  #keep(key: string, offer: Offer | string): void {
    this.#offers.set(key, offer);
    const [[oldest] = ['']] = this.#offers;
    if (this.#offers.size > MOST_OFFERS) this.#offers.delete(oldest);
    this.#revision++;
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
