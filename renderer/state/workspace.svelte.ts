import { type Target, targets, UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import type { Composite } from '../../shared/composites.ts';
import type { Calls, OpenedDataset, PixelRequest, ProjectState } from '../../shared/contract.ts';
import type { LayerReport, PatchInfo, SplitReport } from '../../shared/dataset-report.ts';
import { assert } from '../../shared/errors.ts';
import { Census } from './census.svelte.ts';
import { ChangeBlockers } from './change-blockers.ts';
import { CodeReadings } from './code-readings.ts';
import { Dates } from './dates.svelte.ts';
import type { After } from './flicker.svelte.ts';
import { Inspector } from './inspector.svelte.ts';
import { KeptDocuments } from './kept-documents.svelte.ts';
import { LayerCache, type LayerPixels } from './layer-cache.ts';
import { Layouts } from './layouts.svelte.ts';
import { LookedAt } from './looked-at.svelte.ts';
import { emptyCode } from './mask-colours.ts';
import type { MaskDocument, MaskPlace } from './mask-document.svelte.ts';
import { MaskDocuments, type MaskKey } from './mask-documents.ts';
import type { Outbox } from './outbox.svelte.ts';
import { OwnComposites } from './own-composites.svelte.ts';
import { restoreLook } from './page-look.ts';
import type { Position } from './page-memory.ts';
import { Painting } from './painting.svelte.ts';
import type { Pane } from './pane.svelte.ts';
import { PaneComposites } from './pane-composites.svelte.ts';
import { Panes } from './panes.svelte.ts';
import { PatchGrid } from './patch-grid.svelte.ts';
import { type LoadedPatch, layersOf, PatchLoader, type WantedPatch } from './patch-loader.ts';
import { Pictures } from './picture-channels.ts';
import { PixelValues } from './pixel-values.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import { Queue } from './queue.svelte.ts';
import { References } from './references.svelte.ts';
import { RefusedStrokes } from './refused-strokes.ts';
import { SourceLabel } from './source-label.svelte.ts';
import { UnscribbledValues } from './unscribbled-values.svelte.ts';
import { View } from './view.svelte.ts';
import { whenDrawn } from './when-drawn.ts';
import { Work } from './work.svelte.ts';

/** Eight patches with every layer that there is: this one, its neighbours, its other dates and the queue's next. */
const CACHE_BYTES = 192 << 20;

/** What a pane shows; the same object as long as it is the same picture. */
export interface Picture {
  readonly composite: Composite;
  /** Of the composite, in its order. */
  readonly bands: readonly LayerPixels[];
}

/** What is on the canvases: all of one patch at once, never half of the next. */
export interface Shown extends LoadedPatch {
  readonly splitId: string;
  readonly patch: number;
  readonly target: Target;
  /** By pane; null where a band of it cannot be read. */
  readonly pictures: readonly (Picture | null)[];
}

export interface WorkspaceParts {
  readonly opened: OpenedDataset;
  readonly calls: Calls;
  readonly pixels: (request: PixelRequest, signal?: AbortSignal) => Promise<Uint8Array>;
  readonly outbox: Outbox;
  /** Strokes of this mask from before the page was loaded again that are still on their way. */
  readonly waitingFromBefore: (place: MaskPlace) => number;
  /** Numbers that grow from one dataset to the next: the host drops the requests of older ones. */
  readonly nextGeneration: () => number;
  readonly annotator: () => string;
  readonly preferences: Preferences;
  readonly run: (work: Promise<unknown>) => void;
  /** Shows a sentence that the annotator must see. */
  readonly tell: (message: string) => void;
  readonly after: After;
  /** The system asks for less motion. */
  readonly calm: () => boolean;
}

/** One opened dataset: where the annotator is in it, what is shown and what is being painted. */
export class Workspace {
  readonly datasetId: string;
  readonly report: OpenedDataset['report'];
  readonly #run: WorkspaceParts['run'];
  readonly #tell: WorkspaceParts['tell'];
  readonly layers: LayerCache;
  readonly documents: MaskDocuments;
  /** What is kept with the project besides masks. */
  readonly kept: KeptDocuments;
  readonly layouts: Layouts;
  /** How far the work on each patch is. */
  readonly work: Work;
  /** The list that is worked through, where one is. */
  readonly queue: Queue;
  /** All patches, to find the next one. */
  readonly grid: PatchGrid;
  readonly census: Census;
  readonly unscribbled: UnscribbledValues;
  readonly codes: CodeReadings;
  readonly values: PixelValues;
  readonly sourceLabel: SourceLabel;
  readonly refused: RefusedStrokes;
  readonly blockers: ChangeBlockers;
  readonly #loader: PatchLoader;
  readonly view: View;
  readonly inspector: Inspector;
  readonly panes = new Panes();
  readonly pictures = new Pictures();
  readonly own: OwnComposites;
  readonly composites: PaneComposites;
  readonly lookedAt: LookedAt;
  readonly references: References;
  readonly dates: Dates;
  readonly painting = new Painting({
    document: () => this.shown?.document ?? null,
    target: () => this.target,
    blocker: () => this.blockers.paint,
    run: (work) => this.#run(work),
    penPressure: () => this.#preferences.now.penPressure,
  });
  readonly #preferences: Preferences;
  project = $state.raw<ProjectState>({ state: 'choose', candidates: [] });
  splitId = $state('');
  patch = $state(0);
  target = $state<Target>('manual_hq');
  shown = $state.raw<Shown | null>(null);
  info = $state.raw<PatchInfo | null>(null);
  readonly #document = $derived(this.shown?.document ?? null);
  /** Why the wanted patch is not on the canvas; null while it is or is coming. */
  failure = $state<string | null>(null);
  /** It is certain where to go on. */
  #isPlaced = false;
  /** Of what is shown now. */
  #generation = 0;
  #lookRestored = false;
  readonly #nextGeneration: () => number;

  constructor(parts: WorkspaceParts) {
    const { opened, calls, outbox, annotator, run } = parts;
    this.#nextGeneration = parts.nextGeneration;
    this.#preferences = parts.preferences;
    this.view = new View(parts.preferences);
    this.datasetId = opened.report.datasetId;
    this.report = opened.report;
    this.project = opened.project;
    this.#run = run;
    this.#tell = parts.tell;
    this.lookedAt = new LookedAt(calls);
    const { datasetId, report } = this;
    this.layers = new LayerCache((request, signal) => parts.pixels({ datasetId, ...request }, signal), CACHE_BYTES);
    this.kept = new KeptDocuments(datasetId, calls, run);
    this.own = new OwnComposites(this.kept);
    this.composites = new PaneComposites({
      panes: this.panes,
      made: this.own,
      split: () => this.split,
      changed: () => run(this.#show()),
    });
    this.layouts = new Layouts({ kept: this.kept, now: () => this.composites.layout });
    const place = () => this.chosen;
    this.work = new Work({ datasetId, calls, annotator, place, tell: parts.tell });
    this.queue = this.#queueFor(parts);
    this.census = new Census(datasetId, calls, run);
    this.unscribbled = new UnscribbledValues(datasetId, calls);
    this.references = this.#referencesFor(run);
    this.codes = new CodeReadings({
      report,
      census: this.census,
      unscribbled: this.unscribbled,
      said: (splitId, layerId) => this.references.said(splitId, layerId),
      splitId: () => this.splitId,
    });
    this.documents = new MaskDocuments({
      datasetId,
      calls,
      outbox,
      annotator,
      run,
      refused: (...stroke) => this.refused.tell(...stroke),
    });
    const listed = { report, calls, run, kept: this.kept, work: this.work, queue: this.queue };
    this.grid = new PatchGrid({
      ...listed,
      reading: (splitId, layerId) => this.references.said(splitId, layerId),
      target: () => this.target,
      here: place,
      goTo: (place) => this.goToMask({ ...place, target: this.target }),
    });
    this.#loader = new PatchLoader({
      layers: this.layers,
      documents: this.documents,
      unscribbled: this.unscribbled,
      fetchInfo: (splitId, patch) => calls['patch.info']({ datasetId, splitId, patch }),
    });
    this.dates = this.#datesFor(parts);
    this.values = new PixelValues({
      view: this.view,
      dates: this.dates,
      layers: this.layers,
      lookedAt: this.lookedAt,
      unscribbled: this.unscribbled,
      shown: () => this.shown,
      document: () => this.#document,
      info: () => this.info,
    });
    const inspected = { report, layers: this.layers, split: () => this.split, shown: () => this.shown };
    const inspecting = { ...inspected, seen: () => this.values.seen };
    this.sourceLabel = new SourceLabel({
      calls,
      lookedAt: this.lookedAt,
      document: () => this.current?.document ?? null,
      tell: parts.tell,
    });
    this.refused = this.#refusedFor(parts);
    this.blockers = this.#blockersFor(parts);
    this.inspector = new Inspector(inspecting, parts.preferences, () => this.#generation);
    this.splitId = firstSplit(report).id;
  }

  #queueFor({ tell }: WorkspaceParts): Queue {
    return new Queue({
      kept: this.kept,
      patchCount: (splitId) => this.report.splits.find(({ id }) => id === splitId)?.patchCount ?? null,
      here: () => this.chosen,
      goTo: (patch) => this.goToMask({ ...patch, target: this.target }),
      workOf: (patch) => this.work.of({ ...patch, target: this.target }),
      tell,
    });
  }

  #referencesFor(run: WorkspaceParts['run']): References {
    return new References({
      kept: this.kept,
      splitId: () => this.splitId,
      labelLayers: () => this.labelLayers,
      target: () => this.shown?.target ?? this.target,
      document: () => this.#document,
      codes: () => (this.#document === null ? null : this.values.codesOf(this.#document)),
      pixels: (layer) => this.values.labelPixels(layer),
      reading: (layerId) => this.codes.of(layerId, 'centre-first'),
      run,
    });
  }

  #refusedFor({ tell }: WorkspaceParts): RefusedStrokes {
    return new RefusedStrokes({
      report: this.report,
      documents: this.documents,
      chosen: () => this.chosen,
      document: () => this.current?.document,
      back: () => this.lookedAt.back(),
      retry: () => this.retry(),
      tell,
    });
  }

  #blockersFor({ outbox, waitingFromBefore }: WorkspaceParts): ChangeBlockers {
    return new ChangeBlockers({
      outbox,
      waitingFromBefore,
      lookedAt: this.lookedAt,
      dates: this.dates,
      view: this.view,
      current: () => this.current,
      failure: () => this.failure,
      target: () => this.target,
      asksUnscribbled: () => this.unscribbled.of(this.splitId)?.state === 'ask',
    });
  }

  #datesFor(parts: WorkspaceParts): Dates {
    return new Dates({
      fetch: ({ splitId, patch }) => parts.calls['patch.siblings']({ datasetId: this.datasetId, splitId, patch }),
      splits: this.report.splits,
      layers: this.layers,
      openMask: ({ splitId, patch }) => this.documents.load({ splitId, patch, target: this.target }),
      here: () => this,
      composites: () => this.composites.shown,
      generation: () => this.#generation,
      interrupt: () => this.painting.interrupt(),
      run: parts.run,
      tell: parts.tell,
      after: parts.after,
      rate: () => parts.preferences.now.flickerRate,
      calm: parts.calm,
    });
  }

  get chosen(): MaskKey {
    return { splitId: this.splitId, patch: this.patch, target: this.target };
  }

  get split(): SplitReport {
    const split = this.report.splits.find((candidate) => candidate.id === this.splitId);
    assert(split !== undefined, `split ${this.splitId} is one of the report`);
    return split;
  }

  /** Why the pane shows no picture beneath the mask, in a sentence; null where it does. */
  pictureFailure(pane: Pane): string | null {
    const { current } = this;
    if (current === null || current.pictures[pane.place] !== null) return null;
    const unreadable = layersOf(this.composites.of(pane), this.split).flatMap((id) => current.failures.get(id) ?? []);
    return unreadable[0] ?? null;
  }

  get labelLayers(): readonly LayerReport[] {
    return this.split.layers.filter((layer) => layer.group === 'LABEL');
  }

  /** Goes on where a page that was loaded again had been, as far as that is still there. Before `start`. */
  startAt({ splitId, patch, target, look }: Position): void {
    const split = this.report.splits.find((candidate) => candidate.id === splitId);
    if (split === undefined) return;
    // Loaded again, the page was there a moment ago; of where a dataset was left another day a queue knows better.
    this.#isPlaced = look !== undefined;
    this.splitId = splitId;
    this.patch = Math.min(patch, Math.max(0, split.patchCount - 1));
    this.target = target;
    if (look === undefined) return;
    this.#lookRestored = true;
    restoreLook(look, { view: this.view, panes: this.panes, brush: this.painting.brush });
  }

  /** Throws where the mask cannot be opened. */
  mask(place: MaskPlace): Promise<MaskDocument> {
    return this.documents.load(place);
  }

  /** What is on the canvas where it is what was chosen; null while that still loads, or if it cannot be read. */
  get current(): Shown | null {
    const { shown } = this;
    if (shown === null || shown.patch !== this.patch || shown.splitId !== this.splitId) return null;
    return shown.target === this.target ? shown : null;
  }

  /** The code that means "nothing said here" on the target. */
  get emptyCode(): number {
    return emptyCode(this.target, this.current?.document?.unscribbled ?? UNSCRIBBLED_DEFAULT);
  }

  /** Shows the patch that the project's state allows; called once the project is known. */
  start(): void {
    this.#run(this.#begin());
    this.#run(this.#loadOwnComposites());
  }

  /** A pane may show one of them: it does as soon as it is known. */
  async #loadOwnComposites(): Promise<void> {
    if (this.project.state !== 'open') return;
    await this.own.load();
    const isShown = ({ id }: Composite) => this.panes.list.some(({ compositeId }) => compositeId === id);
    if (this.composites.own.some(isShown)) await this.#show();
  }

  /** As the project was looked at with last, and where its queue is, as far as nobody has said otherwise. */
  async #begin(): Promise<void> {
    const isOpen = this.project.state === 'open';
    const isFree = isOpen && !this.#isPlaced;
    if (isOpen && !isFree) this.#run(this.queue.load());
    await Promise.all([
      isOpen && !this.#lookRestored ? this.#takeLastLayout() : null,
      isFree ? this.#goToQueue() : null,
    ]);
    await this.#show();
  }

  async #takeLastLayout(): Promise<void> {
    // Without it the dataset opens all the same.
    const last = await this.layouts.loadLast().catch((error: unknown) => {
      this.#tell(String(error));
      return null;
    });
    if (last !== null) this.panes.layout = last;
  }

  async #goToQueue(): Promise<void> {
    await this.queue.load().catch((error: unknown) => this.#tell(String(error)));
    const { leftAt } = this.queue;
    if (leftAt === null) return;
    this.splitId = leftAt.splitId;
    this.patch = leftAt.patch;
  }

  /** The dataset is about to be left: nothing of its work stays behind in the page. */
  leaving(): void {
    this.layouts.flush();
    this.work.away();
    this.queue.keepPlace();
  }

  goTo(patch: number): void {
    const next = Math.min(this.split.patchCount - 1, Math.max(0, Math.trunc(patch)));
    if (!Number.isFinite(next) || next === this.patch) return;
    this.goToMask({ splitId: this.splitId, patch: next, target: this.target });
  }

  goToMask({ splitId, patch, target }: MaskKey): void {
    this.painting.interrupt();
    const moves = splitId !== this.splitId || patch !== this.patch;
    this.splitId = splitId;
    this.patch = patch;
    this.target = target;
    if (moves) this.dates.leave();
    this.#run(this.#show());
  }

  /** Goes to the other date that is looked at: from then on it is the patch that is painted. */
  paintLookedAt(): void {
    const { chosen } = this.dates;
    if (chosen !== null) this.goToMask({ splitId: chosen.splitId, patch: chosen.patch, target: this.target });
  }

  next(): void {
    if (this.queue.isOn) this.queue.next();
    else this.goTo(this.patch + 1);
  }

  previous(): void {
    if (this.queue.isOn) this.queue.previous();
    else this.goTo(this.patch - 1);
  }

  /** The next patch of the queue that is still to be done, or of the split. */
  afterDone(): void {
    if (this.queue.isOn) this.queue.afterDone();
    else this.next();
  }

  chooseSplit(splitId: string): void {
    if (splitId !== this.splitId) this.goToMask({ splitId, patch: 0, target: this.target });
  }

  chooseTarget(target: Target): void {
    if (target !== this.target) this.goToMask({ splitId: this.splitId, patch: this.patch, target });
  }

  nextTarget(): void {
    this.chooseTarget(targets[(targets.indexOf(this.target) + 1) % targets.length] ?? 'manual_hq');
  }

  /** What keys act on: the pane under the pointer, which is the active one from then on, else that one. */
  takePane(): Pane {
    const { panes, view } = this;
    if (view.pointer !== null) panes.active = view.pointer.pane;
    return panes.active;
  }

  /** Layers of the active pane's composite, in its order. */
  get shownLayers(): readonly LayerReport[] {
    const { split } = this;
    const picture = this.shown?.pictures[this.panes.active.place] ?? null;
    if (picture === null) return [];
    return layersOf(picture.composite, split).flatMap((id) => split.layers.filter((layer) => layer.id === id));
  }

  async #show(): Promise<void> {
    const generation = this.#nextGeneration();
    this.#generation = generation;
    const { split, patch, target, project } = this;
    if (project.state !== 'open') return;
    this.failure = null;
    this.queue.moved();
    this.#run(this.work.load(split.id, target));
    const composites = this.composites.shown;
    const wanted = { split, patch, target, composites };
    const current = () => generation === this.#generation;
    // Asked for together with the picture; a failure is told where it is waited for.
    const info = this.#loader.loadInfo(wanted, generation);
    info.catch(() => undefined);
    try {
      const loaded = this.#loader.peek(wanted) ?? (await this.#loader.load(wanted, generation));
      if (!current()) return;
      if (loaded.document !== this.shown?.document) this.lookedAt.back();
      const pictures = composites.map((composite, place) => this.#pictureOf(composite, place, split, loaded));
      this.shown = { splitId: split.id, patch, target, pictures, ...loaded };
      this.info = this.#loader.peekInfo(wanted);
      this.dates.bring();
      this.painting.refreshIfStale();
      await info;
      if (!current()) return;
      this.info = this.#loader.peekInfo(wanted);
      await whenDrawn();
      if (current()) await this.#surround(wanted, generation, current);
    } catch (error) {
      if (current()) this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** The one that the pane shows already where nothing of it is another: it is not drawn again then. */
  #pictureOf(composite: Composite, place: number, split: SplitReport, { layers }: LoadedPatch): Picture | null {
    const ids = layersOf(composite, split);
    const bands = ids.flatMap((id) => layers.get(id) ?? []);
    if (bands.length < ids.length) return null;
    const before = this.shown?.pictures[place];
    const same = before?.composite === composite && bands.every((band, i) => band === before.bands[i]);
    return same ? before : { composite, bands };
  }

  /** After the patch has been drawn: its labels, then what is likely to be wanted next. */
  async #surround(wanted: WantedPatch, generation: number, current: () => boolean): Promise<void> {
    const { split } = wanted;
    // What is not known yet of the other masks is as if nobody had chosen any: that is told where it fails.
    this.#run(this.kept.load('references'));
    await this.#loader.loadLabels(wanted, generation);
    if (!current()) return;
    this.values.labelsArrived();
    this.census.sample(split);
    this.#run(this.inspector.bring());
    this.#run(this.dates.known.ask());
    // A scribble file that cannot be read says so where it is opened.
    await this.unscribbled.load(split.id).catch(() => null);
    await this.#loader.prefetch(wanted, this.#near(wanted), this.composites.likely, generation, current);
    await this.dates.prefetch(current);
  }

  /** What is likely to be wanted after a patch: its neighbours in the queue, or in the split. */
  #near({ split, patch }: WantedPatch): readonly Pick<WantedPatch, 'split' | 'patch'>[] {
    if (!this.queue.isOn) return [patch + 1, patch - 1].map((near) => ({ split, patch: near }));
    return this.queue.near.flatMap((near) => {
      const of = this.report.splits.find(({ id }) => id === near.splitId);
      return of === undefined ? [] : [{ split: of, patch: near.patch }];
    });
  }

  /** Opens again what could not be shown. */
  retry(): void {
    this.#run(this.#show());
  }

  async decideUnscribbled(code: number): Promise<void> {
    await this.unscribbled.decide(this.splitId, code);
    const document = this.current?.document ?? null;
    if (document !== null) document.unscribbled = code;
  }

  /** Another page moved the head of a mask. */
  changedElsewhere(splitId: string, patch: number, target: Target): void {
    const document = this.documents.changedElsewhere({ splitId, patch, target });
    if (target === 'manual_hq') this.#run(this.dates.known.changedElsewhere({ splitId, patch }));
    if (document !== null && document === this.shown?.document) this.painting.refreshIfStale();
  }

  /** The connection is back: what other pages did meanwhile was not told. */
  reconnected(): void {
    this.documents.changedUnseen();
    this.painting.refreshIfStale();
    this.#run(this.work.reconnected());
    if (this.failure !== null || this.shown?.document === null) this.retry();
    else this.#run(this.inspector.bring());
  }

  /** An export has put a new file in the place of a target's source: what is held of the old one is let go. */
  sourceReplaced(splitId: string, target: Target): void {
    const layerId = `LABEL_${target}`;
    this.layers.forget(splitId, layerId);
    this.census.forget(splitId, layerId);
    this.documents.changedUnseen();
    this.retry();
  }
}

/** The first that holds patches. */
function firstSplit({ splits }: OpenedDataset['report']): SplitReport {
  const split = splits.find(({ patchCount }) => patchCount > 0) ?? splits[0];
  assert(split !== undefined, 'a dataset that opens has a split');
  return split;
}
