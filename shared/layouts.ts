import * as v from 'valibot';
import { stretchSchema } from './stretch.ts';

/** So many panes can stand side by side. */
export const paneCounts = [1, 2, 3, 4, 6] as const;
export type PaneCount = (typeof paneCounts)[number];

const paneLookSchema = v.object({
  /** Of the composite, by its id; null where the pane shows the one of its place. */
  composite: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  stretch: stretchSchema,
  /** Of the mask's fill, 0 to 1; null where it is as the settings say. */
  maskOpacity: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
});

/** The panes side by side and what each of them shows. */
export const layoutSchema = v.object({
  /** They zoom and pan in step. */
  linked: v.boolean(),
  panes: v.pipe(
    v.array(paneLookSchema),
    v.check(({ length }) => isPaneCount(length), 'expected 1, 2, 3, 4 or 6 panes'),
  ),
});

export type PaneLook = v.InferOutput<typeof paneLookSchema>;
export type Layout = v.InferOutput<typeof layoutSchema>;

export function isPaneCount(count: number): count is PaneCount {
  return paneCounts.some((known) => known === count);
}
