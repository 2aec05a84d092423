/** A straight stretch of a path. */
export interface StraightRun {
  /** Number of its first and of its last point. */
  readonly from: number;
  readonly to: number;
  /** Between the two, in pixels. */
  readonly length: number;
}

/** So many points are skipped where no long run begins. */
const SKIPPED = 3;
/** So many points behind one that a long run begins at are tried too: a corner lies before it, which bends its line. */
const TRIED = 6;

/**
 * Stretches of a path of points (x, y, x, y...) along which all of them lie within `tolerance` of a line through the
 * first one, `shortest` or more long; they do not overlap.
 */
export function straightRuns(points: Float64Array, shortest: number, tolerance: number): StraightRun[] {
  const count = points.length / 2;
  const runs: StraightRun[] = [];
  for (let from = 0; from < count - 1; ) {
    const run = runFrom(points, from, tolerance);
    if (run.length < shortest) {
      from += SKIPPED;
      continue;
    }
    let longest = run;
    for (let other = from + 1; other <= Math.min(from + TRIED, count - 2); other++) {
      const tried = runFrom(points, other, tolerance);
      if (tried.length > longest.length) longest = tried;
    }
    runs.push(longest);
    from = longest.to;
  }
  return runs;
}

function runFrom(points: Float64Array, from: number, tolerance: number): StraightRun {
  const to = reach(points, from, tolerance);
  const length = Math.hypot(points[2 * to] - points[2 * from], points[2 * to + 1] - points[2 * from + 1]);
  return { from, to, length };
}

/** The last point up to which a line is possible; the lines that are make a wedge that each point narrows. */
function reach(points: Float64Array, from: number, tolerance: number): number {
  const last = points.length / 2 - 1;
  const [x, y] = [points[2 * from], points[2 * from + 1]];
  // directions of the wedge's two sides, and whether there is one
  let [lowX, lowY, highX, highY] = [0, 0, 0, 0];
  let isWedge = false;
  let farthestSq = 0;
  for (let to = from + 1; to <= last; to++) {
    const dx = points[2 * to] - x;
    const dy = points[2 * to + 1] - y;
    const distanceSq = dx * dx + dy * dy;
    // a line does not turn back
    if (distanceSq < farthestSq - 4 * tolerance * Math.sqrt(farthestSq)) return to - 1;
    if (distanceSq > farthestSq) farthestSq = distanceSq;
    if (distanceSq <= 4 * tolerance * tolerance) continue;
    const sine = tolerance / Math.sqrt(distanceSq);
    const cosine = Math.sqrt(1 - sine * sine);
    const [pointLowX, pointLowY] = [dx * cosine + dy * sine, dy * cosine - dx * sine];
    const [pointHighX, pointHighY] = [dx * cosine - dy * sine, dy * cosine + dx * sine];
    if (!isWedge || lowX * pointLowY - lowY * pointLowX > 0) [lowX, lowY] = [pointLowX, pointLowY];
    if (!isWedge || highX * pointHighY - highY * pointHighX < 0) [highX, highY] = [pointHighX, pointHighY];
    isWedge = true;
    if (lowX * highY - lowY * highX < 0 || lowX * dx + lowY * dy < 0) return to - 1;
  }
  return last;
}
