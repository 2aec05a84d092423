import * as v from 'valibot';

/** Ends in the values' own units (reflectance, dB, metres): what lies below is black, what lies above is full. */
export type ValueRange = readonly [low: number, high: number];

const finite = v.pipe(v.number(), v.finite());
const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
/** Above 1 the middle gets lighter. */
const gamma = v.pipe(v.number(), v.minValue(0.2), v.maxValue(5));

const range = v.pipe(
  v.tuple([finite, finite]),
  v.check(([low, high]) => low < high, 'a range begins below its end'),
);

const measured = v.variant('kind', [
  v.pipe(
    v.strictObject({ kind: v.literal('percentile'), low: percent, high: percent, gamma }),
    v.check(({ low, high }) => low < high, 'the lower percentile is below the upper one'),
  ),
  v.strictObject({ kind: v.literal('equalised'), gamma }),
]);

/** One range per channel: three of a picture in red, green and blue, one of every other. */
const fixed = v.strictObject({
  kind: v.literal('fixed'),
  ranges: v.pipe(v.array(range), v.minLength(1), v.maxLength(3)),
  gamma,
});

/** How values become brightness, measured on each patch anew. */
export type MeasuredStretch = v.InferOutput<typeof measured>;
export type FixedStretch = v.InferOutput<typeof fixed>;
/** How the values of one composite become brightness. */
export type Stretching = MeasuredStretch | FixedStretch;

/**
 * What a view does with the composites that it shows. `measured` holds for all that have no range of their own (an
 * index has one); `own`, by the composite's id, for those that were given another stretch by hand.
 */
export const stretchChoiceSchema = v.strictObject({
  measured,
  own: v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(200)), v.union([measured, fixed])),
    v.check((own) => Object.keys(own).length <= 500, 'at most 500 composites have a stretch of their own'),
  ),
});
export type StretchChoice = v.InferOutput<typeof stretchChoiceSchema>;

/** Two percent are cut off at either end; next to bright cloud land and shadows would drown in black without the gamma. */
export const usualStretch: MeasuredStretch = { kind: 'percentile', low: 2, high: 98, gamma: 1.4 };

export const defaultStretchChoice: StretchChoice = { measured: usualStretch, own: {} };
