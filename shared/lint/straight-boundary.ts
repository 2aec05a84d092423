import { cloudClasses } from '../cloudsen12/classes.ts';
import { IMAGE_END, IMAGE_START, PATCH_PIXELS, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';
import { boundaryChains, middlesOf, RIM } from '../raster/boundary-chains.ts';
import { pixels } from './findings.ts';
import type { LintHit, LintRule } from './lint-rule.ts';
import { CLEAR, SHADOW, THICK, THIN } from './lint-scene.ts';
import { straightRuns } from './straight-runs.ts';

/** Middles of the edges along a straight line lie within half a pixel of it, and so does the first of them. */
const TOLERANCE = 0.8;

/** Thick lies over shadow, shadow over thin cloud, that over clear; what means nothing lies lowest. */
const rising = [CLEAR, THIN, SHADOW, THICK];

export const straightBoundary: LintRule<'longest'> = {
  id: 'straight-edge',
  title: 'Boundary too straight',
  about: 'Boundary of a class that runs straight for longer than nature does, away from the rim of the image.',
  thresholds: {
    longest: { title: 'Longest that is natural', unit: 'pixels', standard: 50, min: 8, max: 400, step: 1 },
  },
  layers: () => [],
  *check({ mask }, { longest }) {
    const ranks = ranksOf(mask);
    yield;
    const chains = boundaryChains(ranks);
    yield;
    const labels = new Int32Array(PATCH_PIXELS);
    const hits: LintHit[] = [];
    for (const { edges, closed } of chains) {
      if (edges.length < longest) continue;
      // A run may cross the place where a closed chain happens to begin.
      const walked = closed ? [...edges, ...edges.slice(0, 4 * longest)] : edges;
      for (const { from, to, length } of straightRuns(middlesOf(walked), longest, TOLERANCE)) {
        const hit = from < edges.length ? markRun(labels, walked.slice(from, to + 1), hits.length + 1) : null;
        if (hit === null) continue;
        const name = cloudClasses[mask[hit.firstPixel]] ?? 'the mask';
        const reason = `The edge of ${name} runs straight for ${pixels(Math.round(length))}.`;
        hits.push({ ...hit, reason });
      }
    }
    const largestFirst = hits.toSorted((a, b) => b.pixelCount - a.pixelCount || a.firstPixel - b.firstPixel);
    return { labels, hits: largestFirst, cannotTell: null, blind: false };
  },
};

function ranksOf(mask: Int16Array): Uint8Array {
  const rankOf = new Uint8Array(65_536);
  for (const [place, code] of rising.entries()) rankOf[code] = place + 1;
  const ranks = new Uint8Array(PATCH_PIXELS).fill(RIM);
  for (let y = IMAGE_START; y < IMAGE_END; y++) {
    const end = y * PATCH_SIZE + IMAGE_END;
    for (let i = y * PATCH_SIZE + IMAGE_START; i < end; i++) ranks[i] = rankOf[mask[i] & 0xffff];
  }
  return ranks;
}

/** Gives the pixels beside the edges their number; null where all have one already: what is one pixel wide has two edges. */
function markRun(labels: Int32Array, edges: readonly number[], number: number): Omit<LintHit, 'reason'> | null {
  const bounds = { x0: PATCH_SIZE, y0: PATCH_SIZE, x1: 0, y1: 0 };
  let firstPixel = PATCH_PIXELS;
  let pixelCount = 0;
  for (const edge of edges) {
    const pixel = edge >> 2;
    if (labels[pixel] !== 0) continue;
    labels[pixel] = number;
    pixelCount++;
    firstPixel = Math.min(firstPixel, pixel);
    const x = pixel % PATCH_SIZE;
    const y = (pixel - x) / PATCH_SIZE;
    bounds.x0 = Math.min(bounds.x0, x);
    bounds.y0 = Math.min(bounds.y0, y);
    bounds.x1 = Math.max(bounds.x1, x + 1);
    bounds.y1 = Math.max(bounds.y1, y + 1);
  }
  return pixelCount === 0 ? null : { firstPixel, pixelCount, bounds };
}
