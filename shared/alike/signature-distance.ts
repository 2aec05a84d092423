import { LEVEL_STEP } from './levels.ts';
import type { Signature } from './signature.ts';

/** Spread that every band is granted besides what the region shows: noise, and ground that differs a little. */
const LEAST_SPREAD = 0.1;
/** Twice or half the light counts as far as a band that lies one spread away. */
const LIGHT_TOLERANCE = Math.LN2;
/** With one band there are no differences between bands. */
const FEWEST_BANDS = 2;

/** How far levels of some bands are from a signature: 0 is the same. */
export interface SignatureDistance {
  /** Of the levels from `at` on, one for each band that there is; fractions are allowed. */
  readonly of: (levels: ArrayLike<number>, at: number) => number;
}

/**
 * The distance d from a signature, over the bands that both have: with `e` the differences of the logarithms from the
 * centre and `m` their mean, d^2 = mean((e - m)^2 / (spread^2 + 0.1^2)) + (m / ln 2)^2. What multiplies every band, as
 * light and shade do, only moves `m`, which is forgiven much; the shape of the spectrum is in `e - m`.
 *
 * Null where too few bands are there.
 */
export function signatureDistance(
  { layerIds, centre, spread }: Signature,
  thereIds: readonly string[],
): SignatureDistance | null {
  const shared = layerIds.map((id, own) => ({ own, place: thereIds.indexOf(id) })).filter(({ place }) => place >= 0);
  const count = shared.length;
  if (count < FEWEST_BANDS) return null;
  const offsets = Int32Array.from(shared, ({ place }) => place);
  const centres = Float64Array.from(shared, ({ own }) => centre[own] / LEVEL_STEP);
  // From levels squared straight to the mean of spreads squared.
  const weights = Float64Array.from(
    shared,
    ({ own }) => LEVEL_STEP ** 2 / (count * (spread[own] ** 2 + LEAST_SPREAD ** 2)),
  );
  const light = (LEVEL_STEP / LIGHT_TOLERANCE) ** 2;
  const of = (levels: ArrayLike<number>, at: number): number => {
    let sum = 0;
    for (let band = 0; band < count; band++) sum += levels[at + offsets[band]] - centres[band];
    const mean = sum / count;
    let squares = light * mean * mean;
    for (let band = 0; band < count; band++) {
      const shape = levels[at + offsets[band]] - centres[band] - mean;
      squares += weights[band] * shape * shape;
    }
    return Math.sqrt(squares);
  };
  return { of };
}
