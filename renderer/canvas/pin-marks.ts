import type { Pin } from '../state/pins.svelte.ts';

/** A square on the screen that is still seen, in CSS pixels. */
const LEAST = 7;
const FONT = '600 11px system-ui, sans-serif';

/**
 * A square around each pinned pixel, or around those of its mean, and its number: white over black, for whatever lies
 * beneath. `context` draws in patch pixels, `zoom` screen pixels to each.
 */
export function drawPins(context: CanvasRenderingContext2D, pins: readonly Pin[], zoom: number): void {
  for (const { number, x, y, side } of pins) {
    context.save();
    context.translate(x + 0.5, y + 0.5);
    context.scale(1 / zoom, 1 / zoom);
    const half = Math.max(LEAST, side * zoom) / 2;
    for (const [colour, width] of [
      ['#000000', 3],
      ['#ffffff', 1],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.strokeRect(-half, -half, 2 * half, 2 * half);
    }
    context.font = FONT;
    context.textBaseline = 'bottom';
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.strokeStyle = '#000000';
    context.fillStyle = '#ffffff';
    context.strokeText(String(number), half + 2, -half + 4);
    context.fillText(String(number), half + 2, -half + 4);
    context.restore();
  }
}
