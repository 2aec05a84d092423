/** Shapes pixel by pixel, to hold those of the tools against. Patch pixels; a pixel counts by its centre. */
export type Point = readonly [number, number];

/** How far a pixel's centre is from the segment. */
export function farFrom(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
  const [dx, dy] = [bx - ax, by - ay];
  const t = dx === 0 && dy === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy)));
  return Math.hypot(px - t * dx, py - t * dy);
}

/** Whether a square of half side r, led along the segment, holds a pixel's centre at some time: in each axis from then to then. */
export function squareHolds(x: number, y: number, [ax, ay]: Point, [bx, by]: Point, r: number): boolean {
  const times = (p: number, from: number, to: number): readonly [number, number] => {
    if (from === to) return Math.abs(p - from) <= r ? [0, 1] : [2, -2];
    const [a, b] = [(p - r - from) / (to - from), (p + r - from) / (to - from)];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const [x0, x1] = times(x + 0.5, ax, bx);
  const [y0, y1] = times(y + 0.5, ay, by);
  return Math.max(x0, y0, 0) <= Math.min(x1, y1, 1);
}

/** By counting the edges that a ray to the left of the pixel's centre crosses. */
export function insideOf(x: number, y: number, corners: readonly Point[]): boolean {
  let crossings = 0;
  corners.forEach(([ax, ay], i) => {
    const [bx, by] = corners[(i + 1) % corners.length] ?? [0, 0];
    const [px, py] = [x + 0.5, y + 0.5];
    if (ay > py === by > py) return;
    if (ax + ((py - ay) * (bx - ax)) / (by - ay) <= px) crossings++;
  });
  return crossings % 2 === 1;
}
