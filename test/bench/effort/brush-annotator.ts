import type { Annotator, Option } from './annotator.ts';
import { press } from './gestures.ts';
import { brushDrawing, medialStrokes } from './medial-strokes.ts';
import type { ErrorRegion } from './patch-at-work.ts';

/** Strokes along the middle of the region. */
export function brushOptions(region: ErrorRegion): Option[] {
  const { code } = region;
  return medialStrokes(region.pixels()).map((stroke) => ({
    way: 'brush',
    need: { shape: 'brush', ink: code, radius: stroke.radius },
    gestures: [press(stroke.path.length)],
    drawing: brushDrawing(stroke, code),
  }));
}

/** Has a brush, the four classes and any radius, and nothing else. */
export const brushAnnotator: Annotator = {
  name: 'brush only',
  before: () => [],
  options: (_job, region) => brushOptions(region),
};
