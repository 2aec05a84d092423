import type { Calls, Place } from '../../shared/contract.ts';
import type { DatasetReport } from '../../shared/dataset-report.ts';
import type { QueueDefinition, Threshold } from '../../shared/documents/patch-queue.ts';
import { metadataFieldId } from '../../shared/patch-list/metadata-fields.ts';
import { planQueue, type QueuePlan } from '../../shared/patch-list/queue-plan.ts';
import type { SampleWish, StratifyBy } from '../../shared/patch-list/sampling.ts';
import { type ScoreTable, scoredPatches } from '../../shared/patch-list/score-table.ts';
import { MAX_SEED } from '../../shared/patch-list/seeded-random.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { ListedPatches } from './listed-patches.svelte.ts';
import type { Queue } from './queue.svelte.ts';
import { candidatesOf, disagreementOf } from './queue-candidates.ts';

/** Ways to make a queue. */
export const queueKinds = ['order', 'random', 'scores', 'disagreement'] as const;
export type QueueKind = (typeof queueKinds)[number];

interface Parts {
  readonly report: DatasetReport;
  readonly calls: Pick<Calls, 'scores.read'>;
  readonly jobs: Pick<Jobs, 'run'>;
  readonly listed: ListedPatches;
  readonly queue: Queue;
  readonly loadWork: (splitId: string) => Promise<void>;
  readonly isDone: (splitId: string, patch: number) => boolean;
  readonly run: (work: Promise<unknown>) => void;
}

/** What the annotator wants of the next queue, and what it would hold. */
export class QueueMaker {
  readonly #parts: Parts;
  kind = $state<QueueKind>('order');
  /** Splits that it is made of. */
  splitIds = $state.raw<readonly string[]>([]);
  onlyOpen = $state(true);
  sizeUnit = $state<SampleWish['size']['unit']>('count');
  sizeValue = $state<number | null>(100);
  seed = $state<number | null>(1);
  by = $state<SampleWish['by']>('patch');
  stratify = $state<StratifyBy>('none');
  table = $state.raw<ScoreTable | null>(null);
  column = $state('');
  first = $state<'highest' | 'lowest'>('lowest');
  thresholds = $state.raw<readonly Threshold[]>([]);
  layerId = $state('');
  /** The status of every patch is known. */
  #workLoaded = $state(false);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.splitIds = parts.report.splits.filter(({ patchCount }) => patchCount > 0).map(({ id }) => id);
    this.layerId = parts.listed.referenceLayers[0] ?? '';
  }

  /** Asks for what a queue is made of. */
  begin(): void {
    const { listed, report, loadWork, run } = this.#parts;
    listed.refresh();
    const loaded = Promise.all(report.splits.map(({ id }) => loadWork(id)));
    run(
      loaded.then(() => {
        this.#workLoaded = true;
      }),
    );
  }

  get splits(): DatasetReport['splits'] {
    return this.#parts.report.splits;
  }

  get layers(): readonly string[] {
    return this.#parts.listed.referenceLayers;
  }

  choose(kind: QueueKind): void {
    this.kind = kind;
    if (kind === 'disagreement') this.compareWith(this.layerId);
  }

  compareWith(layerId: string): void {
    this.layerId = layerId;
    if (layerId !== '') this.#parts.listed.compareWith(layerId);
  }

  toggleSplit(splitId: string): void {
    const on = this.splitIds.includes(splitId);
    const wanted = this.splits.map(({ id }) => id).filter((id) => (id === splitId ? !on : this.splitIds.includes(id)));
    this.splitIds = wanted;
  }

  /** Whether the tables say where a patch is, so that places can be drawn. */
  get knowsPlaces(): boolean {
    return this.#says('roi_id');
  }

  knows(stratify: StratifyBy): boolean {
    if (stratify === 'none') return true;
    // Each date of a place has its own clouds.
    if (stratify === 'cloud-cover') return this.by === 'patch' && this.#says('cloud_coverage');
    return this.#says('land_cover');
  }

  #says(column: string): boolean {
    return this.#parts.listed.list.fields.has(metadataFieldId(column));
  }

  /** Reads a table of scores; throws where it cannot be used. */
  async readTable({ placeId }: Place): Promise<void> {
    const { calls, jobs, report } = this.#parts;
    const { datasetId } = report;
    this.table = await jobs.run('Reading scores', (jobId) => calls['scores.read']({ datasetId, placeId, jobId }));
    const { columns } = this.table;
    this.thresholds = this.thresholds.filter(({ column }) => columns.includes(column));
    if (!columns.includes(this.column)) this.column = columns.includes('TI') ? 'TI' : (columns[0] ?? '');
  }

  /** The table has the columns of the authors' rule for labels that are likely wrong. */
  get knowsRule(): boolean {
    return ['TI', 'HI'].every((name) => this.table?.columns.includes(name));
  }

  takeRule(): void {
    this.thresholds = [
      { column: 'TI', test: 'below', value: 0.5 },
      { column: 'HI', test: 'at-least', value: 0.5 },
    ];
    this.column = 'TI';
    this.first = 'lowest';
  }

  /** How far the masks are compared; null where nothing is to be compared. */
  get compared(): { readonly known: number; readonly total: number; readonly problems: readonly string[] } | null {
    if (this.kind !== 'disagreement' || this.layerId === '') return null;
    const { known, problems } = this.#parts.listed.agreementCounted(this.layerId);
    const having = this.splits.filter(({ layers }) => layers.some(({ id }) => id === this.layerId));
    return { known, total: having.reduce((sum, { patchCount }) => sum + patchCount, 0), problems };
  }

  readonly #all = $derived.by(() => candidatesOf(this.#parts.listed.list));
  readonly #candidates = $derived.by(() =>
    this.#all.filter(
      ({ splitId, patch }) => this.splitIds.includes(splitId) && !(this.onlyOpen && this.#parts.isDone(splitId, patch)),
    ),
  );
  readonly #scored = $derived(this.table === null ? [] : scoredPatches(this.table));
  readonly #disagreement = $derived.by(() =>
    this.kind === 'disagreement' ? disagreementOf(this.#parts.listed.list, this.layerId) : [],
  );

  /** What is wanted, in the words of a queue; null while something of it is missing. */
  readonly definition = $derived.by((): QueueDefinition | null => {
    switch (this.kind) {
      case 'order':
        return { kind: 'order' };
      case 'random':
        return this.#random;
      case 'scores':
        if (this.table === null || this.column === '') return null;
        return {
          kind: 'scores',
          fileName: this.table.fileName.slice(0, 255),
          column: this.column,
          first: this.first,
          thresholds: [...this.thresholds],
        };
      case 'disagreement':
        return this.layerId === '' ? null : { kind: 'disagreement', layerId: this.layerId };
    }
  });

  get #random(): QueueDefinition | null {
    const { sizeUnit: unit, sizeValue: value, seed, by, stratify } = this;
    const isSize = value !== null && value > 0 && (unit === 'percent' ? value <= 100 : Number.isInteger(value));
    const isSeed = seed !== null && Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED;
    if (!isSize || !isSeed) return null;
    return { kind: 'random', size: { unit, value }, seed, by, stratify: this.knows(stratify) ? stratify : 'none' };
  }

  /** What the queue would hold; null while something is missing. */
  readonly plan = $derived.by((): QueuePlan | null => {
    if (this.definition === null || (this.onlyOpen && !this.#workLoaded)) return null;
    return planQueue(this.definition, this.#candidates, {
      columns: this.table?.columns ?? [],
      scored: this.#scored,
      disagreement: this.#disagreement,
    });
  });

  /** Patches that there are to choose from. */
  get candidateCount(): number {
    return this.#candidates.length;
  }

  /** Why it cannot be started yet, in a sentence; null where it can. */
  get blocker(): string | null {
    const { compared } = this;
    if (this.splitIds.length === 0) return 'Choose a split.';
    if (this.kind === 'scores' && this.table === null) return 'Choose a table of scores.';
    if (this.kind === 'scores' && this.column === '') return 'The table has no column of numbers.';
    if (this.kind === 'disagreement' && this.layerId === '') return 'The dataset has no other label layer.';
    if (this.definition === null) return 'Give a size and a seed, which is a whole number.';
    if (compared !== null && compared.known < compared.total && compared.problems.length === 0)
      return 'The masks are still being compared.';
    if (this.plan === null) return 'The status of the patches is being read.';
    return this.plan.patches.length === 0 ? 'No patch is like that.' : null;
  }

  start(): void {
    const { definition, plan, splitIds, onlyOpen } = this;
    if (definition === null || plan === null || this.blocker !== null) return;
    this.#parts.queue.start({ definition, from: splitIds, onlyOpen, patches: plan.patches });
  }
}
