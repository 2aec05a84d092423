import * as v from 'valibot';
import { targetCodes, targets } from '../../shared/cloudsen12/classes.ts';
import { layoutSchema } from '../../shared/documents/layouts.ts';
import { MAX_RADIUS, MIN_RADIUS } from '../tools/brush.ts';
import { MAX_ZOOM, MIN_ZOOM } from './aim.svelte.ts';
import type { Panes } from './panes.svelte.ts';
import { type ToolOptions, toolNames } from './tool-options.svelte.ts';
import type { View } from './view.svelte.ts';

const coordinate = v.pipe(v.number(), v.minValue(-100_000), v.maxValue(100_000));

/** How the annotator looks at patches, and what is in the hand. */
export const lookSchema = v.object({
  layout: layoutSchema,
  /** By pane; null where the patch is fitted to it. */
  aims: v.array(
    v.nullable(
      v.object({ zoom: v.pipe(v.number(), v.minValue(MIN_ZOOM), v.maxValue(MAX_ZOOM)), x: coordinate, y: coordinate }),
    ),
  ),
  hidden: v.boolean(),
  tool: v.picklist(toolNames),
  radius: v.pipe(v.number(), v.minValue(MIN_RADIUS), v.maxValue(MAX_RADIUS)),
  code: v.object({ manual_hq: v.number(), manual_sc: v.number() }),
});

type Look = v.InferOutput<typeof lookSchema>;

interface Looked {
  readonly view: View;
  readonly panes: Panes;
  readonly options: ToolOptions;
}

export function lookOf({ view, panes, options }: Looked): Look {
  return {
    layout: panes.layout,
    aims: panes.list.map((pane) => (pane.fitted ? null : pane.aim)),
    hidden: view.hidden,
    tool: options.tool,
    radius: options.radius,
    code: { ...options.code },
  };
}

export function restoreLook(look: Look, { view, panes, options }: Looked): void {
  panes.layout = look.layout;
  for (const [place, aim] of look.aims.entries()) if (aim !== null) panes.list[place]?.lookAt(aim);
  view.hidden = look.hidden;
  options.tool = look.tool;
  options.setRadius(look.radius);
  for (const target of targets) {
    const isKnown = targetCodes(target, 'centre-first').some(({ code }) => code === look.code[target]);
    if (isKnown) options.code[target] = look.code[target];
  }
}
