import type { ShapeOutline } from '../tools/surface.ts';

/** Of a corner that can be taken hold of, in screen pixels. */
const HANDLE = 7;

/** A shape that is being drawn, white over black whatever lies beneath; the patch's pixels are the context's units. */
export function drawShape(
  context: CanvasRenderingContext2D,
  { points, closed, handles }: ShapeOutline,
  zoom: number,
): void {
  if (points.length < 2) return;
  // Round joins double the time of an outline of two thousand samples, and no eye tells them at this width.
  context.lineJoin = 'bevel';
  for (const [colour, width] of [
    ['#000000', 3.5],
    ['#ffffff', 1.5],
  ] as const) {
    trace(context, points, closed);
    context.strokeStyle = colour;
    context.lineWidth = width / zoom;
    context.stroke();
  }
  if (!closed && points.length > 4) drawClosing(context, points, zoom);
  if (handles) drawHandles(context, points, zoom);
}

function trace(context: CanvasRenderingContext2D, points: readonly number[], closed: boolean): void {
  context.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    if (i === 0) context.moveTo(points[0] ?? 0, points[1] ?? 0);
    else context.lineTo(points[i] ?? 0, points[i + 1] ?? 0);
  }
  if (closed) context.closePath();
}

/** Where it would be closed if it ended here. */
function drawClosing(context: CanvasRenderingContext2D, points: readonly number[], zoom: number): void {
  context.beginPath();
  context.moveTo(points[points.length - 2] ?? 0, points[points.length - 1] ?? 0);
  context.lineTo(points[0] ?? 0, points[1] ?? 0);
  context.setLineDash([4 / zoom, 4 / zoom]);
  context.strokeStyle = '#ffffff';
  context.lineWidth = 1 / zoom;
  context.stroke();
  context.setLineDash([]);
}

function drawHandles(context: CanvasRenderingContext2D, points: readonly number[], zoom: number): void {
  const side = HANDLE / zoom;
  context.fillStyle = '#ffffff';
  context.strokeStyle = '#000000';
  context.lineWidth = 1 / zoom;
  for (let i = 0; i + 1 < points.length; i += 2) {
    context.beginPath();
    context.rect((points[i] ?? 0) - side / 2, (points[i + 1] ?? 0) - side / 2, side, side);
    context.fill();
    context.stroke();
  }
}
