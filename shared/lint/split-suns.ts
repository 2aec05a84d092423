import type { SunPosition } from './sunlight.ts';

/** Azimuth and elevation of the sun of each patch, one after the other: what crosses to a thread. NaN where it is not known. */
export function splitSuns(patchCount: number, sunOfPatch: (patch: number) => SunPosition): Float64Array {
  const suns = new Float64Array(2 * patchCount);
  for (let patch = 0; patch < patchCount; patch++) {
    const { azimuthDeg, elevationDeg } = sunOfPatch(patch);
    suns[2 * patch] = azimuthDeg ?? Number.NaN;
    suns[2 * patch + 1] = elevationDeg ?? Number.NaN;
  }
  return suns;
}

/** Of a patch; of no suns at all nothing is known. */
export function sunOf(suns: Float64Array, patch: number): SunPosition {
  const known = (at: number) => (at < suns.length && !Number.isNaN(suns[at]) ? suns[at] : null);
  return { azimuthDeg: known(2 * patch), elevationDeg: known(2 * patch + 1) };
}
