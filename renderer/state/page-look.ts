import * as v from 'valibot';
import { targetCodes, targets } from '../../shared/cloudsen12/classes.ts';
import { MAX_RADIUS, MIN_RADIUS } from '../tools/brush.ts';
import type { BrushOptions } from './brush-options.svelte.ts';
import { MAX_ZOOM, MIN_ZOOM, type View } from './view.svelte.ts';

const offset = v.pipe(v.number(), v.minValue(-100_000), v.maxValue(100_000));

/** How the annotator looks at patches, and what is in the hand. */
export const lookSchema = v.object({
  /** Null where the patch is fitted to the pane. */
  camera: v.nullable(
    v.object({ zoom: v.pipe(v.number(), v.minValue(MIN_ZOOM), v.maxValue(MAX_ZOOM)), sx: offset, sy: offset }),
  ),
  composite: v.nullable(v.string()),
  hidden: v.boolean(),
  tool: v.picklist(['brush', 'eraser']),
  radius: v.pipe(v.number(), v.minValue(MIN_RADIUS), v.maxValue(MAX_RADIUS)),
  code: v.object({ manual_hq: v.number(), manual_sc: v.number() }),
});

type Look = v.InferOutput<typeof lookSchema>;

export function lookOf(view: View, brush: BrushOptions): Look {
  return {
    camera: view.fitted ? null : view.exactCamera,
    composite: view.composite?.id ?? null,
    hidden: view.hidden,
    tool: brush.tool,
    radius: brush.radius,
    code: { ...brush.code },
  };
}

/** All but the composite, of which the dataset has to say whether there is one of that name. */
export function restoreLook(look: Look, view: View, brush: BrushOptions): void {
  if (look.camera !== null) view.place(look.camera);
  view.hidden = look.hidden;
  brush.tool = look.tool;
  brush.setRadius(look.radius);
  for (const target of targets) {
    const isKnown = targetCodes(target, 'centre-first').some(({ code }) => code === look.code[target]);
    if (isKnown) brush.code[target] = look.code[target];
  }
}
