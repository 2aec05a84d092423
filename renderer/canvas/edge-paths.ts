/** Straight pieces between pixel corners, `x0, y0, x1, y1` in patch pixels, four numbers each. */
export interface EdgePath {
  readonly colour: string;
  readonly segments: ArrayLike<number>;
}

export type EdgePaths = readonly EdgePath[];

/** Strokes edges with a line of `width` patch pixels. */
export function strokeEdges(context: CanvasRenderingContext2D, paths: EdgePaths, width: number): void {
  context.lineWidth = width;
  context.lineCap = 'square';
  for (const { colour, segments } of paths) {
    context.strokeStyle = colour;
    traceEdges(context, segments);
    context.stroke();
  }
}

/** Makes edges the context's path. */
export function traceEdges(context: CanvasRenderingContext2D, segments: EdgePath['segments']): void {
  context.beginPath();
  for (let i = 0; i + 3 < segments.length; i += 4) {
    context.moveTo(segments[i] ?? 0, segments[i + 1] ?? 0);
    context.lineTo(segments[i + 2] ?? 0, segments[i + 3] ?? 0);
  }
}
