import * as v from 'valibot';
import { PATCH_PIXELS } from '../cloudsen12/patch-frame.ts';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A hit of a check that the annotator has looked at and leaves: as long as it has the same pixels it is not shown again. */
const acceptedHit = v.strictObject({
  splitId: name,
  patch: whole,
  ruleId: name,
  firstPixel: v.pipe(whole, v.maxValue(PATCH_PIXELS - 1)),
  pixelCount: v.pipe(whole, v.maxValue(PATCH_PIXELS)),
});

/** All of them stay below what a document may hold; the oldest go first. */
export const MOST_ACCEPTED = 5000;

export const acceptedHitsSchema = v.strictObject({
  hits: v.pipe(v.array(acceptedHit), v.maxLength(MOST_ACCEPTED)),
});

export type AcceptedHits = Readonly<v.InferOutput<typeof acceptedHitsSchema>>;
export type AcceptedHit = AcceptedHits['hits'][number];
