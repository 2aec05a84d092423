import { type Target, UNSCRIBBLED_DEFAULT } from '../../shared/cloudsen12/classes.ts';
import { widenCodes } from '../../shared/cloudsen12/item-type.ts';
import { isErasing } from '../../shared/edit-tool.ts';
import type { CommandResult, EditNode, MaskState, SourceChanged } from '../../shared/edits.ts';
import { assert } from '../../shared/errors.ts';
import { applyDelta, checkDelta, eraseDelta, replayDelta } from '../../shared/raster/delta.ts';
import { patchRect, type Rect } from '../../shared/raster/rect.ts';
import { StrokeRecorder } from '../../shared/raster/stroke.ts';
import { EditDeltas, type FetchDeltas } from './edit-deltas.ts';
import { EditTree, type EditWay } from './edit-tree.ts';
import type { Command, Outbox, Receiver } from './outbox.svelte.ts';
import { StrokeSurface } from './stroke-surface.ts';

export interface MaskPlace {
  readonly datasetId: string;
  readonly splitId: string;
  readonly patch: number;
  readonly target: Target;
}

/** A stroke that the host refused, mostly because the mask had moved on beneath it. */
export interface RefusedStroke {
  readonly tool: string;
  readonly code: number | null;
  /** The text of an `EditDetail`. */
  readonly detail: string | null;
  readonly delta: Uint8Array;
  /** Why the host did not take it, in a sentence; null where only the mask had moved on. */
  readonly reason: string | null;
}

/** Deltas fetched with one that is wanted. */
const AHEAD = 32;

interface Surroundings {
  readonly outbox: Outbox;
  readonly annotator: () => string;
  readonly fetchDeltas: FetchDeltas;
  readonly reopen: () => Promise<MaskState>;
  /** Sees a promise through and shows its failure to the annotator. */
  readonly run: (work: Promise<void>) => void;
  /** A command was not taken; a stroke among them is kept by the document. */
  readonly refused: (document: MaskDocument, command: Command, reason: string | null) => void;
}

/**
 * The mask of one patch and target as it is edited: codes, history and what has not been answered yet.
 * Painting changes it at once; the outbox carries the commands to the log.
 */
export class MaskDocument implements Receiver {
  readonly place: MaskPlace;
  readonly #around: Surroundings;
  codes: Int16Array = new Int16Array(0);
  base: Int16Array = new Int16Array(0);
  baseOrigin = $state<MaskState['baseOrigin']>('layer');
  /** What the eraser writes on scribbles. */
  unscribbled = $state(UNSCRIBBLED_DEFAULT);
  readonly #edits = new EditTree();
  readonly #deltas: EditDeltas;
  #lastVisit = 0;
  #stroke: StrokeRecorder | null = null;
  #headId = $state<string | null>(null);
  #moving = $state(false);
  /** The mask shown is not the host's, which is on its way. */
  #loading = $state(false);
  #failure = $state<string | null>(null);
  #reloading: Promise<void> | null = null;
  #revision = $state(0);
  #pixelRevision = $state(0);
  #loads = $state(0);
  /** Strokes that were cancelled: who looked meanwhile has seen them. */
  #takenBack = $state(0);
  #blocked = $state.raw<SourceChanged | null>(null);
  #sourceProblem = $state<string | null>(null);
  #refused = $state.raw<readonly RefusedStroke[]>([]);
  #stale = false;
  /** How often something was undone in this page. */
  undoCount = $state(0);
  /** Told what to redraw: the canvases. */
  readonly #painters = new Set<(rect: Rect) => void>();

  constructor(place: MaskPlace, state: MaskState, around: Surroundings) {
    this.place = place;
    this.#around = around;
    this.#deltas = new EditDeltas(around.fetchDeltas);
    this.load(state);
  }

  /** Tells `painter` where pixels have changed, until what is returned is called. */
  onPixels(painter: (rect: Rect) => void): () => void {
    this.#painters.add(painter);
    return () => this.#painters.delete(painter);
  }
  /** It is on a canvas. */
  get onCanvas(): boolean {
    return this.#painters.size > 0;
  }

  /** Counts changes of pixels, head or history: what shows them depends on it. */
  get revision(): number {
    return this.#revision;
  }
  /** Counts every change of pixels, those of a stroke under way included. */
  get pixelRevision(): number {
    return this.#pixelRevision;
  }
  /** Counts how often the host's mask was loaded: its base may be another each time. */
  get loads(): number {
    return this.#loads;
  }
  /** Another whenever other codes are there, strokes under way aside: `revision` counts what is said of edits, too. */
  get stand(): string {
    return `${this.#loads} ${this.#takenBack} ${this.#headId}`;
  }
  get headId(): string | null {
    return this.#headId;
  }
  get blocked(): SourceChanged | null {
    return this.#blocked;
  }
  /** Why the host's mask could not be loaded anew, in a sentence; null while it can, or is under way. */
  get failure(): string | null {
    return this.#failure;
  }
  /** Why the file's own label cannot be read, in sentences; null where it can. */
  get sourceProblem(): string | null {
    return this.#sourceProblem;
  }
  get refused(): readonly RefusedStroke[] {
    return this.#refused;
  }
  get painting(): boolean {
    return this.#stroke !== null;
  }

  get head(): EditNode | null {
    return this.#headId === null ? null : (this.#edits.get(this.#headId) ?? null);
  }

  /** Edits between the base and the head. */
  get depth(): number {
    void this.#revision;
    return this.#edits.depthOf(this.#headId);
  }

  /** False while nothing can be done on it: neither painted, nor undone, nor redone. */
  get canChange(): boolean {
    return this.#blocked === null && !this.#loading && !this.#around.outbox.full;
  }
  get canPaint(): boolean {
    return this.canChange && !this.#moving;
  }
  get canUndo(): boolean {
    return this.#headId !== null && this.canChange;
  }
  get canRedo(): boolean {
    return this.canChange && this.redoTarget() !== null;
  }

  /** Replaces everything by what the host has; strokes that it refused stay offered. */
  load(state: MaskState): void {
    this.base = widenCodes(state.base, state.itemType);
    this.baseOrigin = state.baseOrigin;
    this.codes = this.base.slice();
    applyDelta(this.codes, state.delta, 'forward');
    this.#edits.clear();
    this.#deltas.clear();
    for (const edit of state.edits) {
      this.#edits.set(edit.editId, edit);
      this.#lastVisit = Math.max(this.#lastVisit, edit.lastVisit);
    }
    for (const [editId, delta] of state.deltas) this.#deltas.set(editId, delta);
    this.#headId = state.headId;
    this.#loads++;
    this.#blocked = state.blocked;
    this.#sourceProblem = state.sourceProblem;
    this.#changed(patchRect);
  }

  /** Another page moved the head: true where the mask must be opened anew before it is shown again. */
  get stale(): boolean {
    return this.#stale && this.#around.outbox.waiting === 0;
  }
  /** The same, though commands may still be under way. */
  get outdated(): boolean {
    return this.#stale;
  }
  markStale(): void {
    this.#stale = true;
  }

  /** Opens a stroke; its surface takes spans until `commit` or `cancel`. */
  begin(): StrokeSurface {
    assert(this.canPaint && this.#stroke === null, 'a stroke begins on a mask that can be painted');
    const stroke = new StrokeRecorder(this.codes);
    this.#stroke = stroke;
    this.#around.outbox.holdPlace();
    const { base, unscribbled } = this;
    const erased = this.place.target === 'manual_hq' ? base : unscribbled;
    return new StrokeSurface(stroke, erased, (rect) => this.#show(rect));
  }

  cancel(): void {
    const stroke = this.#endStroke();
    if (stroke === null) return;
    const rect = stroke.cancel();
    this.#takenBack++;
    this.#changed(rect);
  }

  /** Ends the stroke as one edit; a stroke that changed nothing leaves none. `detail` is the text of an `EditDetail`. */
  commit(tool: string, code: number | null, detail: string | null = null): void {
    const stroke = this.#endStroke();
    const pixelCount = stroke?.changedPixels() ?? 0;
    const delta = stroke?.end() ?? null;
    if (delta !== null) this.#record({ tool, code, detail, delta }, pixelCount);
  }

  #endStroke(): StrokeRecorder | null {
    const stroke = this.#stroke;
    if (stroke === null) return null;
    this.#stroke = null;
    this.#around.outbox.freePlace();
    return stroke;
  }

  #record({ tool, code, detail, delta }: Omit<RefusedStroke, 'reason'>, pixelCount: number): void {
    const editId = crypto.randomUUID();
    const parentId = this.#headId;
    const annotator = this.#around.annotator();
    this.#edits.set(editId, {
      editId,
      parentId,
      tool,
      code,
      detail,
      annotator,
      at: new Date().toISOString(),
      pixelCount,
      lastVisit: ++this.#lastVisit,
    });
    this.#deltas.set(editId, delta);
    this.#headId = editId;
    this.#revision++;
    this.#around.outbox.push(
      { kind: 'edit', ...this.place, commandId: editId, annotator, parentId, tool, code, detail, delta },
      this,
    );
  }

  undo(): Promise<void> {
    const head = this.head;
    return head === null ? Promise.resolve() : this.#move('undo', head.editId, head.parentId, head.editId);
  }

  redo(): Promise<void> {
    const child = this.redoTarget();
    return child === null ? Promise.resolve() : this.#move('redo', this.#headId, child.editId, child.editId);
  }

  /** Every edit of this mask, abandoned branches included, in the order of recording. */
  get history(): readonly EditNode[] {
    void this.#revision;
    return [...this.#edits.values()];
  }

  /** One of this mask's edits; null where it is none, as after the label beneath was exchanged. */
  edit(editId: string): EditNode | null {
    void this.#loads;
    return this.#edits.get(editId) ?? null;
  }

  /** Ids of the edits that the mask as shown is made of. */
  get onPath(): ReadonlySet<string> {
    void this.#revision;
    return new Set([...this.#edits.ancestry(this.#headId)].map((edit) => edit.editId));
  }

  /** The edits that the mask as shown is made of, first first. */
  get path(): readonly EditNode[] {
    void this.stand;
    return this.#edits.pathTo(this.#headId);
  }

  /** What an edit changed; null where that is not in the page. */
  heldDelta(editId: string): Uint8Array | null {
    return this.#deltas.has(editId) ? this.#deltas.of(editId) : null;
  }

  /** Has all of the path's deltas in the page. */
  bringPath(): Promise<void> {
    return this.#deltas.bring(this.path.map(({ editId }) => editId));
  }

  /**
   * Goes to any edit of the history, or to the base, by undoing up to where the branches part and redoing from
   * there. Stops where the mask cannot be changed any more, or something else has moved it meanwhile.
   */
  async goTo(editId: string | null): Promise<void> {
    const { back, forward } = this.#edits.way(this.#headId, editId);
    for (const edit of back) {
      if (!(await this.#step(() => this.#move('undo', edit.editId, edit.parentId, edit.editId)))) return;
    }
    for (const edit of forward) {
      if (!(await this.#step(() => this.#move('redo', edit.parentId, edit.editId, edit.editId)))) return;
    }
  }

  /** One step of a longer way: waits until the outbox takes it. False where it could not be gone. */
  async #step(go: () => Promise<void>): Promise<boolean> {
    await this.#around.outbox.room();
    const before = this.#headId;
    await go();
    return this.#headId !== before;
  }

  /** The child of the head that was left last. */
  redoTarget(): EditNode | null {
    void this.#revision;
    return this.#edits.latestChild(this.#headId);
  }

  async #move(kind: 'undo' | 'redo', fromId: string | null, toId: string | null, editId: string): Promise<void> {
    if (!this.canPaint || this.#stroke !== null) return;
    this.#moving = true;
    this.#around.outbox.holdPlace();
    try {
      const delta = this.#deltas.has(editId) ? this.#deltas.of(editId) : await this.deltaOf(editId);
      // While it was fetched, the host's mask may have taken this one's place.
      if (this.#loading || this.#headId !== fromId) return;
      const rect = applyDelta(this.codes, delta, kind === 'undo' ? 'backward' : 'forward');
      this.#headId = toId;
      this.#visit(toId);
      if (kind === 'undo') this.undoCount++;
      this.#changed(rect);
      const commandId = crypto.randomUUID();
      const annotator = this.#around.annotator();
      this.#around.outbox.push({ kind, ...this.place, commandId, annotator, fromId, toId }, this);
    } finally {
      this.#around.outbox.freePlace();
      this.#moving = false;
    }
  }

  /** What an edit changed. One that is fetched brings those along that further undos would want next. */
  async deltaOf(editId: string): Promise<Uint8Array> {
    const wanted: string[] = [];
    for (const edit of this.#edits.ancestry(editId)) {
      if (this.#deltas.has(editId) || wanted.length === AHEAD) break;
      if (!this.#deltas.has(edit.editId)) wanted.push(edit.editId);
    }
    await this.#deltas.bring(wanted);
    return this.#deltas.of(editId);
  }

  /** The mask as it was at an edit of any branch, or at the base: codes of one's own. */
  async codesAt(editId: string | null): Promise<Int16Array> {
    for (;;) {
      const { from, ...way } = this.#wayTo(editId);
      const codes = from.slice();
      if (this.#deltas.walk(codes, way)) return codes;
      // Meanwhile the mask may move on.
      await this.#deltas.bring([...way.back, ...way.forward].map((edit) => edit.editId));
    }
  }

  /** From the mask as it is, or from the base: whichever is nearer. Pixels under a stroke are of no edit yet. */
  #wayTo(editId: string | null): EditWay & { readonly from: Int16Array } {
    const down = { from: this.base, back: [], forward: this.#edits.pathTo(editId) };
    if (this.#stroke !== null) return down;
    const across = this.#edits.way(this.#headId, editId);
    return across.back.length + across.forward.length < down.forward.length ? { from: this.codes, ...across } : down;
  }

  #visit(editId: string | null): void {
    const edit = editId === null ? undefined : this.#edits.get(editId);
    if (edit !== undefined) this.#edits.set(edit.editId, { ...edit, lastVisit: ++this.#lastVisit });
  }

  answered(command: Command, result: CommandResult): void {
    if (result.status === 'refused') {
      this.#refuse(command, null);
      return;
    }
    if (result.edit !== null && this.#edits.has(result.edit.editId)) {
      const local = this.#edits.get(result.edit.editId);
      this.#edits.set(result.edit.editId, { ...result.edit, lastVisit: local?.lastVisit ?? result.edit.lastVisit });
      this.#revision++;
    }
  }

  rejected(command: Command, reason: string): void {
    this.#refuse(command, reason);
  }

  /**
   * The host's mask is not the one this command was made on. Keeps the stroke and, once nothing more waits,
   * shows the host's mask: commands made after this one stand on the same lost head and come back too. So does a
   * stroke that is being painted, once it ends.
   */
  #refuse(command: Command, reason: string | null): void {
    if (command.kind === 'edit') {
      const { tool, code, detail, delta } = command;
      this.#refused = [...this.#refused, { tool, code, detail, delta, reason }];
    }
    this.#loading = true;
    this.#around.refused(this, command, reason);
    this.#around.run(this.refresh());
  }

  /**
   * Loads the host's mask once nothing is under way to it; from then on nothing can be painted until that has worked.
   * Leaves a stroke that is being painted alone: whoever ends it calls again.
   */
  refresh(): Promise<void> {
    this.#stale = true;
    this.#reloading ??= this.#reload();
    return this.#reloading;
  }

  async #reload(): Promise<void> {
    this.#failure = null;
    try {
      while (this.#stale) {
        await this.#around.outbox.idle();
        if (this.#stroke !== null) return;
        this.#loading = true;
        this.#stale = false;
        this.load(await this.#around.reopen());
      }
      this.#loading = false;
    } catch (error) {
      this.#stale = true;
      this.#failure = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      this.#reloading = null;
    }
  }

  /**
   * Puts the refused strokes on the mask as it is now, each as an edit of its own, as fast as the outbox takes them.
   * Those that cannot be put on it stay offered. Throws where the mask cannot be loaded.
   */
  async applyRefused(): Promise<void> {
    if (this.#loading) await this.refresh();
    for (;;) {
      if (this.#around.outbox.full) await this.#around.outbox.room();
      const [stroke, ...others] = this.#refused;
      if (stroke === undefined || !this.canPaint || this.#stroke !== null) return;
      this.#refused = others;
      const delta = this.#replay(stroke);
      if (delta.byteLength > 0) this.#record({ ...stroke, delta }, checkDelta(delta).pixelCount);
      this.#changed(patchRect);
    }
  }

  /** An eraser's stroke means what lies beneath now; the codes in its delta are those of the base that it was made on. */
  #replay({ tool, delta }: RefusedStroke): Uint8Array {
    if (!isErasing(tool)) return replayDelta(this.codes, delta);
    return eraseDelta(this.codes, delta, this.place.target === 'manual_hq' ? this.base : this.unscribbled);
  }

  /** Offers strokes that were not taken before the page was loaded again. */
  offer(strokes: readonly RefusedStroke[]): void {
    this.#refused = [...this.#refused, ...strokes];
    this.#changed(patchRect);
  }

  discardRefused(): void {
    this.#refused = [];
    this.#changed(patchRect);
  }

  #show(rect: Rect): void {
    this.#pixelRevision++;
    for (const painter of this.#painters) painter(rect);
  }

  #changed(rect: Rect): void {
    this.#revision++;
    this.#show(rect);
  }
}
