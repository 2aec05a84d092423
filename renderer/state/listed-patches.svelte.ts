import { SvelteMap } from 'svelte/reactivity';
import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Argument, Calls, HostEvent } from '../../shared/contract.ts';
import type { DatasetReport } from '../../shared/dataset-report.ts';
import type { LintChoice } from '../../shared/lint/lint-choice.ts';
import { agreementFields } from '../../shared/patch-list/agreement-fields.ts';
import { lintFields } from '../../shared/patch-list/lint-fields.ts';
import { metadataFields } from '../../shared/patch-list/metadata-fields.ts';
import type { PatchField } from '../../shared/patch-list/patch-field.ts';
import { PatchList } from '../../shared/patch-list/patch-list.ts';
import {
  type SplitAgreement,
  type SplitFindings,
  type SplitShares,
  type SplitTable,
  unpackTable,
} from '../../shared/patch-list/patch-table.ts';
import { shareFields } from '../../shared/patch-list/share-fields.ts';
import { workFields } from '../../shared/patch-list/work-fields.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Work } from './work.svelte.ts';

type ListCalls = Pick<Calls, 'patches.table' | 'patches.shares' | 'patches.agreement' | 'patches.findings'>;

/** What the annotator has said of how a label layer is to be read. */
export type Reading = (splitId: string, layerId: string) => Argument<'patches.agreement'>['reading'];

/** What the host tells of its counting. */
export type CountedMore = Omit<Extract<HostEvent, { kind: 'patches-counted' }>, 'kind' | 'datasetId' | 'known'>;

/** How far something is counted in the background. */
export interface Counted {
  readonly known: number;
  readonly total: number;
  /** Why it will not be known of all, in sentences. */
  readonly problems: readonly string[];
}

/** What this page knows of all patches of the open splits. Everything is asked for; what comes later makes a new list. */
export class ListedPatches {
  readonly #datasetId: string;
  readonly #report: DatasetReport;
  readonly #calls: ListCalls;
  readonly #run: (work: Promise<unknown>) => void;
  readonly #target: () => Target;
  readonly #places: PatchList;
  #tables: Promise<void> | null = null;
  #metadata = $state.raw<readonly PatchField[]>([]);
  readonly #work: Work;
  readonly #reading: Reading;
  /** By id of the split, of the target that was asked for last. */
  readonly #shares = new SvelteMap<string, SplitShares>();
  /** By id of the split and of the layer. */
  readonly #agreements = new SvelteMap<string, SplitAgreement>();
  /** By id of the split, with the choice of checks that they are of. */
  readonly #findings = new SvelteMap<string, { readonly choice: string; readonly of: SplitFindings }>();
  readonly #checks: () => LintChoice;
  /** Something asks for the findings. */
  #checked = false;
  readonly #loading = new Map<string, { again: boolean }>();
  /** Layers that something asks the agreement with. */
  readonly #compared = new Set<string>();
  readonly #workFields: readonly PatchField[] = $derived.by(() => {
    const target = this.#target();
    return workFields(this.#places, new Map(this.#report.splits.map(({ id }) => [id, this.#work.all(id, target)])));
  });
  readonly #shareFields: readonly PatchField[] = $derived.by(() =>
    shareFields(this.#places, [...this.#shares.values()]),
  );
  readonly #agreementFields: readonly PatchField[] = $derived.by(() => {
    const known = [...this.#agreements.values()];
    return this.referenceLayers.flatMap((layerId) => agreementFields(this.#places, layerId, known));
  });
  readonly #lintFields: readonly PatchField[] = $derived.by(() => lintFields(this.#places, this.#currentFindings));
  readonly list = $derived.by(() =>
    this.#places.with([
      ...this.#metadata,
      ...this.#workFields,
      ...this.#shareFields,
      ...this.#agreementFields,
      ...this.#lintFields,
    ]),
  );

  constructor(parts: {
    readonly report: DatasetReport;
    readonly calls: ListCalls;
    readonly run: (work: Promise<unknown>) => void;
    readonly target: () => Target;
    readonly work: Work;
    readonly reading: Reading;
    readonly checks: () => LintChoice;
  }) {
    this.#report = parts.report;
    this.#datasetId = parts.report.datasetId;
    this.#calls = parts.calls;
    this.#run = parts.run;
    this.#target = parts.target;
    this.#work = parts.work;
    this.#reading = parts.reading;
    this.#checks = parts.checks;
    this.#places = PatchList.of(
      parts.report.splits.map(({ id, name, patchCount }) => ({ splitId: id, name, patchCount })),
    );
  }

  /** Label layers of the splits that masks can be compared with. */
  get referenceLayers(): readonly string[] {
    const ids = this.#report.splits.flatMap(({ layers }) => layers.filter(({ kind }) => kind === 'label'));
    return [...new Set(ids.map(({ id }) => id))].filter((id) => id !== 'LABEL_manual_sc');
  }

  /** Asks for everything that may have changed since, and for the tables once. */
  refresh(): void {
    this.#tables ??= this.#loadTables().catch((error: unknown) => {
      // Asked for once more the next time.
      this.#tables = null;
      throw error;
    });
    this.#run(this.#tables);
    for (const { id } of this.#report.splits) {
      this.#run(this.#work.load(id, this.#target()));
      this.#askShares(id);
    }
    for (const layerId of this.#compared) this.#compare(layerId);
    this.followChecks();
  }

  /** From now on the agreement with this layer is known, as far as it is counted. */
  compareWith(layerId: string): void {
    if (this.#compared.has(layerId)) return;
    this.#compared.add(layerId);
    this.#compare(layerId);
  }

  /** From now on the findings of the checks are known, as far as they are counted. */
  countFindings(): void {
    this.#checked = true;
    this.followChecks();
  }

  /** Asks for findings by the checks as they are now, where anything wants them. */
  followChecks(): void {
    // Whoever follows is told of another choice.
    const choice = this.#choice;
    if (!this.#checked) return;
    for (const { id } of this.#report.splits) if (choice !== '') this.#askFindings(id);
  }

  /** Another target's classes are other ones. */
  forget(): void {
    this.#shares.clear();
    this.#agreements.clear();
  }

  /** More is known of the classes, or where a layer is named of the agreement with it. */
  countedMore({ splitId, target, what, layerId }: CountedMore): void {
    if (what === 'findings') {
      if (this.#checked) this.#askFindings(splitId);
      return;
    }
    if (target !== this.#target()) return;
    if (layerId === null) this.#askShares(splitId);
    else if (this.#compared.has(layerId)) this.#askAgreement(splitId, layerId);
  }

  #askShares(splitId: string): void {
    this.#again(splitId, () => this.#loadShares(splitId));
  }

  #askFindings(splitId: string): void {
    this.#again(`${splitId}/findings`, () => this.#loadFindings(splitId));
  }

  #askAgreement(splitId: string, layerId: string): void {
    this.#again(`${splitId}/${layerId}`, () => this.#loadAgreement(splitId, layerId));
  }

  /**
   * While an answer is awaited, however often more is told leads to one more question: of two at once the older answer
   * could come last, and stay.
   */
  #again(key: string, load: () => Promise<void>): void {
    const loading = this.#loading.get(key);
    if (loading !== undefined) {
      loading.again = true;
      return;
    }
    const now = { again: false };
    this.#loading.set(key, now);
    const done = load().finally(() => {
      this.#loading.delete(key);
      if (now.again) this.#again(key, load);
    });
    this.#run(done);
  }

  get sharesCounted(): Counted {
    return this.#counted([...this.#shares.values()]);
  }

  agreementCounted(layerId: string): Counted {
    return this.#counted([...this.#agreements.values()].filter((split) => split.layerId === layerId));
  }

  get findingsCounted(): Counted {
    return this.#counted(this.#currentFindings);
  }

  get #choice(): string {
    return JSON.stringify(this.#checks());
  }

  get #currentFindings(): readonly SplitFindings[] {
    const choice = this.#choice;
    return [...this.#findings.values()].filter((found) => found.choice === choice).map(({ of }) => of);
  }

  #counted(splits: readonly { readonly known: number; readonly problem: string | null }[]): Counted {
    return {
      known: splits.reduce((sum, { known }) => sum + known, 0),
      total: this.#places.rowCount,
      problems: [...new Set(splits.flatMap(({ problem }) => problem ?? []))],
    };
  }

  async #loadTables(): Promise<void> {
    const datasetId = this.#datasetId;
    const tables = await Promise.all(
      this.#report.splits
        .filter(({ hasMetadata }) => hasMetadata)
        .map(
          async ({ id }): Promise<SplitTable> =>
            unpackTable(await this.#calls['patches.table']({ datasetId, splitId: id })),
        ),
    );
    this.#metadata = metadataFields(this.#places, tables);
  }

  async #loadShares(splitId: string): Promise<void> {
    const target = this.#target();
    const shares = await this.#calls['patches.shares']({ datasetId: this.#datasetId, splitId, target });
    if (target === this.#target()) this.#shares.set(splitId, shares);
  }

  #compare(layerId: string): void {
    for (const { id, layers } of this.#report.splits) {
      if (layers.some((layer) => layer.id === layerId)) this.#askAgreement(id, layerId);
    }
  }

  async #loadAgreement(splitId: string, layerId: string): Promise<void> {
    const target = this.#target();
    const asked = { datasetId: this.#datasetId, splitId, target, layerId, reading: this.#reading(splitId, layerId) };
    const agreement = await this.#calls['patches.agreement'](asked);
    if (target === this.#target()) this.#agreements.set(`${splitId}/${layerId}`, agreement);
  }

  async #loadFindings(splitId: string): Promise<void> {
    const choice = this.#choice;
    const readings = this.referenceLayers.map((layerId) => ({ layerId, reading: this.#reading(splitId, layerId) }));
    const asked = { datasetId: this.#datasetId, splitId, choice: JSON.parse(choice) as Settings['lint'], readings };
    const found = await this.#calls['patches.findings'](asked);
    this.#findings.set(splitId, { choice, of: found });
  }
}
