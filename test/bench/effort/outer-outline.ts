import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import type { Region } from '../../../shared/raster/region.ts';

/** Right, down, left, up: a step along pixel edges. */
const headings: readonly (readonly [dx: number, dy: number])[] = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

/**
 * The line around one piece of pixels that hang together over edges and corners, its holes left out: x0, y0, x1, y1...
 * along pixel edges, a point per step. The piece lies right of it.
 */
export function outerOutline(piece: Region): number[] {
  const first = piece.indexOf(1);
  if (first < 0) return [];
  const startX = first % PATCH_SIZE;
  const startY = (first - startX) / PATCH_SIZE;
  const points: number[] = [];
  let x = startX;
  let y = startY;
  let heading = 0;
  do {
    points.push(x, y);
    const [dx, dy] = headings[heading];
    x += dx;
    y += dy;
    // The two pixels ahead: left and right of the line, if it went straight on.
    const left = pixelAhead(piece, x, y, heading, -1);
    const right = pixelAhead(piece, x, y, heading, 1);
    if (left) heading = (heading + 3) % 4;
    else if (!right) heading = (heading + 1) % 4;
    if (points.length > 4 * PATCH_PIXELS) throw new Error('invariant: an outline ends where it began');
  } while (x !== startX || y !== startY);
  return points;
}

function pixelAhead(piece: Region, x: number, y: number, heading: number, side: -1 | 1): boolean {
  const [dx, dy] = headings[heading];
  // From the corner half a pixel ahead and half a pixel to the side; right of (dx, dy) is (-dy, dx).
  const px = Math.floor(x + (dx - side * dy) / 2);
  const py = Math.floor(y + (dy + side * dx) / 2);
  return piece[py * PATCH_SIZE + px] === 1;
}
