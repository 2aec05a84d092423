/** First and last patch, both in it. */
export type PatchRange = readonly [first: number, last: number];

/** Ascending patches, each once, as the ranges without a gap that they make. */
export function rangesOf(patches: readonly number[]): PatchRange[] {
  const ranges: [number, number][] = [];
  for (const patch of patches) {
    const range = ranges.at(-1);
    if (range !== undefined && range[1] + 1 === patch) range[1] = patch;
    else ranges.push([patch, patch]);
  }
  return ranges;
}

/** Ranges in any order, also such that overlap, as the ascending ones without a gap that they make. */
export function unionOf(ranges: readonly PatchRange[]): PatchRange[] {
  const union: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const range = union.at(-1);
    if (range === undefined || first > range[1] + 1) union.push([first, last]);
    else range[1] = Math.max(range[1], last);
  }
  return union;
}

export function patchesIn(ranges: readonly PatchRange[]): number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/** "3, 7..12 and 40 more": of long lists the first few. */
export function rangesText(ranges: readonly PatchRange[], most = 6): string {
  const texts = ranges.slice(0, most).map(([first, last]) => (first === last ? `${first}` : `${first}..${last}`));
  const left = ranges.slice(most).reduce((sum, [first, last]) => sum + last - first + 1, 0);
  return left === 0 ? texts.join(', ') : `${texts.join(', ')} and ${left} more`;
}
