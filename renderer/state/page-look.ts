import * as v from 'valibot';
import { targetCodes, targets } from '../../shared/cloudsen12/classes.ts';
import { paintedOver } from '../../shared/cloudsen12/paint-over.ts';
import { layoutSchema } from '../../shared/documents/layouts.ts';
import { brushTips, MAX_RADIUS, MIN_RADIUS } from '../tools/brush.ts';
import { MAX_TOLERANCE } from '../tools/wand.ts';
import { MAX_ZOOM, MIN_ZOOM } from './aim.svelte.ts';
import type { Panes } from './panes.svelte.ts';
import { overEverything, SEGMENT_SIZES, type ToolOptions, toolNames, usualWand } from './tool-options.svelte.ts';
import type { View } from './view.svelte.ts';

const coordinate = v.pipe(v.number(), v.minValue(-100_000), v.maxValue(100_000));

const paintOver = v.variant('kind', [
  v.object({ kind: v.picklist(['everything', 'priority']) }),
  v.object({ kind: v.picklist(['only', 'protect']), classes: v.pipe(v.array(v.picklist(paintedOver)), v.readonly()) }),
]);

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
  // A page of an earlier version has kept none of these.
  tip: v.optional(v.picklist(brushTips), 'round'),
  adjusts: v.optional(v.boolean(), false),
  wand: v.optional(
    v.object({ tolerance: v.pipe(v.number(), v.minValue(0), v.maxValue(MAX_TOLERANCE)), connected: v.boolean() }),
    usualWand,
  ),
  segmentSize: v.optional(
    v.pipe(v.number(), v.minValue(SEGMENT_SIZES.min), v.maxValue(SEGMENT_SIZES.max)),
    SEGMENT_SIZES.usual,
  ),
  over: v.optional(v.object({ manual_hq: paintOver, manual_sc: paintOver }), overEverything),
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
    tip: options.tip,
    adjusts: options.adjusts,
    wand: options.wand,
    segmentSize: options.segmentSize,
    over: options.over,
  };
}

export function restoreLook(look: Look, { view, panes, options }: Looked): void {
  panes.layout = look.layout;
  for (const [place, aim] of look.aims.entries()) if (aim !== null) panes.list[place]?.lookAt(aim);
  view.hidden = look.hidden;
  options.tool = look.tool;
  options.setRadius(look.radius);
  options.tip = look.tip;
  options.adjusts = look.adjusts;
  options.wand = look.wand;
  options.setSegmentSize(look.segmentSize);
  options.over = look.over;
  for (const target of targets) {
    const isKnown = targetCodes(target, 'centre-first').some(({ code }) => code === look.code[target]);
    if (isKnown) options.code[target] = look.code[target];
  }
}
