import * as v from 'valibot';
import { stretchChoiceSchema } from './stretch-choice.ts';

/** So many panes can stand side by side. */
export const paneCounts = [1, 2, 3, 4, 6] as const;
export type PaneCount = (typeof paneCounts)[number];

export function isPaneCount(count: number): count is PaneCount {
  return paneCounts.some((known) => known === count);
}

const paneLook = v.strictObject({
  /** The composite's id; null for the one of the pane's place. */
  composite: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  stretch: stretchChoiceSchema,
  /** Of the mask's fill, 0 to 1; null where it is as the settings say. */
  maskOpacity: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

/** The panes side by side and what each of them shows. */
export const layoutSchema = v.strictObject({
  /** They zoom and pan in step. */
  linked: v.boolean(),
  panes: v.pipe(
    v.array(paneLook),
    v.check(({ length }) => isPaneCount(length), 'There are 1, 2, 3, 4 or 6 panes.'),
  ),
});

export type PaneLook = v.InferOutput<typeof paneLook>;
export type Layout = v.InferOutput<typeof layoutSchema>;

const namedLayout = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100)),
  layout: layoutSchema,
});

/** Layouts of a project in the order in which they were saved first, and the one that was used last. */
export const layoutsSchema = v.strictObject({
  layouts: v.pipe(v.array(namedLayout), v.maxLength(200)),
  last: v.nullable(layoutSchema),
});

export type NamedLayout = v.InferOutput<typeof namedLayout>;
