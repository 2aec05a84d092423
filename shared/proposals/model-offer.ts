import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../cloudsen12/reference-classes.ts';
import { assert } from '../errors.ts';
import type { Offer } from './offer.ts';

/** One class's probabilities of a patch, 512 x 512, in any unit; null where the model has no such class: it is 0 then. */
export type ProbabilityPlane = Float32Array | Uint8Array | null;

/** Clear, thick, thin, shadow. */
export type ProbabilityPlanes = readonly [ProbabilityPlane, ProbabilityPlane, ProbabilityPlane, ProbabilityPlane];

export interface ModelSettings {
  /** By how much the likeliest class has to lead the next one before it is offered, in percent of all that was given. */
  readonly leastMargin: number;
}

/** What a model's class codes offer: 0 to 3 are the classes, any other code is no statement. */
export function offerOfCodes(codes: Int8Array | Uint8Array | Int16Array): Offer {
  assert(codes.length === PATCH_PIXELS, `${codes.length} class codes`);
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const code = codes[i];
      if (code >= 0 && code < NO_STATEMENT) classes[i] = code;
    }
  }
  return { classes, certainty: null };
}

/**
 * The likeliest class of each pixel; the first of equally likely ones. The certainty is the margin to the next likeliest
 * as a share of the sum, so that planes which do not sum to 1 are comparable. Where one of them is NaN or infinite, or
 * none is above 0, the model states nothing.
 */
export function offerOfProbabilities(planes: ProbabilityPlanes): Offer {
  for (const plane of planes) assert(plane === null || plane.length === PATCH_PIXELS, 'a plane is a patch');
  const nothing = new Uint8Array(PATCH_PIXELS);
  const [clear, thick, thin, shadow] = planes.map((plane) => plane ?? nothing);
  const classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  const certainty = new Uint8Array(PATCH_PIXELS);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) {
      const p0 = clear[i];
      const p1 = thick[i];
      const p2 = thin[i];
      const p3 = shadow[i];
      const sum = p0 + p1 + p2 + p3;
      // False for NaN too.
      if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) continue;
      let best = p0;
      let next = 0;
      let number = 0;
      if (p1 > best) {
        next = best;
        best = p1;
        number = 1;
      } else if (p1 > next) next = p1;
      if (p2 > best) {
        next = best;
        best = p2;
        number = 2;
      } else if (p2 > next) next = p2;
      if (p3 > best) {
        next = best;
        best = p3;
        number = 3;
      } else if (p3 > next) next = p3;
      classes[i] = number;
      // A probability a little below 0, as rounding makes it, lets the others' sum be more than all: no byte holds that.
      certainty[i] = Math.min(255, (255 * (best - next)) / sum + 0.5);
    }
  }
  return { classes, certainty };
}

/** The offer without what its model is less sure of; the same one where nothing is left out, or the model does not say. */
export function sureEnough(offer: Offer, { leastMargin }: ModelSettings): Offer {
  const { certainty } = offer;
  if (certainty === null || leastMargin <= 0) return offer;
  const least = (255 * leastMargin) / 100;
  const classes = offer.classes.map((number, i) => (certainty[i] < least ? NO_STATEMENT : number));
  return { classes, certainty };
}

/** Mean of 1 minus the certainty over the pixels of which something is stated; NaN where nothing is, or nobody says. */
export function meanUncertainty({ classes, certainty }: Offer): number {
  if (certainty === null) return Number.NaN;
  let sum = 0;
  let count = 0;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (classes[i] === NO_STATEMENT) continue;
    sum += 255 - certainty[i];
    count++;
  }
  return sum / (255 * count);
}
