import * as v from 'valibot';

const fieldId = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const words = v.pipe(v.string(), v.maxLength(1000));
const bound = v.nullable(v.pipe(v.number(), v.finite()));
const day = v.nullable(v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)));

const condition = v.variant('test', [
  /** Any of these values; '' stands for none. */
  v.strictObject({ test: v.literal('is'), field: fieldId, values: v.pipe(v.array(words), v.maxLength(1000)) }),
  /** Capital or not. */
  v.strictObject({ test: v.literal('contains'), field: fieldId, text: words }),
  /** Both ends belong to it; null is open. */
  v.strictObject({ test: v.literal('between'), field: fieldId, min: bound, max: bound }),
  /** Days, both of which belong to it; null is open. */
  v.strictObject({ test: v.literal('dated'), field: fieldId, from: day, to: day }),
]);

/** What a filter is: data. A patch passes that fulfils every condition and has all the words in its ids. */
const filter = v.strictObject({
  version: v.literal(1),
  /** Looked for in the patches' ids, capital or not. */
  words,
  conditions: v.pipe(v.array(condition), v.maxLength(100)),
  /** First the first; patches that are alike in all of them stay in the order of the list. */
  sort: v.pipe(v.array(v.strictObject({ field: fieldId, descending: v.boolean() })), v.maxLength(8)),
});

/** Filters of a project by name, in the order in which they were saved first. */
export const patchFiltersSchema = v.strictObject({
  filters: v.pipe(
    v.array(v.strictObject({ name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)), filter })),
    v.maxLength(200),
  ),
});

export type PatchFilter = Readonly<v.InferOutput<typeof filter>>;
export type PatchCondition = PatchFilter['conditions'][number];
export type SortKey = PatchFilter['sort'][number];
