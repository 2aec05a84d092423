import type { EditTool } from '../../shared/edit-tool.ts';
import type { SpanBuffer } from '../../shared/raster/spans.ts';

/** What a tool paints on: the ink, the limits and the image area are minded by whoever stands behind it. */
export interface Surface {
  /** Writes the ink on the spans. */
  write(spans: SpanBuffer): void;
  /** Takes back what has been written since the gesture began; it is drawn with what is written next. */
  rewind(): void;
}

/** A point of a gesture in patch pixels (fractions count); pressure 0..1, 1 where the device has none. */
export interface ToolPoint {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
  /** Screen pixels per patch pixel: how near is near for a hand. */
  readonly zoom: number;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** What a shape looks like while it is drawn: not written yet, or written as a preview. Patch pixels. */
export interface ShapeOutline {
  /** `x, y` of each corner. */
  readonly points: readonly number[];
  readonly closed: boolean;
  /** Its corners can be taken hold of. */
  readonly handles: boolean;
}

/**
 * What became of a gesture when the pointer was let go: it is one edit now; nothing was drawn; or it waits, to be
 * changed until it is finished or given up.
 */
export type Released = 'done' | 'nothing' | 'waits';

/**
 * One use of a tool, from its first press on. It only ever writes through its surface. Most are done when the pointer is
 * let go; one that waits is pressed again.
 */
export interface ToolStroke {
  /** Null: the whole patch. */
  readonly shape: EditTool['shape'];
  /** False where a press there is not for it: it is finished, and another stroke begins. */
  press(point: ToolPoint): boolean;
  drag(point: ToolPoint): void;
  release(): Released;
  /** Writes anew after the ink or the limits have changed. */
  redraw(): void;
  readonly outline: ShapeOutline | null;
  /** No hand has drawn it: what begins in its place drops it. */
  readonly isPreview?: true;
  /** The pointer moves over it while it waits: true where that is to be seen. */
  hover?(point: ToolPoint): boolean;
  /** Where it ended; a straight line goes on from there. */
  readonly end?: ToolPoint | null;
  /** The press is taken back, as if it had not been: another finger came. Of one that has waited before. */
  unpress?(): void;
  /** Finishes what waits: false where there is too little of it to be an edit. */
  finish?(): boolean;
  /** It was given up: what it has changed besides pixels goes back. */
  dropped?(): void;
  /** Takes back the last step of what waits: false where there is none. */
  stepBack?(): boolean;
}
