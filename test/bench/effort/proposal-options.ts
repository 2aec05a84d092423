import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import type { Pending, ProposedPiece } from '../../../shared/proposals/pending.ts';
import { components } from '../../../shared/raster/components.ts';
import { distanceSqTo } from '../../../shared/raster/distance.ts';
import { pieceRegion } from '../../../shared/raster/pieces.ts';
import { polygonSpans } from '../../../shared/raster/polygon.ts';
import { imageRect } from '../../../shared/raster/rect.ts';
import { regionSpans } from '../../../shared/raster/region.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import type { Option } from './annotator.ts';
import { type Gesture, key, press } from './gestures.ts';
import type { Drawing, ErrorRegion, PatchAtWork } from './patch-at-work.ts';
import type { ProposalDesk } from './proposal-desk.ts';
import { lengthOf, outlineByHand } from './tool-options.ts';

/** Nobody goes through more pieces than this for one that is far down the list. */
const MOST_STEPS = 12;
/** How wide of what is to be accepted a lasso may be drawn, pixels: inside it only what is offered changes. */
const LASSO_MARGINS = [3, 8, 20];

/**
 * From the chosen piece on through the list, largest first: Y where more than half of a piece's pixels would become
 * right, as its eye tells an annotator, and Tab where not; to each piece that it accepts, one option.
 */
export function walkOptions(work: PatchAtWork, desk: ProposalDesk): Option[] {
  const { pending, chosenAt } = desk;
  const options: Option[] = [];
  const accepted: ProposedPiece[] = [];
  const gestures: Gesture[] = [];
  const from = chosenAt ?? 0;
  for (const [steps, piece] of pending.pieces.slice(from, from + MOST_STEPS).entries()) {
    gestures.push(key);
    if (!isMostlyRight(work, pending, piece)) {
      // The first can be accepted as it is; going on from it goes to it first.
      if (chosenAt === null && steps === 0) gestures.push(key);
      continue;
    }
    accepted.push(piece);
    options.push({
      way: 'piece by piece',
      need: null,
      gestures: [...gestures],
      drawing: piecesDrawing(pending, [...accepted]),
      // What has been accepted is gone from the list.
      done: onward(desk, from + steps + 1 - accepted.length),
    });
  }
  return options;
}

/** Shift+Y on the chosen piece, or on the first one of its class after it. */
export function classOptions(desk: ProposalDesk): Option[] {
  const { pending, chosenAt } = desk;
  const { pieces } = pending;
  const from = chosenAt ?? 0;
  const options: Option[] = [];
  const seen = new Set<number>();
  for (const [steps, { classNumber }] of pieces.slice(from, from + MOST_STEPS).entries()) {
    if (seen.has(classNumber)) continue;
    seen.add(classNumber);
    const ofClass = pieces.filter((piece) => piece.classNumber === classNumber);
    options.push({
      way: 'all of a class',
      need: null,
      gestures: Array.from({ length: steps + 1 + (chosenAt === null && steps > 0 ? 1 : 0) }, () => key),
      drawing: piecesDrawing(pending, ofClass),
      done: onward(desk, from),
    });
  }
  return options;
}

/** Of what an annotator accepts without looking at its pieces so much becomes right. */
const SURE_SHARE = 0.9;

/** Ctrl+Shift+Y: all that is offered, where next to nothing of it is wrong. */
export function everythingOption(work: PatchAtWork, desk: ProposalDesk): Option[] {
  const { pieces, classes } = desk.pending;
  let offered = 0;
  let right = 0;
  for (const [i, number] of classes.entries()) {
    if (number === NO_STATEMENT) continue;
    offered++;
    if (work.truth[i] === number) right++;
  }
  if (offered === 0 || right < SURE_SHARE * offered) return [];
  const drawing = piecesDrawing(desk.pending, pieces);
  return [{ way: 'everything', need: null, gestures: [key], drawing, done: onward(desk, 0) }];
}

function onward(desk: ProposalDesk, at: number): () => void {
  return () => {
    desk.changed();
    desk.choose(at);
  };
}

function isMostlyRight(
  work: PatchAtWork,
  { labels }: Pending,
  { firstPixel, bounds, classNumber, pixelCount }: ProposedPiece,
): boolean {
  let right = 0;
  for (let y = bounds.y0; y < bounds.y1; y++) {
    for (let i = PATCH_SIZE * y + bounds.x0; i < PATCH_SIZE * y + bounds.x1; i++) {
      if (labels[i] === labels[firstPixel] && work.truth[i] === classNumber) right++;
    }
  }
  return 2 * right > pixelCount;
}

function piecesDrawing({ labels }: Pending, pieces: readonly ProposedPiece[]): Drawing {
  return (recorder) => {
    for (const piece of pieces) {
      const spans = new SpanBuffer();
      regionSpans(spans, pieceRegion(labels, piece), piece.bounds);
      recorder.paint(spans, piece.classNumber);
    }
  };
}

/** A lasso with what is offered as its ink: around the region, and around all that is right near it. */
export function acceptingLassos(work: PatchAtWork, desk: ProposalDesk, region: ErrorRegion): Option[] {
  const { pending } = desk;
  const around = region.pixels();
  const right = new Uint8Array(PATCH_PIXELS);
  let found = false;
  for (const piece of pending.pieces) {
    if (!isMostlyRight(work, pending, piece)) continue;
    found = true;
    const { bounds, firstPixel } = piece;
    const label = pending.labels[firstPixel];
    for (let y = bounds.y0; y < bounds.y1; y++) {
      for (let i = PATCH_SIZE * y + bounds.x0; i < PATCH_SIZE * y + bounds.x1; i++)
        if (pending.labels[i] === label) right[i] = 1;
    }
  }
  if (!found) return [];
  return LASSO_MARGINS.flatMap((margin) => [
    lassoAround(pending, desk, widened(around, margin)),
    ...piecesOfRegion(widened(right, margin)).map((piece) => lassoAround(pending, desk, piece)),
  ]);
}

function lassoAround(pending: Pending, desk: ProposalDesk, piece: Uint8Array): Option {
  const outline = outlineByHand(piece);
  return {
    way: 'accepting lasso',
    need: { shape: 'lasso', ink: 'proposal', radius: null },
    gestures: [press(lengthOf(outline))],
    drawing: (recorder) => {
      const spans = new SpanBuffer();
      polygonSpans(spans, outline, imageRect);
      recorder.limits = { rule: null, region: Uint8Array.from(pending.classes, (at) => (at === NO_STATEMENT ? 0 : 1)) };
      recorder.copy(spans, pending.classes);
    },
    done: () => desk.changed(),
  };
}

function widened(region: Uint8Array, margin: number): Uint8Array {
  const distanceSq = distanceSqTo(region);
  return Uint8Array.from(distanceSq, (square) => (square <= margin * margin ? 1 : 0));
}

/** The largest few, each as a region of its own. */
function piecesOfRegion(region: Uint8Array): Uint8Array[] {
  const { labels, count, sizes } = components(region, 8);
  const order = Array.from({ length: count }, (_, part) => part).sort((a, b) => sizes[b] - sizes[a]);
  return order.slice(0, 4).map((part) => Uint8Array.from(labels, (label) => (label === part + 1 ? 1 : 0)));
}
