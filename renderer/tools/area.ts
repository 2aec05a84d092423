import type { ShapeName } from '../../shared/edit-tool.ts';
import { polygonSpans } from '../../shared/raster/polygon.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import { OutlineEditing } from './outline-editing.ts';
import type { Released, ShapeOutline, Surface, ToolPoint, ToolStroke } from './surface.ts';

/** A hand that moves less than this, in screen pixels, has clicked. */
export const CLICK = 4;

/** How an outline comes to be, until it is closed. Patch pixels. */
export interface Drawing {
  /** What there is of it. */
  readonly corners: readonly number[];
  /** The same with what the hand would add next. */
  readonly points: readonly number[];
  /** It is drawn as a closed one already. */
  readonly closed: boolean;
  press(point: ToolPoint): void;
  drag(point: ToolPoint): void;
  /** True where it would go on from there. */
  hover?(point: ToolPoint): boolean;
  /** `closed`: the outline is there; `open`: more of it comes; `nothing`: it was a click. */
  release(): 'closed' | 'open' | 'nothing';
  /** The press is taken back. */
  unpress?(): void;
  /** Its last corner goes: false where none is left. */
  stepBack(): boolean;
}

/** What lies inside an outline. The outline is drawn, and before it is written its corners can be moved where that is wanted. */
export class AreaStroke implements ToolStroke {
  readonly shape: ShapeName;
  readonly #surface: Surface;
  readonly #drawing: Drawing;
  readonly #adjusts: boolean;
  readonly #spans = new SpanBuffer();
  #editing: OutlineEditing | null = null;
  #zoom = 1;

  /** `adjusts`: it waits once it is closed, so that its corners can be moved. */
  constructor(shape: ShapeName, surface: Surface, drawing: Drawing, adjusts: boolean) {
    this.shape = shape;
    this.#surface = surface;
    this.#drawing = drawing;
    this.#adjusts = adjusts;
  }

  get outline(): ShapeOutline {
    const editing = this.#editing;
    if (editing !== null) return { points: editing.points, closed: true, handles: true };
    const { points, closed } = this.#drawing;
    return { points, closed, handles: this.shape === 'polygon' };
  }

  press(point: ToolPoint): boolean {
    this.#zoom = point.zoom;
    if (this.#editing === null) {
      this.#drawing.press(point);
      return true;
    }
    if (!this.#editing.press(point)) return false;
    this.redraw();
    return true;
  }

  drag(point: ToolPoint): void {
    if (this.#editing === null) {
      this.#drawing.drag(point);
      return;
    }
    this.#editing.drag(point);
    this.redraw();
  }

  hover(point: ToolPoint): boolean {
    return this.#editing === null && this.#drawing.hover?.(point) === true;
  }

  release(): Released {
    if (this.#editing !== null) {
      this.#editing.release();
      return 'waits';
    }
    const released = this.#drawing.release();
    if (released === 'nothing') return 'nothing';
    return released === 'open' ? 'waits' : this.#close();
  }

  #close(): Released {
    const { corners } = this.#drawing;
    if (!this.#adjusts) {
      this.#fill(corners);
      return 'done';
    }
    this.#editing = this.shape === 'lasso' ? OutlineEditing.ofHand(corners, this.#zoom) : new OutlineEditing(corners);
    this.redraw();
    return 'waits';
  }

  unpress(): void {
    if (this.#editing === null) this.#drawing.unpress?.();
    else this.#editing.unpress();
    this.redraw();
  }

  finish(): boolean {
    const points = this.#editing?.points ?? this.#drawing.corners;
    if (points.length < 6) return false;
    this.#surface.rewind();
    this.#fill(points);
    return true;
  }

  stepBack(): boolean {
    return this.#editing === null && this.#drawing.stepBack();
  }

  redraw(): void {
    const editing = this.#editing;
    if (editing === null) return;
    this.#surface.rewind();
    this.#fill(editing.points);
  }

  #fill(points: readonly number[]): void {
    const spans = this.#spans;
    spans.clear();
    polygonSpans(spans, points, imageRect);
    this.#surface.write(spans);
  }
}
