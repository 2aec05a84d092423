import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { Calls } from '../../shared/contract.ts';
import type { DatasetReport } from '../../shared/dataset-report.ts';
import type { PatchCondition, PatchFilter } from '../../shared/documents/patch-filters.ts';
import type { LintChoice } from '../../shared/lint/lint-choice.ts';
import { describeFilter } from '../../shared/patch-list/describe-filter.ts';
import { everyPatch, fieldsOf } from '../../shared/patch-list/filter-fields.ts';
import { filterRows } from '../../shared/patch-list/filter-rows.ts';
import { metadataFieldId } from '../../shared/patch-list/metadata-fields.ts';
import { sortRows } from '../../shared/patch-list/sort-rows.ts';
import type { KeptDocuments } from './kept-documents.svelte.ts';
import { ListedPatches, type Reading } from './listed-patches.svelte.ts';
import { PatchThumbnails } from './patch-thumbnails.svelte.ts';
import type { Queue } from './queue.svelte.ts';
import type { Work } from './work.svelte.ts';

interface GridPatch {
  readonly splitId: string;
  readonly patch: number;
}

interface GridParts {
  readonly report: DatasetReport;
  readonly calls: Calls;
  readonly run: (work: Promise<unknown>) => void;
  readonly kept: KeptDocuments;
  readonly work: Work;
  readonly queue: Queue;
  readonly reading: Reading;
  /** Which checks of the mask are made, by which numbers. */
  readonly checks: () => LintChoice;
  readonly target: () => Target;
  /** The patch that the annotator is at. */
  readonly here: () => GridPatch;
  readonly goTo: (patch: GridPatch) => void;
}

/** All patches of the open splits, those of them that a filter passes, and the place among them. */
export class PatchGrid {
  readonly #parts: GridParts;
  readonly listed: ListedPatches;
  readonly thumbnails: PatchThumbnails<ImageBitmap>;
  open = $state(false);
  #watchers = 0;
  /** CSS pixels, as it was left. */
  scrollTop = 0;
  #filter = $state.raw<PatchFilter>(everyPatch);
  /** The row under the cursor, whether or not it passes the filter. */
  #row = $state(0);
  #rowsBefore: Uint32Array = new Uint32Array();
  /** Rows of the list that the filter passes, in its order. The same array as long as they are the same. */
  readonly rows = $derived.by(() => {
    const { list } = this.listed;
    const rows = sortRows(list, filterRows(list, this.#filter), this.#filter.sort);
    if (!isSame(rows, this.#rowsBefore)) this.#rowsBefore = rows;
    return this.#rowsBefore;
  });
  readonly #positions = $derived.by(() => {
    const positions = new Int32Array(this.listed.list.rowCount).fill(-1);
    for (let i = 0; i < this.rows.length; i++) positions[this.rows[i]] = i;
    return positions;
  });

  constructor(parts: GridParts) {
    this.#parts = parts;
    const { report, calls, run, target, work, reading, checks } = parts;
    this.listed = new ListedPatches({ report, calls, run, target, work, reading, checks });
    this.thumbnails = new PatchThumbnails<ImageBitmap>({
      datasetId: report.datasetId,
      calls,
      run,
      target,
      list: () => this.listed.list,
      decode: decodePicture,
    });
  }

  get filter(): PatchFilter {
    return this.#filter;
  }

  /** Place of the cursor among the rows that pass; the first where its own does not. */
  get position(): number {
    return Math.max(0, this.#positions[this.#row] ?? -1);
  }

  /** The row of the patch that is painted on. */
  get hereRow(): number | null {
    const { splitId, patch } = this.#parts.here();
    return this.listed.list.rowOf(splitId, patch);
  }

  show(): void {
    this.#row = this.hereRow ?? 0;
    this.listed.refresh();
    this.thumbnails.forgetMasks();
    this.#parts.run(this.#parts.kept.load('filters'));
    this.#askFor(this.#filter);
    this.open = true;
  }

  /** Somebody else looks at what is known of all patches, until what is answered is called. */
  watch(): () => void {
    this.#watchers++;
    return () => {
      this.#watchers--;
    };
  }

  /** The host has counted more. Nobody sees it while the grid is put away, and opening it asks for all. */
  countedMore(counted: Parameters<ListedPatches['countedMore']>[0]): void {
    if (this.open || this.#watchers > 0) this.listed.countedMore(counted);
  }

  /** What was counted while the connection was lost was not told. */
  reconnected(): void {
    if (this.open || this.#watchers > 0) this.listed.refresh();
  }

  /** Another target has other work, classes and masks. */
  retarget(): void {
    this.listed.forget();
    this.listed.refresh();
    this.thumbnails.forgetMasks();
  }

  /** Back to the patch that was there before. */
  hide(): void {
    this.open = false;
  }

  toggle(): void {
    if (this.open) this.hide();
    else this.show();
  }

  moveTo(position: number): void {
    this.#row = this.rows[position] ?? this.#row;
  }

  /** Opens the patch under the cursor. */
  openPatch(position = this.position): void {
    const row = this.rows[position];
    if (row === undefined) return;
    const { split, patch } = this.listed.list.placeOf(row);
    this.hide();
    this.#parts.goTo({ splitId: split.splitId, patch });
  }

  /** Takes up the patches that pass as a queue, and goes to the first of them. */
  startQueue(): void {
    if (this.rows.length === 0) return;
    const { list } = this.listed;
    const patches = [...this.rows].map((row) => {
      const { split, patch } = list.placeOf(row);
      return { splitId: split.splitId, patch };
    });
    this.hide();
    this.#parts.queue.startFrom(patches, describeFilter(list, this.#filter));
  }

  use(filter: PatchFilter): void {
    this.#askFor(filter);
    this.#filter = filter;
    this.scrollTop = 0;
  }

  change(change: Partial<PatchFilter>): void {
    this.use({ ...this.#filter, ...change });
  }

  /** The condition on a field; where there are several, the first. */
  conditionOn(field: string): PatchCondition | null {
    return this.#filter.conditions.find((condition) => condition.field === field) ?? null;
  }

  /** Takes the place of every condition on the field. */
  setCondition(field: string, condition: PatchCondition | null): void {
    const { conditions } = this.#filter;
    const at = conditions.findIndex((each) => each.field === field);
    const others = conditions.filter((each) => each.field !== field);
    if (condition !== null) others.splice(at < 0 ? others.length : at, 0, condition);
    this.change({ conditions: others });
  }

  removeCondition(condition: PatchCondition): void {
    this.change({ conditions: this.#filter.conditions.filter((each) => each !== condition) });
  }

  /** Text that tells the ROI of a row from every other; null where the tables name none. */
  get roiOf(): ((row: number) => string) | null {
    const field = this.listed.list.fields.get(metadataFieldId('roi_id'));
    return field === undefined ? null : (row) => field.text(row);
  }

  get saved(): readonly { readonly name: string; readonly filter: PatchFilter }[] {
    return this.#parts.kept.of('filters')?.filters ?? [];
  }

  /** Under a name that is there already it takes the place of that one. */
  save(name: string): void {
    const filter = this.#filter;
    this.#changeSaved((saved) =>
      saved.some((each) => each.name === name)
        ? saved.map((each) => (each.name === name ? { name, filter } : each))
        : [...saved, { name, filter }],
    );
  }

  forget(name: string): void {
    this.#changeSaved((saved) => saved.filter((each) => each.name !== name));
  }

  #changeSaved(to: (saved: PatchGrid['saved']) => PatchGrid['saved']): void {
    this.#parts.kept.change('filters', (before) => ({ filters: [...to(before?.filters ?? [])] }));
  }

  /** What a filter asks that is known only when it is asked for. */
  #askFor(filter: PatchFilter): void {
    for (const id of fieldsOf(filter)) {
      const field = this.listed.list.fields.get(id);
      if (field?.layerId !== undefined) this.listed.compareWith(field.layerId);
      if (field?.source === 'lint') this.listed.countFindings();
    }
  }
}

function isSame(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}

/**
 * By the decoder and not from a blob: a blob is made known to the browser's own process, which keeps the page waiting
 * (16 pictures in 3.5 ms against 10, and 80 beside a busy browser). A browser without it takes that way.
 */
async function decodePicture(bytes: Uint8Array): Promise<ImageBitmap> {
  const data = Uint8Array.from(bytes);
  if (typeof ImageDecoder === 'undefined') return await createImageBitmap(new Blob([data]));
  const decoder = new ImageDecoder({ data, type: 'image/jpeg' });
  try {
    const { image } = await decoder.decode();
    try {
      return await createImageBitmap(image);
    } finally {
      image.close();
    }
  } finally {
    decoder.close();
  }
}
