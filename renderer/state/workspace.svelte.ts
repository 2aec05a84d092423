import { type Target, targets, UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import type { Calls, OpenedDataset, PixelRequest, ProjectState } from '../../shared/contract.ts';
import type { LayerReport, SplitReport } from '../../shared/dataset-report.ts';
import { assert } from '../../shared/errors.ts';
import type { AssistRunner } from '../workers/assist-runner.ts';
import { AtWork } from './at-work.ts';
import { Beginning, firstSplit } from './beginning.ts';
import { Census } from './census.svelte.ts';
import { ChangeBlockers } from './change-blockers.ts';
import { CodeReadings } from './code-readings.ts';
import { Dates } from './dates.svelte.ts';
import { Drafting } from './drafting.ts';
import { EditHistory } from './edit-history.svelte.ts';
import type { After } from './flicker.svelte.ts';
import { Inspector } from './inspector.svelte.ts';
import type { Jobs } from './jobs.svelte.ts';
import { KeptDocuments } from './kept-documents.svelte.ts';
import { LayerCache } from './layer-cache.ts';
import { Layouts } from './layouts.svelte.ts';
import { Lint } from './lint.svelte.ts';
import { LookedAt } from './looked-at.svelte.ts';
import { emptyCode } from './mask-colours.ts';
import type { MaskDocument, MaskPlace } from './mask-document.svelte.ts';
import { MaskDocuments, type MaskKey } from './mask-documents.ts';
import { MaskTurns } from './mask-turns.svelte.ts';
import type { Outbox } from './outbox.svelte.ts';
import { OwnComposites } from './own-composites.svelte.ts';
import type { Painting } from './painting.svelte.ts';
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
import type { Proposals } from './proposals.svelte.ts';
import { Queue } from './queue.svelte.ts';
import { References } from './references.svelte.ts';
import { RefusedStrokes } from './refused-strokes.ts';
import { SourceLabel } from './source-label.svelte.ts';
import { Toolbox } from './toolbox.ts';
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
  /** The project's file cannot be read in whole. */
  readonly damaged: () => boolean;
  readonly preferences: Preferences;
  readonly jobs: Jobs;
  readonly run: (work: Promise<unknown>) => void;
  /** Shows a sentence that the annotator must see. */
  readonly tell: (message: string) => void;
  readonly after: After;
  readonly assist: AssistRunner;
  /** The system asks for less motion. */
  readonly calm: () => boolean;
}

/** One opened dataset: where the annotator is in it, what is shown and what is being painted. */
export class Workspace {
  readonly datasetId: string;
  readonly report: OpenedDataset['report'];
  readonly #run: WorkspaceParts['run'];
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
  readonly atWork: AtWork;
  readonly census: Census;
  readonly unscribbled: UnscribbledValues;
  readonly codes: CodeReadings;
  readonly values: PixelValues;
  readonly sourceLabel: SourceLabel;
  readonly refused: RefusedStrokes;
  readonly blockers: ChangeBlockers;
  readonly beginning: Beginning;
  readonly showing: PatchShowing;
  readonly #surroundings: PatchSurroundings;
  readonly view: View;
  readonly inspector: Inspector;
  readonly panes = new Panes();
  readonly pictures = new Pictures();
  readonly own: OwnComposites;
  readonly composites: PaneComposites;
  readonly lookedAt: LookedAt;
  readonly references: References;
  readonly turns: MaskTurns;
  readonly history: EditHistory;
  readonly dates: Dates;
  /** What looks wrong in the mask. */
  readonly lint: Lint;
  readonly tools: Toolbox;
  /** Its strokes. */
  readonly painting: Painting;
  /** What the machine drafts over the mask. */
  readonly drafting: Drafting;
  /** Its labels. */
  readonly proposals: Proposals;
  project = $state.raw<ProjectState>({ state: 'choose', candidates: [] });
  splitId = $state('');
  patch = $state(0);
  target = $state<Target>('manual_hq');

  constructor(parts: WorkspaceParts) {
    const { opened, calls, outbox, preferences, annotator, run, tell } = parts;
    const { report } = opened;
    const { datasetId } = report;
    const { panes } = this;
    this.datasetId = datasetId;
    this.report = report;
    this.project = opened.project;
    this.#run = run;
    const chosen = () => this.chosen;
    const split = () => this.split;
    const said: References['said'] = (...layer) => this.references.said(...layer);

    this.atWork = new AtWork(calls);
    const kept = new KeptDocuments(datasetId, calls, run);
    this.kept = kept;
    this.layers = new LayerCache((request, signal) => parts.pixels({ datasetId, ...request }, signal), CACHE_BYTES);
    const refused: RefusedStrokes['tell'] = (...stroke) => this.refused.tell(...stroke);
    this.documents = new MaskDocuments({ datasetId, calls, outbox, annotator, run, refused });
    this.census = new Census(datasetId, calls, run);
    this.unscribbled = new UnscribbledValues(datasetId, calls);
    this.view = new View(preferences);
    this.lookedAt = new LookedAt(calls);
    this.own = new OwnComposites(kept);
    const changed = () => this.showing.retry();
    this.composites = new PaneComposites({ panes, made: this.own, split, changed });
    this.layouts = new Layouts({ kept, now: () => this.composites.layout });
    this.work = new Work({ datasetId, calls, annotator, place: chosen, tell });
    this.queue = this.#queueFor(parts);
    this.grid = this.#gridFor(parts, said);
    this.dates = this.#datesFor(parts);
    this.tools = this.#toolsFor(parts);
    this.painting = this.tools.painting;
    this.drafting = this.#draftingFor(parts);
    this.proposals = this.drafting.proposals;
    const loader = this.#loaderFor(parts);
    this.showing = this.#showingFor(parts, loader);

    const { view, layers, lookedAt, census, unscribbled, showing, dates, documents, composites, queue } = this;
    this.codes = new CodeReadings({ report, census, unscribbled, said, splitId: () => this.splitId });
    this.values = new PixelValues({ view, dates, layers, lookedAt, unscribbled, showing });
    this.references = this.#referencesFor();
    this.lint = this.#lintFor(parts);
    this.turns = new MaskTurns({ after: parts.after, rate: () => preferences.now.flickerRate, calm: parts.calm });
    this.history = this.#historyFor(parts);
    this.sourceLabel = new SourceLabel({ calls, lookedAt, showing, tell });
    this.refused = new RefusedStrokes({
      ...{ report, documents, lookedAt, showing, chosen, tell },
      interrupt: () => this.painting.interrupt(),
    });
    const { waitingFromBefore, damaged } = parts;
    const inTheWay = { outbox, lookedAt, dates, view, showing, unscribbled, waitingFromBefore, damaged };
    this.blockers = new ChangeBlockers({ ...inTheWay, chosen, otherTarget: this.tools.otherTarget });
    const { values } = this;
    const inspected = { report, layers, split, shown: () => showing.shown, seen: () => values.seen };
    this.inspector = new Inspector(inspected, preferences, () => showing.generation);
    const { inspector } = this;
    const fetched = { report, loader, kept, values, census, inspector, dates, unscribbled, composites, queue, run };
    this.#surroundings = new PatchSurroundings(fetched);
    this.beginning = this.#beginningFor(parts);
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

  #referencesFor(): References {
    return new References({
      kept: this.kept,
      splitId: () => this.splitId,
      labelLayers: () => this.labelLayers,
      target: () => this.showing.shown?.target ?? this.target,
      document: () => this.showing.document,
      codes: () => (this.showing.document === null ? null : this.values.codesOf(this.showing.document)),
      pixels: (layer) => this.values.labelPixels(layer),
      reading: (layerId) => this.codes.of(layerId, 'centre-first'),
    });
  }

  #lintFor({ preferences, run }: WorkspaceParts): Lint {
    const { kept, panes, tools, codes } = this;
    return new Lint({
      ...{ kept, run, patchLayers: tools.patchLayers },
      document: () => this.showing.document,
      target: () => this.showing.shown?.target ?? this.target,
      info: () => this.showing.info,
      split: () => this.split,
      reading: (layerId) => codes.of(layerId, preferences.now.scribbleNaming),
      choice: () => preferences.now.lint,
      lookAt: (bounds) => panes.active.lookAtPart(bounds),
    });
  }

  #historyFor({ run }: WorkspaceParts): EditHistory {
    const { references, turns, lookedAt, dates, view, painting } = this;
    return new EditHistory({
      document: () => this.showing.document,
      references,
      turns,
      bareMask: () => {
        painting.interrupt();
        lookedAt.back();
        dates.back();
        view.hidden = false;
      },
      run,
    });
  }

  #toolsFor({ preferences, run, tell }: WorkspaceParts): Toolbox {
    const { layers, documents, composites, panes, pictures, view } = this;
    return new Toolbox({
      ...{ layers, documents, composites, panes, pictures, view, preferences, run, tell },
      proposals: () => this.proposals,
      showing: () => this.showing,
      target: () => this.target,
      split: () => this.split,
      labelLayers: () => this.labelLayers,
      values: () => this.values,
      codes: () => this.codes,
      blocker: () => this.blockers.paint,
      unseen: () => this.blockers.unseen,
      asksUnscribbled: () => this.unscribbled.of(this.splitId)?.state === 'ask',
      atWork: () => this.atWork.tell(),
    });
  }

  #draftingFor(parts: WorkspaceParts): Drafting {
    const { calls, preferences, run, tell, jobs, assist: runner } = parts;
    const { datasetId, report, layers, documents, panes, painting, tools, dates, queue, work } = this;
    return new Drafting({
      ...{ datasetId, calls, preferences, run, tell, jobs, runner },
      ...{ report, layers, documents, panes, painting, tools, dates, queue, work },
      target: () => this.target,
      split: () => this.split,
      chosen: () => this.chosen,
      labelLayers: () => this.labelLayers,
      codes: () => this.codes,
      showing: () => this.showing,
      unscribbled: this.unscribbled,
    });
  }

  #gridFor({ calls, run, preferences }: WorkspaceParts, reading: References['said']): PatchGrid {
    const { report, kept, work, queue } = this;
    return new PatchGrid({
      ...{ report, calls, run, kept, work, queue, reading },
      checks: () => preferences.now.lint,
      target: () => this.target,
      here: () => this.chosen,
      goTo: (place) => this.goToMask({ ...place, target: this.target }),
    });
  }

  #loaderFor({ calls }: WorkspaceParts): PatchLoader {
    const { datasetId, layers, documents, unscribbled, pictures } = this;
    const fetchInfo = (splitId: string, patch: number) => calls['patch.info']({ datasetId, splitId, patch });
    return new PatchLoader({ layers, documents, unscribbled, pictures, fetchInfo });
  }

  #showingFor({ run, nextGeneration }: WorkspaceParts, loader: PatchLoader): PatchShowing {
    const { composites, queue, dates } = this;
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
      replaces: () => {
        this.lookedAt.back();
        this.turns.stop();
        this.references.leavePast();
      },
      arrived: () => {
        dates.bring();
        this.tools.arrived();
        this.drafting.arrived();
        this.painting.refreshIfStale();
      },
      surround: (...wanted) => this.#surroundings.bring(...wanted),
      run,
    });
  }

  #beginningFor({ run, tell }: WorkspaceParts): Beginning {
    const { report, view, panes, layouts, own, composites, queue, showing } = this;
    return new Beginning({
      ...{ report, view, panes, layouts, own, composites, queue, showing, run, tell },
      options: this.painting.options,
      isOpen: () => this.project.state === 'open',
      put: (place) => this.#put(place),
    });
  }

  #datesFor(parts: WorkspaceParts): Dates {
    return new Dates({
      fetch: ({ splitId, patch }) => parts.calls['patch.siblings']({ datasetId: this.datasetId, splitId, patch }),
      splits: this.report.splits,
      layers: this.layers,
      openMask: ({ splitId, patch }) => this.documents.load({ splitId, patch, target: this.target }),
      here: () => this.chosen,
      composites: () => this.composites.shown,
      thumbnail: () => this.composites.plain,
      generation: () => this.showing.generation,
      // What waits goes on waiting: looking is how one decides about it.
      interrupt: () => {
        this.painting.letGo();
        this.turns.stop();
      },
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

  /** Throws where the mask cannot be opened. */
  mask(place: MaskPlace): Promise<MaskDocument> {
    return this.documents.load(place);
  }

  /** The code that means "nothing said here" on the target. */
  get emptyCode(): number {
    return emptyCode(this.target, this.showing.current?.document?.unscribbled ?? UNSCRIBBLED_DEFAULT);
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
    this.#put({ splitId, patch, target });
    if (moves) this.dates.leave();
    this.showing.retry();
  }

  #put({ splitId = this.splitId, patch = this.patch, target = this.target }: Partial<MaskKey>): void {
    this.splitId = splitId;
    this.patch = patch;
    this.target = target;
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
    // One that keys have put there stays behind when they lead to another pane.
    if (view.pointer !== null && view.pointer.byKeys !== true) panes.active = view.pointer.pane;
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
    this.tools.otherTarget.refreshIfStale();
  }

  /** The connection is back: what other pages did meanwhile was not told. */
  reconnected(): void {
    this.documents.changedUnseen();
    this.painting.refreshIfStale();
    this.tools.reconnected();
    this.drafting.handPainted.retry();
    this.#run(this.work.reconnected());
    this.grid.reconnected();
    this.kept.reconnected();
    this.census.reconnected();
    // What is there already stays, and what is asked for around it may have failed.
    this.showing.retry();
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
