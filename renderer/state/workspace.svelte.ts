import { type ScribbleNaming, type Target, targets, UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import { type CodeReading, decideProbability } from '../../shared/cloudsen12/reference-codes.ts';
import { availableComposites, type Composite, compositeLayers } from '../../shared/composites.ts';
import type { Calls, OpenedDataset, PixelRequest, ProjectState, Unscribbled } from '../../shared/contract.ts';
import type { LayerReport, PatchInfo, SplitReport } from '../../shared/dataset-report.ts';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { AppError, assert } from '../../shared/errors.ts';
import { countCodes } from '../../shared/raster/areas.ts';
import { BrushStroke } from '../tools/brush.ts';
import type { ToolPoint, ToolStroke } from '../tools/surface.ts';
import { BrushOptions } from './brush-options.svelte.ts';
import { Census } from './census.svelte.ts';
import { LayerCache, type LayerPixels } from './layer-cache.ts';
import { MaskAreas } from './mask-areas.ts';
import { emptyCode } from './mask-colours.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import { MaskDocuments } from './mask-documents.ts';
import type { Outbox } from './outbox.svelte.ts';
import type { Position } from './page-memory.ts';
import { View } from './view.svelte.ts';

const CACHE_BYTES = 128 << 20;
/** Order in which what is not shown yet is fetched. */
const rank = { shown: 0, labels: 4, neighbours: 5, otherComposites: 6 } as const;

/** What is on the canvas: all of one patch at once, never half of the next. */
export interface Shown {
  readonly splitId: string;
  readonly patch: number;
  readonly composite: Composite;
  readonly bands: readonly LayerPixels[];
  readonly target: Target;
  /** Null where the mask cannot be opened: the imagery is shown all the same. */
  readonly document: MaskDocument | null;
  /** Why there is no mask, in a sentence. */
  readonly maskFailure: string | null;
}

type Loaded = Pick<Shown, 'bands' | 'document' | 'maskFailure'>;

export interface WorkspaceParts {
  readonly opened: OpenedDataset;
  readonly calls: Calls;
  readonly pixels: (request: PixelRequest, signal?: AbortSignal) => Promise<Uint8Array>;
  readonly outbox: Outbox;
  readonly annotator: () => string;
  readonly run: (work: Promise<unknown>) => void;
  readonly refusedWith: (reason: string) => void;
}

/** One opened dataset: where the annotator is in it, what is shown and what is being painted. */
export class Workspace {
  readonly datasetId: string;
  readonly report: OpenedDataset['report'];
  readonly #calls: Calls;
  readonly #run: WorkspaceParts['run'];
  readonly #outbox: Outbox;
  readonly layers: LayerCache;
  readonly documents: MaskDocuments;
  readonly census: Census;
  readonly view = new View();
  readonly brush = new BrushOptions();
  project = $state.raw<ProjectState>({ state: 'choose', candidates: [] });
  splitId = $state('');
  patch = $state(0);
  target = $state<Target>('manual_hq');
  shown = $state.raw<Shown | null>(null);
  info = $state.raw<PatchInfo | null>(null);
  /** The file's label while it is looked at in the place of the mask. */
  sourceCodes = $state.raw<Int16Array | null>(null);
  readonly areas = $derived.by(() => {
    const document = this.shown?.document;
    void document?.revision;
    return new MaskAreas(document == null ? [] : countCodes(document.codes));
  });
  /** Why the wanted patch is not on the canvas; null while it is or is coming. */
  failure = $state<string | null>(null);
  #unscribbled = $state.raw<Readonly<Record<string, Unscribbled>>>({});
  #labelRevision = $state(0);
  #generation = 0;
  #stroke: ToolStroke | null = null;
  /** Ends the gesture under way, if any: set by the pane that holds it. */
  interrupt: () => void = () => {};
  /** Cancels the stroke under way: true if there was one. Set by the pane too. */
  escape: () => boolean = () => false;

  constructor(parts: WorkspaceParts) {
    const { opened, calls, outbox, annotator, run, refusedWith } = parts;
    this.datasetId = opened.report.datasetId;
    this.report = opened.report;
    this.project = opened.project;
    this.#calls = calls;
    this.#run = run;
    this.#outbox = outbox;
    const { datasetId } = this;
    this.layers = new LayerCache((request, signal) => parts.pixels({ datasetId, ...request }, signal), CACHE_BYTES);
    this.documents = new MaskDocuments({ datasetId, calls, outbox, annotator, run, refusedWith });
    this.census = new Census(datasetId, calls, run);
    const split = this.report.splits.find((candidate) => candidate.patchCount > 0) ?? this.report.splits[0];
    assert(split !== undefined, 'a dataset that opens has a split');
    this.splitId = split.id;
  }

  get split(): SplitReport {
    const split = this.report.splits.find((candidate) => candidate.id === this.splitId);
    assert(split !== undefined, `split ${this.splitId} is one of the report`);
    return split;
  }

  get composites(): readonly Composite[] {
    return availableComposites(this.split.layers.map((layer) => layer.id));
  }

  get composite(): Composite | null {
    const { composites } = this;
    return composites.find((candidate) => candidate.id === this.view.composite?.id) ?? composites[0] ?? null;
  }

  get labelLayers(): readonly LayerReport[] {
    return this.split.layers.filter((layer) => layer.group === 'LABEL');
  }

  /** What the scribbles of this split hold where nothing was drawn; null until the host has answered. */
  get unscribbled(): Unscribbled | null {
    return this.#unscribbled[this.splitId] ?? null;
  }

  /** Goes on where a page that was loaded again had been, as far as that is still there. Before `start`. */
  startAt({ splitId, patch, target }: Position): void {
    const split = this.report.splits.find((candidate) => candidate.id === splitId);
    if (split === undefined) return;
    this.splitId = splitId;
    this.patch = Math.min(patch, Math.max(0, split.patchCount - 1));
    this.target = target;
  }

  /** The code that means "nothing said here" on the target. */
  get emptyCode(): number {
    return emptyCode(this.target, this.shown?.document?.unscribbled ?? UNSCRIBBLED_DEFAULT);
  }

  /** Shows the patch that the project's state allows; called once the project is known. */
  start(): void {
    this.#run(this.#show());
  }

  goTo(patch: number): void {
    const next = Math.min(this.split.patchCount - 1, Math.max(0, Math.trunc(patch)));
    if (!Number.isFinite(next) || next === this.patch) return;
    this.interrupt();
    this.patch = next;
    this.#run(this.#show());
  }

  next(): void {
    this.goTo(this.patch + 1);
  }

  previous(): void {
    this.goTo(this.patch - 1);
  }

  chooseSplit(splitId: string): void {
    if (splitId === this.splitId) return;
    this.interrupt();
    this.splitId = splitId;
    this.patch = 0;
    this.#run(this.#show());
  }

  chooseTarget(target: Target): void {
    if (target === this.target) return;
    this.interrupt();
    this.target = target;
    this.#run(this.#show());
  }

  nextTarget(): void {
    this.chooseTarget(targets[(targets.indexOf(this.target) + 1) % targets.length] ?? 'manual_hq');
  }

  chooseComposite(composite: Composite): void {
    this.view.composite = composite;
    this.#run(this.#show());
  }

  /** The value of a layer at a pixel of the shown patch where it has arrived, else null. */
  valueAt(layer: LayerReport, x: number, y: number): number | null {
    void this.#labelRevision;
    const { shown } = this;
    if (shown === null) return null;
    const { splitId, patch } = shown;
    const pixels = this.layers.peek({ splitId, patch, layerId: layer.id, itemType: layer.itemType });
    return pixels?.[y * PATCH_SIZE + x] ?? null;
  }

  /** How the codes of a label layer are to be read: decided once per file from its sampled codes, and by settings. */
  readingOf(layerId: string, naming: ScribbleNaming): CodeReading {
    const { unscribbled } = this;
    const census = this.census.of(this.splitId, layerId);
    return {
      naming,
      unscribbled: unscribbled?.state === 'known' ? unscribbled.code : null,
      ...(census !== null && { scale: decideProbability(census.image.map(([code]) => code)) }),
    };
  }

  /** The mask's raw code at a pixel of the shown patch. */
  codeAt(x: number, y: number): number | null {
    const document = this.shown?.document;
    void document?.revision;
    return document?.codes[y * PATCH_SIZE + x] ?? null;
  }

  /** Layers of the shown composite, in its order. */
  get shownLayers(): readonly LayerReport[] {
    const { shown, split } = this;
    if (shown === null) return [];
    const ids = compositeLayers(shown.composite, new Set(split.layers.map((layer) => layer.id))) ?? [];
    return ids.flatMap((id) => split.layers.filter((layer) => layer.id === id));
  }

  /** Answers the question that a changed source label puts: keep the stored base, or take the new one. */
  async resolveSource(document: MaskDocument, choice: 'keep-base' | 'take-source'): Promise<void> {
    document.load(await this.#calls['mask.resolve']({ ...document.place, choice }));
    this.sourceCodes = null;
  }

  /** Shows the file's label as it is now in the place of the mask, or the mask again. */
  async lookAtSource(document: MaskDocument, look: boolean): Promise<void> {
    if (!look) {
      this.sourceCodes = null;
      return;
    }
    const { itemType, codes } = await this.#calls['mask.source'](document.place);
    if (this.shown?.document === document) this.sourceCodes = widenCodes(codes, itemType);
  }

  async #show(): Promise<void> {
    const generation = ++this.#generation;
    const { splitId, patch, target, composite, project } = this;
    if (project.state !== 'open') return;
    this.failure = null;
    if (composite === null) {
      this.failure = 'This split holds no band that can be drawn. The dataset report says which files are there.';
      return;
    }
    try {
      const ready = this.#ready(splitId, patch, target, composite);
      const loaded = ready ?? (await this.#fetch(splitId, patch, target, composite, generation));
      if (generation !== this.#generation) return;
      if (loaded.document !== this.shown?.document) this.sourceCodes = null;
      this.shown = { splitId, patch, target, composite, ...loaded };
      await this.#surround(generation);
    } catch (error) {
      if (error instanceof AppError && error.code === 'superseded') return;
      if (generation !== this.#generation) return;
      this.failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** Opens again what could not be shown. */
  retry(): void {
    this.#run(this.#show());
  }

  #ready(splitId: string, patch: number, target: Target, composite: Composite): Loaded | null {
    if (target === 'manual_sc' && this.#unscribbled[splitId] === undefined) return null;
    const document = this.documents.peek({ splitId, patch, target });
    if (document === null) return null;
    const bands = this.#bandKeys(splitId, patch, composite).map((key) => this.layers.peek(key));
    return bands.every((band) => band !== null) ? { bands, document, maskFailure: null } : null;
  }

  async #fetch(
    splitId: string,
    patch: number,
    target: Target,
    composite: Composite,
    generation: number,
  ): Promise<Loaded> {
    const keys = this.#bandKeys(splitId, patch, composite);
    const mask = this.#openMask(splitId, patch, target).then(
      (document) => ({ document, maskFailure: null }),
      (error: unknown) => ({ document: null, maskFailure: error instanceof Error ? error.message : String(error) }),
    );
    const bands = await Promise.all(keys.map((key) => this.layers.load(key, generation, rank.shown)));
    return { bands, ...(await mask) };
  }

  async #openMask(splitId: string, patch: number, target: Target): Promise<MaskDocument> {
    const [document] = await Promise.all([
      this.documents.load({ splitId, patch, target }),
      target === 'manual_sc' ? this.#loadUnscribbled(splitId) : null,
    ]);
    this.#tellUnscribbled(splitId, document);
    return document;
  }

  #bandKeys(splitId: string, patch: number, composite: Composite) {
    const split = this.report.splits.find((candidate) => candidate.id === splitId);
    assert(split !== undefined, `split ${splitId} is one of the report`);
    const ids = compositeLayers(composite, new Set(split.layers.map((layer) => layer.id))) ?? [];
    return ids.map((layerId) => {
      const layer = split.layers.find((candidate) => candidate.id === layerId);
      assert(layer !== undefined, `layer ${layerId} is one of the split`);
      return { splitId, patch, layerId, itemType: layer.itemType };
    });
  }

  /** After the patch is on the canvas: its metadata and labels, then what is likely to be wanted next. */
  async #surround(generation: number): Promise<void> {
    const { splitId, patch, target, composite, datasetId } = this;
    const current = () => generation === this.#generation;
    this.info = await this.#calls['patch.info']({ datasetId, splitId, patch });
    if (!current() || composite === null) return;
    const labels = this.labelLayers.map((layer) =>
      this.layers.load({ splitId, patch, layerId: layer.id, itemType: layer.itemType }, generation, rank.labels),
    );
    await Promise.allSettled(labels);
    if (!current()) return;
    this.#labelRevision++;
    this.census.sample(this.split);
    // A scribble file that cannot be read says so where it is opened.
    await this.#loadUnscribbled(splitId).catch(() => undefined);
    for (const near of [patch + 1, patch - 1]) {
      if (near < 0 || near >= this.split.patchCount || !current()) continue;
      const bands = this.#bandKeys(splitId, near, composite).map((key) =>
        this.layers.load(key, generation, rank.neighbours),
      );
      await Promise.allSettled([...bands, this.#openMask(splitId, near, target)]);
    }
    for (const other of this.composites) {
      if (!current()) return;
      const bands = this.#bandKeys(splitId, patch, other).map((key) =>
        this.layers.load(key, generation, rank.otherComposites),
      );
      await Promise.allSettled(bands);
    }
  }

  async #loadUnscribbled(splitId: string): Promise<void> {
    if (this.#unscribbled[splitId] !== undefined) return;
    const answer = await this.#calls['scribble.unscribbled']({ datasetId: this.datasetId, splitId });
    this.#unscribbled = { ...this.#unscribbled, [splitId]: answer };
  }

  async decideUnscribbled(code: number): Promise<void> {
    const { datasetId, splitId } = this;
    const answer = await this.#calls['scribble.decide']({ datasetId, splitId, code });
    this.#unscribbled = { ...this.#unscribbled, [splitId]: answer };
    const document = this.shown?.document;
    if (document != null) this.#tellUnscribbled(splitId, document);
  }

  #tellUnscribbled(splitId: string, document: MaskDocument): void {
    const known = this.#unscribbled[splitId];
    if (known?.state === 'known') document.unscribbled = known.code;
  }

  /** Another page moved the head of a mask. */
  changedElsewhere(splitId: string, patch: number, target: Target): void {
    const document = this.documents.changedElsewhere({ splitId, patch, target });
    if (document !== null && document === this.shown?.document && !document.painting) this.#refreshIfStale();
  }

  /** Why nothing can be painted now, in a sentence; null where it can. */
  get paintBlocker(): string | null {
    const { shown } = this;
    if (shown === null || shown.patch !== this.patch || shown.splitId !== this.splitId) return 'The patch is still loading.';
    if (shown.document === null) return shown.maskFailure ?? 'The mask cannot be opened.';
    if (shown.document.blocked !== null) return 'The source label has changed: answer the question above the patch first.';
    if (this.#outbox.full) return `Not saved: ${this.#outbox.waiting} strokes are waiting. Painting goes on when they are safe.`;
    if (this.target === 'manual_sc' && this.unscribbled?.state === 'ask') return 'Say first which value means "nothing drawn".';
    if (!this.view.maskVisible) return 'The mask is hidden. Show it before painting on it.';
    return shown.document.canPaint ? null : 'The mask is being loaded anew.';
  }

  beginStroke(point: ToolPoint, erase: boolean): boolean {
    const document = this.shown?.document;
    if (document == null || this.paintBlocker !== null) return false;
    const { brush } = this;
    const eraser = erase || brush.tool === 'eraser';
    const ink = eraser ? ({ kind: 'eraser' } as const) : ({ kind: 'code', code: brush.code[this.target] } as const);
    this.#stroke = new BrushStroke(document.begin(), brush.radius, ink);
    this.#stroke.move(point);
    return true;
  }

  moveStroke(point: ToolPoint): void {
    this.#stroke?.move(point);
  }

  endStroke(): void {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (stroke === null) return;
    this.shown?.document?.commit(stroke.tool, stroke.code);
    this.#refreshIfStale();
  }

  cancelStroke(): void {
    this.#stroke = null;
    this.shown?.document?.cancel();
    this.#refreshIfStale();
  }

  #refreshIfStale(): void {
    const document = this.shown?.document;
    if (document?.stale) this.#run(document.refresh());
  }
}
