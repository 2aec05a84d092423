import type { Annotator } from './annotator.ts';
import { type AssistedSettings, assistedAnnotator } from './assisted-annotator.ts';
import { brushAnnotator } from './brush-annotator.ts';
import { toolsAnnotator } from './tools-annotator.ts';

export const BRUSH_ONLY = brushAnnotator.name;
export const ASSISTED = 'assisted';

/** The proposal's settings as the page begins with them. */
const asItBegins: AssistedSettings = {
  lessons: { scribbles: true, maskSample: false },
  leastCertainty: 0,
  leastRadius: 0,
  smallest: 4,
  tools: true,
};

/** What helps most to find mistakes in a mask that is there already: see CONTRIBUTING.md. */
const checking: AssistedSettings = {
  lessons: { scribbles: true, maskSample: true },
  leastCertainty: 0,
  leastRadius: 1.5,
  smallest: 60,
  tools: true,
};

/** Made anew for each dataset: those with proposals keep what is open on each patch. */
export function annotators(): Annotator[] {
  return [
    brushAnnotator,
    toolsAnnotator,
    assistedAnnotator('brush and proposals', { ...checking, tools: false }),
    assistedAnnotator('assisted as it begins', asItBegins),
    assistedAnnotator(ASSISTED, checking),
  ];
}
