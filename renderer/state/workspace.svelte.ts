import { type Target, targets, UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import type { Composite } from '../../shared/composites.ts';
import type { Calls, OpenedDataset, PixelRequest, ProjectState } from '../../shared/contract.ts';
import type { LayerReport, SplitReport } from '../../shared/dataset-report.ts';
import { assert } from '../../shared/errors.ts';
import { Census } from './census.svelte.ts';
import { ChangeBlockers } from './change-blockers.ts';
import { CodeReadings } from './code-readings.ts';
import { Dates } from './dates.svelte.ts';
import type { After } from './flicker.svelte.ts';
import { Inspector } from './inspector.svelte.ts';
import { KeptDocuments } from './kept-documents.svelte.ts';
import { LayerCache } from './layer-cache.ts';
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
import { PatchLoader } from './patch-loader.ts';
import { PatchShowing } from './patch-showing.svelte.ts';
import { PatchSurroundings } from './patch-surroundings.ts';
import { Pictures } from './picture-channels.ts';
import { PixelValues } from './pixel-values.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import { Queue } from './queue.svelte.ts';
import { References } from './references.svelte.ts';
import { RefusedStrokes } from './refused-strokes.ts';
import { SourceLabel } from './source-label.svelte.ts';
import { UnscribbledValues } from './unscribbled-values.svelte.ts';
import { View } from './view.svelte.ts';
import { Work } from './work.svelte.ts';

/** Eight patches with every layer that there is: this one, its neighbours, its other dates and the queue's next. */
const CACHE_BYTES = 192 << 20;

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
  readonly showing: PatchShowing;
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
    document: () => this.showing.shown?.document ?? null,
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
  /** It is certain where to go on. */
  #isPlaced = false;
  #lookRestored = false;

  constructor(parts: WorkspaceParts) {
    const { opened, calls, outbox, annotator, run } = parts;
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
      changed: () => this.showing.retry(),
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
    this.dates = this.#datesFor(parts);
    this.values = new PixelValues({
      view: this.view,
      dates: this.dates,
      layers: this.layers,
      lookedAt: this.lookedAt,
      unscribbled: this.unscribbled,
      shown: () => this.showing.shown,
      document: () => this.showing.document,
      info: () => this.showing.info,
    });
    this.sourceLabel = new SourceLabel({
      calls,
      lookedAt: this.lookedAt,
      document: () => this.showing.current?.document ?? null,
      tell: parts.tell,
    });
    this.refused = this.#refusedFor(parts);
    this.blockers = this.#blockersFor(parts);
    const inspected = { report, layers: this.layers, split: () => this.split, shown: () => this.showing.shown };
    const inspecting = { ...inspected, seen: () => this.values.seen };
    this.inspector = new Inspector(inspecting, parts.preferences, () => this.showing.generation);
    this.showing = this.#showingFor(parts);
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
      target: () => this.showing.shown?.target ?? this.target,
      document: () => this.showing.document,
      codes: () => (this.showing.document === null ? null : this.values.codesOf(this.showing.document)),
      pixels: (layer) => this.values.labelPixels(layer),
      reading: (layerId) => this.codes.of(layerId, 'centre-first'),
      run,
    });
  }

  #showingFor(parts: WorkspaceParts): PatchShowing {
    const { datasetId, report, layers, documents, unscribbled, composites, queue } = this;
    const { calls, run, nextGeneration } = parts;
    const fetchInfo = (splitId: string, patch: number) => calls['patch.info']({ datasetId, splitId, patch });
    const loader = new PatchLoader({ layers, documents, unscribbled, fetchInfo });
    const { kept, values, census, inspector, dates } = this;
    const fetched = { report, loader, kept, values, census, inspector, dates, unscribbled, composites, queue, run };
    const surroundings = new PatchSurroundings(fetched);
    return new PatchShowing({
      loader,
      composites,
      chosen: () => this.chosen,
      split: () => this.split,
      isOpen: () => this.project.state === 'open',
      nextGeneration,
      begins: ({ split, target }) => {
        queue.moved();
        run(this.work.load(split.id, target));
      },
      replaces: () => this.lookedAt.back(),
      arrived: () => {
        dates.bring();
        this.painting.refreshIfStale();
      },
      surround: (...wanted) => surroundings.fetch(...wanted),
      run,
    });
  }

  #refusedFor({ tell }: WorkspaceParts): RefusedStrokes {
    return new RefusedStrokes({
      report: this.report,
      documents: this.documents,
      chosen: () => this.chosen,
      document: () => this.showing.current?.document,
      back: () => this.lookedAt.back(),
      retry: () => this.showing.retry(),
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
      current: () => this.showing.current,
      failure: () => this.showing.failure,
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
      generation: () => this.showing.generation,
      interrupt: () => this.painting.interrupt(),
      run: parts.run,
      tell: parts.tell,
      after: parts.after,
      rate: () => parts.preferences.now.flickerRate,
      calm: parts.calm,
    });
  }

  /** What is to be shown; it is once it has come. */
  get chosen(): MaskKey {
    return { splitId: this.splitId, patch: this.patch, target: this.target };
  }

  get split(): SplitReport {
    const split = this.report.splits.find((candidate) => candidate.id === this.splitId);
    assert(split !== undefined, `split ${this.splitId} is one of the report`);
    return split;
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

  /** The code that means "nothing said here" on the target. */
  get emptyCode(): number {
    return emptyCode(this.target, this.showing.current?.document?.unscribbled ?? UNSCRIBBLED_DEFAULT);
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
    if (this.composites.own.some(isShown)) await this.showing.show();
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
    await this.showing.show();
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
    this.showing.retry();
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

  async decideUnscribbled(code: number): Promise<void> {
    await this.unscribbled.decide(this.splitId, code);
    const document = this.showing.current?.document ?? null;
    if (document !== null) document.unscribbled = code;
  }

  /** Another page moved the head of a mask. */
  changedElsewhere(splitId: string, patch: number, target: Target): void {
    const document = this.documents.changedElsewhere({ splitId, patch, target });
    if (target === 'manual_hq') this.#run(this.dates.known.changedElsewhere({ splitId, patch }));
    if (document !== null && document === this.showing.shown?.document) this.painting.refreshIfStale();
  }

  /** The connection is back: what other pages did meanwhile was not told. */
  reconnected(): void {
    this.documents.changedUnseen();
    this.painting.refreshIfStale();
    this.#run(this.work.reconnected());
    if (this.showing.failure !== null || this.showing.shown?.document === null) this.showing.retry();
    else this.#run(this.inspector.bring());
  }

  /** An export has put a new file in the place of a target's source: what is held of the old one is let go. */
  sourceReplaced(splitId: string, target: Target): void {
    const layerId = `LABEL_${target}`;
    this.layers.forget(splitId, layerId);
    this.census.forget(splitId, layerId);
    this.documents.changedUnseen();
    this.showing.retry();
  }
}

/** The first that holds patches. */
function firstSplit({ splits }: OpenedDataset['report']): SplitReport {
  const split = splits.find(({ patchCount }) => patchCount > 0) ?? splits[0];
  assert(split !== undefined, 'a dataset that opens has a split');
  return split;
}
