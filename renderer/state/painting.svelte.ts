import type { Target } from '../../shared/cloudsen12/classes.ts';
import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { type EditTool, editToolName } from '../../shared/edit-tool.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { regionSpans } from '../../shared/raster/region.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { StrokeLimits } from '../../shared/raster/stroke.ts';
import { editInk, type Ink } from '../tools/ink.ts';
import type { ShapeOutline, ToolPoint, ToolStroke } from '../tools/surface.ts';
import { toolStroke } from '../tools/tool-stroke.ts';
import { WholeStroke } from '../tools/whole.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { StrokeSurface } from './stroke-surface.ts';
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

/** With the mask that it was begun on: what is shown may have changed before it ends. */
interface Stroke {
  readonly tool: ToolStroke;
  readonly surface: StrokeSurface;
  readonly document: MaskDocument;
  readonly erases: boolean;
}

/** What is to be seen of a stroke besides the pixels that it has written. */
export interface Draft {
  readonly outline: ShapeOutline | null;
  /** It waits to be finished or given up. */
  readonly waits: boolean;
  /** How many pixels would change; null while it is drawn. */
  readonly changedPixels: number | null;
  /** The lines around them, where there are not too many to be read. */
  readonly changedOutline: readonly number[];
  /** What it cannot be written without, in a sentence: nothing of it is, until that has come. Null where all is there. */
  readonly lacks: string | null;
}

/** The lines around more pixels than these are no help, nor are more lines: a thousand of them take a millisecond to stroke. */
const READABLE_PIXELS = 30_000;
const READABLE_LINES = 5000;

/** The stroke under way, from press to release, or until it is finished where it waits: at most one. */
export class Painting {
  readonly options = new ToolOptions();
  readonly #canvas: Canvas;
  #stroke: Stroke | null = null;
  #pressed = $state(false);
  /** It waited when it was pressed. */
  #waitedBefore = false;
  /** Of what waits: its ink or its limits are not there. */
  #lacks: string | null = null;
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
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (column < IMAGE_START || row < IMAGE_START || column >= IMAGE_END || row >= IMAGE_END) return;
    const code = this.#canvas.document()?.codes[row * PATCH_SIZE + column];
    if (code !== undefined) this.#canvas.picked(code);
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
    const stroke = this.#begin(document, erase || point.alt || options.tool === 'eraser', (surface) =>
      toolStroke(options, surface, {
        codes: document.codes,
        // Of a refinement one wants to see how much it changes, and to try other numbers.
        adjusts: options.adjusts || editInk(surface.ink).kind === 'refine',
        before: this.lineStart,
        planes: this.#canvas.planes,
        segments: this.#canvas.segments,
      }),
    );
    return stroke !== null && this.#press(stroke, point);
  }

  /** A press on what waits: true where it is taken. Else that is finished, unless a sentence says why it goes on waiting. */
  #goesOn(stroke: Stroke, point: ToolPoint): boolean {
    const unseen = this.#canvas.unseen();
    const isPreview = stroke.tool.isPreview === true;
    if (unseen !== null || isPreview) {
      this.#canvas.tell(unseen ?? 'The preview waits: apply it or drop it first.');
      return false;
    }
    if (!this.#isWhole()) return false;
    if (this.#press(stroke, point)) return true;
    this.interrupt();
    return false;
  }

  /** Opens the stroke where its ink, its limits and its tool are there; else says what is missing. */
  #begin(
    document: MaskDocument,
    erases: boolean,
    tool: (surface: StrokeSurface) => ToolStroke | string,
  ): Stroke | null {
    const ink = this.#ink(document.codes, erases);
    const limits = this.#canvas.limits();
    if (typeof ink === 'string' || typeof limits === 'string') {
      this.#canvas.tell(typeof ink === 'string' ? ink : String(limits));
      return null;
    }
    const surface = document.begin();
    surface.take(ink, limits);
    const made = tool(surface);
    if (typeof made === 'string') {
      document.cancel();
      this.#canvas.tell(made);
      return null;
    }
    this.#stroke = { tool: made, surface, document, erases };
    this.#lacks = null;
    this.#outdated = false;
    return this.#stroke;
  }

  #ink(original: Int16Array, erases: boolean): Ink | string {
    return erases ? { kind: 'eraser' } : this.#canvas.ink(original);
  }

  #press(stroke: Stroke, point: ToolPoint): boolean {
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
    if (this.#lacks !== null) this.changed();
    const stroke = this.#stroke;
    if (stroke?.tool.hover === undefined) return;
    stroke.tool.hover(point);
    this.#told(stroke);
  }

  /** Shows what there is besides pixels; of an ordinary stroke nothing. */
  #told({ tool, surface }: Stroke): void {
    const { outline } = tool;
    const waits = !this.#pressed;
    if (outline === null && !waits) return;
    const changedPixels = waits ? surface.changedPixels : null;
    const isReadable = changedPixels !== null && changedPixels <= READABLE_PIXELS && outline === null;
    const changedOutline = isReadable ? surface.changedOutline(READABLE_LINES) : [];
    this.#draft = { outline, waits, changedPixels, changedOutline, lacks: this.#lacks };
  }

  /** The pointer was let go. */
  end(): void {
    const stroke = this.#stroke;
    if (stroke === null || !this.#pressed) return;
    this.#pressed = false;
    if (this.#outdated && this.#waitedBefore) this.changed();
    const released = stroke.tool.release();
    if (released === 'waits') this.#told(stroke);
    else this.#close(stroke, released === 'done' && this.#isWhole());
  }

  /** Makes an edit of what waits, or takes it back where there is too little of it. What lacks something waits on. */
  finish(): void {
    if (this.#stroke === null || this.#pressed || !this.#isWhole()) return;
    this.#close(this.#stroke, this.#stroke.tool.finish?.() === true);
  }

  /** Whether what waits is written as it would be now; else says what is missing. */
  #isWhole(): boolean {
    if (this.#lacks !== null) this.changed();
    if (this.#lacks !== null) this.#canvas.tell(this.#lacks);
    return this.#lacks === null;
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

  #close(stroke: Stroke, keeps: boolean): void {
    const { tool, document } = stroke;
    this.#stroke = null;
    this.#pressed = false;
    this.#lacks = null;
    this.#draft = null;
    if (keeps) this.#commit({ ...stroke, shape: tool.shape });
    else {
      document.cancel();
      tool.dropped?.();
    }
    const end = tool.end ?? null;
    if (keeps && end !== null) this.#lastEnd = { document, at: end };
    this.#refresh(document);
  }

  #commit({ surface, document, shape }: Pick<Stroke, 'surface' | 'document'> & Pick<EditTool, 'shape'>): void {
    const { head } = document;
    const { ink } = surface;
    // Whatever is wrong with the name, the mask must not stay held.
    const name = editToolName({ ink: editInk(ink), shape });
    document.commit(name, ink.kind === 'code' ? ink.code : null);
    if (document.head !== head) this.strokeCount++;
  }

  /** Writes on a region at once, as one edit: the given ink, or the one in hand. False where nothing can be painted now. */
  paintRegion(region: Uint8Array, ink: Ink | null): boolean {
    this.interrupt();
    const document = this.#canvas.document();
    const written = ink ?? (document === null ? null : this.#canvas.ink(document.codes));
    const limits = this.#canvas.limits();
    const problem = this.blocker ?? [written, limits].find((what) => typeof what === 'string') ?? null;
    if (document === null || written === null || problem !== null) {
      if (typeof problem === 'string') this.#canvas.tell(problem);
      return false;
    }
    if (typeof written === 'string' || typeof limits === 'string') return false;
    const surface = document.begin();
    surface.take(written, limits);
    const spans = new SpanBuffer();
    regionSpans(spans, region, imageRect);
    surface.write(spans);
    this.#commit({ surface, document, shape: 'blob' });
    this.#refresh(document);
    return true;
  }

  /** Shows what the ink makes of the whole patch, until it is finished or given up. */
  previewWhole(): void {
    this.interrupt();
    const document = this.#canvas.document();
    const { blocker } = this;
    if (blocker !== null) this.#canvas.tell(blocker);
    if (document === null || blocker !== null) return;
    const stroke = this.#begin(document, false, (surface) => new WholeStroke(surface));
    if (stroke === null) return;
    stroke.tool.redraw();
    this.#told(stroke);
  }

  /** The ink or the limits are others: what waits is written anew with them. */
  changed(): void {
    const stroke = this.#stroke;
    this.#outdated = this.#pressed;
    if (stroke === null || this.#pressed) return;
    const { tool, surface } = stroke;
    const ink = this.#ink(surface.original(), stroke.erases);
    if (typeof ink !== 'string' && ink.kind === 'code' && tool.shape === null) {
      // A class everywhere is nothing that anybody wants to see: it is meant for what comes next.
      this.cancel();
      return;
    }
    const limits = this.#canvas.limits();
    surface.rewind();
    this.#lacks = typeof ink === 'string' ? ink : typeof limits === 'string' ? limits : null;
    if (typeof ink !== 'string' && typeof limits !== 'string') {
      surface.take(ink, limits);
      tool.redraw();
    }
    surface.flush();
    this.#told(stroke);
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
