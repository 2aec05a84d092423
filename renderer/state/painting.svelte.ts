import type { Target } from '../../shared/cloudsen12/classes.ts';
import { BrushStroke } from '../tools/brush.ts';
import type { ToolPoint, ToolStroke } from '../tools/surface.ts';
import { BrushOptions } from './brush-options.svelte.ts';
import type { MaskDocument } from './mask-document.svelte.ts';

/** What a stroke lands on, as the workspace knows it. */
interface Canvas {
  readonly document: () => MaskDocument | null;
  readonly target: () => Target;
  /** Why nothing can be painted now, in a sentence; null where it can. */
  readonly blocker: () => string | null;
  readonly run: (work: Promise<unknown>) => void;
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

/** The stroke under way, from press to release: at most one. */
export class Painting {
  readonly brush = new BrushOptions();
  readonly #canvas: Canvas;
  /** With the mask that it was begun on: what is shown may have changed before it ends. */
  #stroke: { readonly tool: ToolStroke; readonly document: MaskDocument } | null = null;
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

  get blocker(): string | null {
    return this.#canvas.blocker();
  }

  /** False where nothing can be painted now, or a stroke is under way in another pane. */
  begin(point: ToolPoint, erase: boolean): boolean {
    const document = this.#canvas.document();
    if (document === null || this.#stroke !== null || this.blocker !== null) return false;
    const { brush } = this;
    const eraser = erase || brush.tool === 'eraser';
    const ink = eraser
      ? ({ kind: 'eraser' } as const)
      : ({ kind: 'code', code: brush.code[this.#canvas.target()] } as const);
    const tool = new BrushStroke(document.begin(), brush.radius, ink);
    this.#stroke = { tool, document };
    this.move(point);
    return true;
  }

  move(point: ToolPoint): void {
    this.#canvas.atWork();
    this.#stroke?.tool.move(this.#canvas.penPressure() ? point : { ...point, pressure: 1 });
  }

  end(): void {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (stroke === null) return;
    const { head } = stroke.document;
    stroke.document.commit(stroke.tool.tool, stroke.tool.code);
    if (stroke.document.head !== head) this.strokeCount++;
    this.#refresh(stroke.document);
  }

  cancel(): void {
    const stroke = this.#stroke;
    this.#stroke = null;
    if (stroke === null) return;
    stroke.document.cancel();
    this.#refresh(stroke.document);
  }

  /** Shows the host's mask where another page has changed it, unless a stroke is under way. */
  refreshIfStale(): void {
    const document = this.#canvas.document();
    if (document !== null) this.#refresh(document);
  }

  #refresh(document: MaskDocument): void {
    if (document.outdated && !document.painting) this.#canvas.run(document.refresh());
  }

  /** Something else begins: ends the stroke and keeps it. */
  interrupt(): void {
    for (const gesture of this.#gestures) gesture.interrupt();
  }

  /** Escape: true if there was a stroke to take back. */
  escape(): boolean {
    return [...this.#gestures].some((gesture) => gesture.cancel());
  }
}
