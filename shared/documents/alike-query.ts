import * as v from 'valibot';

/** More than any product has bands. */
const MOST_BANDS = 20;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const logs = v.pipe(v.array(v.pipe(v.number(), v.finite())), v.maxLength(MOST_BANDS), v.readonly());

/** A region that is searched for: see shared/alike/alike-query.ts. */
export const alikeQuerySchema = v.pipe(
  v.strictObject({
    layerIds: v.pipe(v.array(name), v.minLength(1), v.maxLength(MOST_BANDS), v.readonly()),
    centre: logs,
    spread: logs,
    cloudClass: v.pipe(whole, v.maxValue(3)),
    pixelCount: whole,
    from: v.strictObject({ splitId: name, patch: whole }),
  }),
  v.check(({ layerIds, centre, spread }) => centre.length === layerIds.length && spread.length === layerIds.length),
);
