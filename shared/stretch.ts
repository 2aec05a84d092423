import * as v from 'valibot';

/** How the values of a picture's bands are spread over the display, as the annotator chose it for a pane. */
export const stretchSchema = v.variant('kind', [
  v.object({
    kind: v.literal('percentile'),
    /** Per cent of the image's pixels that are cut off as too dark, and where too bright begins. */
    low: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    high: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    gamma: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10)),
  }),
]);

export type StretchChoice = v.InferOutput<typeof stretchSchema>;

export const defaultStretch: StretchChoice = { kind: 'percentile', low: 2, high: 98, gamma: 1 };
