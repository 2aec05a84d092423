const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Up to `limit` patch indices of `patchCount`, ascending and always the same: one from each of `limit` equal stretches, at
 * a place that wanders by the golden ratio, so that a period in the file (five dates of an ROI) is not met in step.
 */
export function samplePatches(patchCount: number, limit: number): number[] {
  const wanted = Math.min(patchCount, limit);
  return Array.from({ length: wanted }, (_, i) => {
    const start = Math.floor((i * patchCount) / wanted);
    const end = Math.floor(((i + 1) * patchCount) / wanted);
    return start + Math.floor(((i * GOLDEN) % 1) * (end - start));
  });
}
