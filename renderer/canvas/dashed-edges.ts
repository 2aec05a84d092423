import { type EdgePath, traceEdges } from './edge-paths.ts';

/** Of a dash with the gap after it, and of the dash alone; CSS pixels. */
const PERIOD = 8;
const DASH = 5;

/** Edges with the ink that they are stroked in. */
export interface DashedPath {
  readonly ink: HTMLCanvasElement;
  readonly segments: EdgePath['segments'];
}

/**
 * Edges to be dashed in their colour and black. A canvas begins its dashes anew at every piece, and pieces along a slope
 * are a pixel long, so they would have no gap: it is the ink that is striped, not the line.
 */
export function dashed({ colour, segments }: EdgePath): DashedPath {
  const ink = document.createElement('canvas');
  ink.width = PERIOD;
  ink.height = PERIOD;
  const context = ink.getContext('2d');
  if (context === null) throw new Error('invariant: the page can draw on a canvas');
  context.fillStyle = '#000000';
  context.fillRect(0, 0, PERIOD, PERIOD);
  context.fillStyle = colour;
  for (let y = 0; y < PERIOD; y++) {
    for (let x = 0; x < PERIOD; x++) if ((x + y) % PERIOD < DASH) context.fillRect(x, y, 1, 1);
  }
  return { ink, segments };
}

/** Strokes edges with a line of `width` CSS pixels; the stripes keep their size at any zoom. */
export function strokeDashed(
  context: CanvasRenderingContext2D,
  paths: readonly DashedPath[],
  zoom: number,
  width: number,
): void {
  context.lineWidth = width / zoom;
  context.lineCap = 'square';
  for (const { ink, segments } of paths) {
    const pattern = context.createPattern(ink, 'repeat');
    if (pattern === null) continue;
    pattern.setTransform(new DOMMatrix().scale(1 / zoom));
    context.strokeStyle = pattern;
    traceEdges(context, segments);
    context.stroke();
  }
}
