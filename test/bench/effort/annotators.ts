import { defaultSettings } from '../../../shared/settings.ts';
import type { Annotator } from './annotator.ts';
import { type AssistedSettings, assistedAnnotator } from './assisted-annotator.ts';
import { brushAnnotator } from './brush-annotator.ts';
import { toolsAnnotator } from './tools-annotator.ts';

export const BRUSH_ONLY = brushAnnotator.name;
export const ASSISTED = 'assisted';

const { withMask, leastRadius, leastCertainty, smallestPiece } = defaultSettings.proposals;

/** As the page begins. */
const asItBegins: AssistedSettings = {
  lessons: { scribbles: true, maskSample: withMask },
  leastCertainty,
  leastRadius,
  smallest: smallestPiece,
  tools: true,
};

/** For comparison: it learns from scribbles and strokes alone, and offers every fringe. */
const unsharpened: AssistedSettings = {
  lessons: { scribbles: true, maskSample: false },
  leastCertainty: 0,
  leastRadius: 0,
  smallest: 4,
  tools: true,
};

/** Made anew for each dataset: those with proposals keep what is open on each patch. */
export function annotators(): Annotator[] {
  return [
    brushAnnotator,
    toolsAnnotator,
    assistedAnnotator('brush and proposals', { ...asItBegins, tools: false }),
    assistedAnnotator('assisted, not by the mask', unsharpened),
    assistedAnnotator(ASSISTED, asItBegins),
  ];
}
