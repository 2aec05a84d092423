import * as v from 'valibot';
import { strata } from '../patch-list/sampling.ts';
import { MAX_SEED } from '../patch-list/seeded-random.ts';
import { alikeQuerySchema } from './alike-query.ts';

/** More than any dataset of the kind has; the document stays below its limit. */
export const MAX_QUEUED = 60_000;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const seed = v.pipe(whole, v.maxValue(MAX_SEED));

const threshold = v.strictObject({
  column: name,
  test: v.picklist(['below', 'at-least']),
  value: v.pipe(v.number(), v.finite()),
});

const definition = v.variant('kind', [
  v.strictObject({ kind: v.literal('order') }),
  v.strictObject({
    kind: v.literal('random'),
    size: v.strictObject({ unit: v.picklist(['count', 'percent']), value: v.pipe(v.number(), v.finite()) }),
    seed,
    by: v.picklist(['patch', 'roi']),
    stratify: v.picklist(strata),
  }),
  v.strictObject({
    kind: v.literal('scores'),
    fileName: v.pipe(v.string(), v.maxLength(255)),
    column: name,
    first: v.picklist(['highest', 'lowest']),
    thresholds: v.pipe(v.array(threshold), v.maxLength(2)),
  }),
  v.strictObject({ kind: v.literal('disagreement'), layerId: name }),
  /** Patches that have what looks like a region and carries its label, up to a distance from it. */
  v.strictObject({
    kind: v.literal('alike'),
    query: alikeQuerySchema,
    limit: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
  /** Patches that were picked out elsewhere, such as by a filter. */
  v.strictObject({ kind: v.literal('list'), name }),
]);

/** The patches that are worked through one after another, what they were chosen by, and the place among them. */
const queue = v.pipe(
  v.strictObject({
    version: v.literal(1),
    queueId: v.pipe(v.string(), v.uuid()),
    definition,
    /** Splits that it was made of. */
    from: v.pipe(v.array(name), v.maxLength(1000)),
    /** Only patches that were not done when it was made; Enter passes over those that are done since. */
    onlyOpen: v.boolean(),
    /** Ids of the splits that `list` speaks of. */
    splits: v.pipe(v.array(name), v.maxLength(1000)),
    /** In turn a place in `splits` and a patch. */
    list: v.pipe(v.array(whole), v.maxLength(2 * MAX_QUEUED)),
    place: whole,
  }),
  v.check(({ list, splits }) => list.length % 2 === 0 && list.every((n, i) => i % 2 === 1 || n < splits.length)),
);

/** Null where no queue is on. */
export const patchQueueSchema = v.strictObject({ queue: v.nullable(queue) });

export type PatchQueue = Readonly<v.InferOutput<typeof queue>>;
export type QueueDefinition = PatchQueue['definition'];
export type Threshold = Readonly<v.InferOutput<typeof threshold>>;
