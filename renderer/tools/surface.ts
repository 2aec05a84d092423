import type { SpanBuffer } from '../../shared/raster/spans.ts';

/** What a tool paints on: spans are clipped to the image area by whoever stands behind it. */
export interface Surface {
  paint(spans: SpanBuffer, code: number): void;
  /** Puts back what erasing means here: the untouched base of a mask, the unscribbled value of scribbles. */
  erase(spans: SpanBuffer): void;
}

/** A point of a gesture in patch pixels (fractions count); pressure 0..1, 1 where the device has none. */
export interface ToolPoint {
  readonly x: number;
  readonly y: number;
  readonly pressure: number;
}

/** One gesture of a tool, from press to release. It only ever writes through its surface. */
export interface ToolStroke {
  readonly tool: string;
  /** Raw code that it paints; null where it writes several. */
  readonly code: number | null;
  move(point: ToolPoint): void;
}
