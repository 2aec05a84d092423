import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { alikeDistance, seedAt } from '../../../shared/raster/alike.ts';
import { regionOfCode } from '../../../shared/raster/code-region.ts';
import { distanceSqTo } from '../../../shared/raster/distance.ts';
import { floodBelow, floodFill } from '../../../shared/raster/flood.ts';
import { polygonSpans } from '../../../shared/raster/polygon.ts';
import { imageRect } from '../../../shared/raster/rect.ts';
import { regionSpans } from '../../../shared/raster/region.ts';
import { simplifyPath } from '../../../shared/raster/simplify-path.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import type { Option } from './annotator.ts';
import { click, HAND_TOLERANCE, press } from './gestures.ts';
import { outerOutline } from './outer-outline.ts';
import type { Drawing, ErrorRegion, PatchAtWork } from './patch-at-work.ts';

const TOLERANCES = [5, 9, 14, 20, 28, 40, 60];
/** Screen pixels of a wand's drag for a level of tolerance. */
const PER_LEVEL = 2;

/** A lasso around the region, its holes with it. */
export function lassoOption(region: ErrorRegion): Option {
  const outline = outlineByHand(region.pixels());
  return {
    way: 'lasso',
    need: { shape: 'lasso', ink: region.code, radius: null },
    gestures: [press(lengthOf(outline))],
    drawing: (recorder) => {
      const spans = new SpanBuffer();
      polygonSpans(spans, outline, imageRect);
      recorder.paint(spans, region.code);
    },
  };
}

export function outlineByHand(piece: Uint8Array): number[] {
  const outline = outerOutline(piece);
  // Closed, so that both ends of the path are the same corner.
  return simplifyPath([...outline, ...outline.slice(0, 2)], HAND_TOLERANCE);
}

export function lengthOf(points: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < points.length; i += 2) {
    length += Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]);
  }
  return length;
}

/** A click into the middle of the region: all that hangs together there in the class that is drawn. */
export function fillOption(work: PatchAtWork, region: ErrorRegion): Option {
  const [x, y] = deepestPlace(region.pixels());
  return {
    way: 'fill',
    need: { shape: 'fill', ink: region.code, radius: null },
    gestures: [click],
    drawing: (recorder) => {
      const found = new Uint8Array(PATCH_PIXELS);
      const member = regionOfCode(work.codes, work.codes[y * PATCH_SIZE + x]);
      paintRegion(found, region.code, () => floodFill(found, member, x, y, 4))(recorder);
    },
  };
}

/** The wand, put down in the middle of the region and drawn to one of several tolerances. */
export function wandOptions(planes: readonly Uint8Array[], region: ErrorRegion): Option[] {
  const [x, y] = deepestPlace(region.pixels());
  return TOLERANCES.map((tolerance) => ({
    way: 'wand',
    need: { shape: 'wand', ink: region.code, radius: null },
    gestures: [press(PER_LEVEL * tolerance)],
    drawing: (recorder) => {
      const found = new Uint8Array(PATCH_PIXELS);
      const distance = new Uint8Array(PATCH_PIXELS);
      alikeDistance(distance, planes, seedAt(planes, x, y));
      paintRegion(found, region.code, () => floodBelow(found, distance, tolerance, x, y, 4))(recorder);
    },
  }));
}

function paintRegion(found: Uint8Array, code: number, flood: () => Parameters<typeof regionSpans>[2]): Drawing {
  return (recorder) => {
    const rect = flood();
    const spans = new SpanBuffer();
    regionSpans(spans, found, rect);
    recorder.paint(spans, code);
  };
}

function deepestPlace(piece: Uint8Array): readonly [x: number, y: number] {
  const depthSq = distanceSqTo(piece.map((member) => 1 - member));
  let deepest = piece.indexOf(1);
  for (let i = deepest; i < PATCH_PIXELS; i++) if (piece[i] === 1 && depthSq[i] > depthSq[deepest]) deepest = i;
  const x = deepest % PATCH_SIZE;
  return [x, (deepest - x) / PATCH_SIZE];
}
