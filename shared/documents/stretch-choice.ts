import * as v from 'valibot';
import type { StretchChoice } from '../stretch.ts';

const finite = v.pipe(v.number(), v.finite());
const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const gamma = v.pipe(v.number(), v.minValue(0.2), v.maxValue(5));

const range = v.pipe(
  v.tuple([finite, finite]),
  v.check(([low, high]) => low < high, 'A range begins below its end.'),
);

const percentile = v.pipe(
  v.strictObject({ kind: v.literal('percentile'), low: percent, high: percent, gamma }),
  v.check(({ low, high }) => low < high, 'The lower percentile is below the upper one.'),
);
const equalised = v.strictObject({ kind: v.literal('equalised'), gamma });
const fixed = v.strictObject({
  kind: v.literal('fixed'),
  ranges: v.pipe(v.array(range), v.minLength(1), v.maxLength(3)),
  gamma,
});

/** A view's stretch, as a layout keeps it. */
export const stretchChoiceSchema: v.GenericSchema<unknown, StretchChoice> = v.strictObject({
  measured: v.union([percentile, equalised]),
  own: v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(200)), v.union([percentile, equalised, fixed])),
    v.check((own) => Object.keys(own).length <= 500, 'At most 500 composites have a stretch of their own.'),
  ),
});
