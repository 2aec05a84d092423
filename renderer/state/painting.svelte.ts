import type { Target } from '../../shared/cloudsen12/classes.ts';
import { isPadding, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { StrokeLimits } from '../../shared/raster/stroke.ts';
import { editInk, type Ink } from '../tools/ink.ts';
import { RegionStroke } from '../tools/region.ts';
import type { Surface, ToolPoint, ToolStroke } from '../tools/surface.ts';
import { toolStroke } from '../tools/tool-stroke.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { Rejection } from './rejection.ts';
import { RejectionUnderWay } from './rejection-under-way.ts';
import type { StrokeSurface } from './stroke-surface.ts';
import { type Draft, StrokeUnderWay, type UnderWay } from './stroke-under-way.ts';
import { type ToolName, ToolOptions } from './tool-options.svelte.ts';

/** What a stroke lands on, as the workspace knows it. */
interface Canvas {
  readonly document: () => MaskDocument | null;
  readonly target: () => Target;
  /** Why nothing can be painted now, in a sentence; null where it can. */
  readonly blocker: () => string | null;
  /** Why what is painted cannot be seen now, in a sentence; null where it can. */
  readonly unseen: () => string | null;
  /** What is written, on a mask that is as it was before the stroke; a sentence where that is not there. */
  readonly ink: (original: Int16Array) => Ink | string;
  /** Where it may be written; a sentence where that is not known yet. */
  readonly limits: () => StrokeLimits | string;
  /** What the wand compares, and what superpixels are made of; a sentence where it is not there. */
  readonly planes: () => readonly Uint8Array[] | string;
  readonly segments: () => Int32Array | string;
  /** What erasing rejects parts of, and how they are; a sentence where there is nothing. Null: erasing is erasing. */
  readonly rejection: () => Rejection | string | null;
  readonly reject: (region: Uint8Array) => void;
  readonly run: (work: Promise<unknown>) => void;
  /** Shows a sentence that the annotator must see. */
  readonly tell: (message: string) => void;
  /** A class was taken from the mask. */
  readonly picked: (code: number) => void;
  /** Whether a pen's pressure scales the brush. */
  readonly penPressure: () => boolean;
  /** At each step of a stroke. */
  readonly atWork: () => void;
}

/** A pane's hold on the gesture under way in it. */
interface GestureHold {
  /** Ends it and keeps what was drawn. */
  interrupt(): void;
  /** Takes it back: true if there was a stroke. */
  cancel(): boolean;
}

/** The stroke under way, from press to release, or until it is finished where it waits: at most one. */
export class Painting {
  readonly options = new ToolOptions();
  readonly #canvas: Canvas;
  #stroke: UnderWay | null = null;
  #pressed = $state(false);
  /** It waited when it was pressed. */
  #waitedBefore = false;
  /** Ink or limits have changed while it was pressed. */
  #outdated = false;
  /** Where the last brush stroke ended, and on which mask: a straight line goes on from there. */
  #lastEnd = $state.raw<{ readonly document: MaskDocument; readonly at: ToolPoint } | null>(null);
  #draft = $state.raw<Draft | null>(null);
  /** Strokes that have changed their mask. */
  strokeCount = $state(0);
  /** Of each pane that is there. */
  readonly #gestures = new Set<GestureHold>();

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  /** A pane that can be painted in is there, until what is returned is called. */
  hold(gesture: GestureHold): () => void {
    this.#gestures.add(gesture);
    return () => this.#gestures.delete(gesture);
  }

  /** Why no stroke can be begun. One that waits can always be gone on with. */
  get blocker(): string | null {
    return this.waits ? null : this.#canvas.blocker();
  }

  /** A stroke is under the hand. */
  get pressed(): boolean {
    return this.#pressed;
  }

  /** Outline and preview of what is drawn; null where neither is. */
  get draft(): Draft | null {
    return this.#draft;
  }

  /** Something was drawn that is no edit yet. */
  get waits(): boolean {
    return this.#draft?.waits === true;
  }

  /** Where a straight line would go on from; null where no stroke has ended on this mask. */
  get lineStart(): ToolPoint | null {
    const last = this.#lastEnd;
    return last !== null && last.document === this.#canvas.document() ? last.at : null;
  }

  /** Another tool is taken: what is under way is ended and kept. */
  takeTool(tool: ToolName): void {
    this.interrupt();
    this.options.tool = tool;
  }

  /** A class is taken: what waits is painted in it. */
  takeCode(code: number): void {
    if (this.#pressed) this.interrupt();
    this.options.takeCode(this.#canvas.target(), code);
    this.changed();
  }

  swapCodes(): void {
    if (this.#pressed) this.interrupt();
    this.options.swapCodes(this.#canvas.target());
    this.changed();
  }

  /** Takes the class of a pixel. */
  pick({ x, y }: { readonly x: number; readonly y: number }): void {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const code = this.#canvas.document()?.codes[row * PATCH_SIZE + column];
    if (code !== undefined && !isPadding(column, row)) this.#canvas.picked(code);
  }

  /** False where nothing can be painted now, or a stroke is under way in another pane. */
  begin(point: ToolPoint, erase: boolean): boolean {
    if (this.#pressed) return false;
    const { options } = this;
    const isArea = options.shape === 'lasso' || options.shape === 'rectangle' || options.shape === 'polygon';
    if (point.alt && !isArea) {
      this.pick(point);
      return false;
    }
    this.#waitedBefore = this.#stroke !== null;
    if (this.#stroke !== null) {
      if (this.#goesOn(this.#stroke, point)) return true;
      if (this.waits) return false;
      this.#waitedBefore = false;
    }
    const document = this.#canvas.document();
    if (document === null || this.blocker !== null) return false;
    const erases = erase || point.alt || options.tool === 'eraser';
    const rejection = erases && options.tool !== 'eraser' ? this.#canvas.rejection() : null;
    const stroke =
      rejection === null
        ? // Of a refinement one wants to see how much it changes, and to try other numbers.
          this.#begin(document, { erases }, (surface) =>
            this.#toolOn(surface, document, options.adjusts || editInk(surface.ink).kind === 'refine'),
          )
        : this.#beginRejection(rejection, document);
    return stroke !== null && this.#press(stroke, point);
  }

  #toolOn(surface: Surface, { codes }: MaskDocument, adjusts: boolean): ToolStroke | string {
    const { planes, segments } = this.#canvas;
    return toolStroke(this.options, surface, { codes, adjusts, before: this.lineStart, planes, segments });
  }

  #beginRejection(rejection: Rejection | string, document: MaskDocument): UnderWay | null {
    const tool = typeof rejection === 'string' ? rejection : this.#toolOn(rejection, document, this.options.adjusts);
    if (typeof rejection === 'string' || typeof tool === 'string') {
      this.#canvas.tell(String(tool));
      return null;
    }
    this.#stroke = new RejectionUnderWay(tool, rejection, document, this.#canvas.reject);
    this.#outdated = false;
    return this.#stroke;
  }

  /** A press on what waits: true where it is taken. Else that is finished, unless a sentence says why it goes on waiting. */
  #goesOn(stroke: UnderWay, point: ToolPoint): boolean {
    const unseen = this.#canvas.unseen();
    const isPreview = stroke.tool.isPreview === true;
    if (unseen !== null || isPreview) {
      this.#canvas.tell(unseen ?? 'The preview waits: apply it or drop it first.');
      return false;
    }
    if (!this.#isThere(stroke)) return false;
    if (this.#press(stroke, point)) return true;
    this.interrupt();
    return false;
  }

  /** Opens the stroke where its ink, its limits and its tool are there; else says what is missing. */
  #begin(
    document: MaskDocument,
    { ink = null, erases = false }: { readonly ink?: Ink | null; readonly erases?: boolean },
    tool: (surface: StrokeSurface) => ToolStroke | string,
  ): UnderWay | null {
    const written = ink ?? this.#ink(document.codes, erases);
    const limits = this.#canvas.limits();
    if (typeof written === 'string' || typeof limits === 'string') {
      this.#canvas.tell(typeof written === 'string' ? written : String(limits));
      return null;
    }
    const surface = document.begin();
    surface.take(written, limits);
    const made = tool(surface);
    if (typeof made === 'string') {
      document.cancel();
      this.#canvas.tell(made);
      return null;
    }
    this.#stroke = new StrokeUnderWay(made, surface, document, erases);
    this.#outdated = false;
    return this.#stroke;
  }

  #ink(original: Int16Array, erases: boolean): Ink | string {
    return erases ? { kind: 'eraser' } : this.#canvas.ink(original);
  }

  #press(stroke: UnderWay, point: ToolPoint): boolean {
    this.#pressed = stroke.tool.press(this.#felt(point));
    if (this.#pressed) this.#told(stroke);
    return this.#pressed;
  }

  move(point: ToolPoint): void {
    const stroke = this.#stroke;
    if (stroke === null || !this.#pressed) return;
    this.#canvas.atWork();
    stroke.tool.drag(this.#felt(point));
    this.#told(stroke);
  }

  #felt(point: ToolPoint): ToolPoint {
    return this.#canvas.penPressure() ? point : { ...point, pressure: 1 };
  }

  /** The pointer moves over the patch with nothing pressed. */
  hover(point: ToolPoint): void {
    if (this.#pressed) return;
    if ((this.#stroke?.lacks ?? null) !== null) this.changed();
    const stroke = this.#stroke;
    if (stroke?.tool.hover?.(point) === true) this.#told(stroke);
  }

  /** Shows what there is besides pixels. */
  #told(stroke: UnderWay): void {
    this.#draft = stroke.draft(!this.#pressed) ?? this.#draft;
  }

  /** The pointer was let go. */
  end(): void {
    const stroke = this.#stroke;
    if (stroke === null || !this.#pressed) return;
    this.#pressed = false;
    if (this.#outdated && this.#waitedBefore) this.changed();
    const released = stroke.tool.release();
    if (released === 'waits') this.#told(stroke);
    else this.#close(stroke, released === 'done' && this.#isThere(stroke));
  }

  /** Makes an edit of what waits, or takes it back where there is too little of it. What lacks something waits on. */
  finish(): void {
    const stroke = this.#stroke;
    if (stroke !== null && !this.#pressed && this.#isThere(stroke))
      this.#close(stroke, stroke.tool.finish?.() === true);
  }

  /** Whether it is written as it would be now; else says what is missing. */
  #isThere(stroke: UnderWay): boolean {
    if (stroke.lacks !== null) this.changed();
    if (stroke.lacks !== null) this.#canvas.tell(stroke.lacks);
    return stroke.lacks === null;
  }

  /** Takes back the last step of what waits, or all of it. */
  stepBack(): void {
    const stroke = this.#stroke;
    if (stroke === null || this.#pressed) return;
    if (stroke.tool.stepBack?.() === true) this.#told(stroke);
    else this.cancel();
  }

  /** The press is taken back: all of the stroke where it began with it, else what waited before it waits on. */
  cancelPress(): void {
    const stroke = this.#stroke;
    if (stroke === null || !this.#pressed) return;
    if (!this.#waitedBefore) {
      this.cancel();
      return;
    }
    this.#pressed = false;
    stroke.tool.unpress?.();
    if (this.#outdated) this.changed();
    else this.#told(stroke);
  }

  /** Takes back all of it. */
  cancel(): void {
    if (this.#stroke !== null) this.#close(this.#stroke, false);
  }

  #close(stroke: UnderWay, keeps: boolean): void {
    const { tool, document } = stroke;
    this.#stroke = null;
    this.#pressed = false;
    this.#draft = null;
    if (!keeps) stroke.drop();
    else if (stroke.commit()) this.strokeCount++;
    const end = tool.end ?? null;
    if (keeps && end !== null) this.#lastEnd = { document, at: end };
    this.#refresh(document);
  }

  /**
   * Writes on a region, or with null on the whole patch, at once and as one edit: the given ink, or the one in hand. False
   * where nothing can be painted now.
   */
  paintRegion(region: Uint8Array | null, ink: Ink | null): boolean {
    const stroke = this.#beginRegion(region, ink);
    if (stroke !== null) this.#close(stroke, true);
    return stroke !== null;
  }

  /** Shows what the ink makes of the whole patch, until it is finished or given up. */
  previewWhole(): void {
    const stroke = this.#beginRegion(null, null);
    if (stroke !== null) this.#told(stroke);
  }

  #beginRegion(region: Uint8Array | null, ink: Ink | null): UnderWay | null {
    this.interrupt();
    const document = this.#canvas.document();
    const { blocker } = this;
    if (blocker !== null) this.#canvas.tell(blocker);
    if (document === null || blocker !== null) return null;
    const stroke = this.#begin(document, { ink }, (surface) => new RegionStroke(surface, region));
    stroke?.tool.redraw();
    return stroke;
  }

  /** The ink or the limits are others: what waits is written anew with them. */
  changed(): void {
    const stroke = this.#stroke;
    this.#outdated = this.#pressed;
    if (stroke === null || this.#pressed) return;
    if (stroke.renew((original) => this.#ink(original, stroke.erases), this.#canvas.limits())) this.#told(stroke);
    else this.cancel();
  }

  /** Shows the host's mask where another page has changed it, unless a stroke is under way. */
  refreshIfStale(): void {
    const document = this.#canvas.document();
    if (document !== null) this.#refresh(document);
  }

  #refresh(document: MaskDocument): void {
    if (document.outdated && !document.painting) this.#canvas.run(document.refresh());
  }

  /** The window lost the focus: what is held is let go and kept; what waits goes on waiting. */
  letGo(): void {
    for (const gesture of this.#gestures) gesture.interrupt();
  }

  /** Something else begins: ends the stroke and keeps it, if a hand has drawn it. */
  interrupt(): void {
    this.letGo();
    if (this.#stroke?.tool.isPreview === true) this.cancel();
    else this.finish();
    // What lacks something is not there to be kept.
    if (this.waits) this.cancel();
  }

  /** Escape: true if there was a stroke to take back. */
  escape(): boolean {
    const held = [...this.#gestures].some((gesture) => gesture.cancel());
    if (held || this.#stroke === null) return held;
    this.cancel();
    return true;
  }
}
