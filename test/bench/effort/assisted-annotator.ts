import { labelsOfScribbles } from '../../../shared/assist/training-labels.ts';
import { AssistEngine } from '../../../shared/assist/engine.ts';
import { defaultAssistSettings } from '../../../shared/assist/assist-settings.ts';
import { classTable, NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import type { Offer } from '../../../shared/proposals/offer.ts';
import { distanceSqTo } from '../../../shared/raster/distance.ts';
import { polygonSpans } from '../../../shared/raster/polygon.ts';
import { imageRect } from '../../../shared/raster/rect.ts';
import { regionSpans } from '../../../shared/raster/region.ts';
import { SpanBuffer } from '../../../shared/raster/spans.ts';
import { open } from '../../../shared/raster/open-close.ts';
import type { Annotator, Job, Option } from './annotator.ts';
import type { EffortPatch } from './example-patches.ts';
import { type Gesture, key, press } from './gestures.ts';
import type { ErrorRegion } from './patch-at-work.ts';
import { ProposalDesk } from './proposal-desk.ts';
import { handOptions } from './tools-annotator.ts';
import { lengthOf, outlineByHand } from './tool-options.ts';
import { components } from '../../../shared/raster/components.ts';

const MOST_STEPS = 14;
const cfg = (globalThis as any).CFG ?? { sure: 0, open: 0, smallest: 4 };
const offers = new WeakMap<EffortPatch, Offer | null>();

function assistOffer(patch: EffortPatch): Offer | null {
  const known = offers.get(patch);
  if (known !== undefined) return known;
  const engine = new AssistEngine(new Map([...patch.layers].filter(([id]) => id.startsWith('L1C_'))));
  const labels = labelsOfScribbles(patch.layers.get('LABEL_manual_sc')!, classTable('LABEL_manual_sc', { unscribbled: 99 }));
  const answer = engine.run({ labels, others: [], settings: defaultAssistSettings });
  const offer = 'cannot' in answer ? null : answer.offer;
  offers.set(patch, offer);
  return offer;
}

function sharpened(offer: Offer, mask: Int16Array): Offer {
  const cfg = (globalThis as any).CFG ?? { sure: 0, open: 0, smallest: 4 };
  const classes = offer.classes.slice();
  if (cfg.sure > 0) for (let i = 0; i < PATCH_PIXELS; i++) if (offer.certainty![i] < cfg.sure) classes[i] = NO_STATEMENT;
  if (cfg.open > 0) {
    const kept = new Uint8Array(PATCH_PIXELS);
    for (let c = 0; c < 4; c++) {
      const b = new Int16Array(PATCH_PIXELS);
      for (let i = 0; i < PATCH_PIXELS; i++) b[i] = classes[i] === c && mask[i] !== c ? 1 : 0;
      const o = open(b, 1, cfg.open);
      for (let i = 0; i < PATCH_PIXELS; i++) if (o[i] === 1 && b[i] === 1) kept[i] = 1;
    }
    for (let i = 0; i < PATCH_PIXELS; i++) if (kept[i] === 0) classes[i] = NO_STATEMENT;
  }
  return { classes, certainty: offer.certainty };
}

export function makeAssisted(): Annotator {
  const desks = new Map<number, ProposalDesk>();
  return {
    name: 'assisted',
    before(job) {
      if (desks.has(job.patch)) return [];
      const cfg = (globalThis as any).CFG ?? { sure: 0, open: 0, smallest: 4 };
      const desk = new ProposalDesk(job.work.codes, cfg.smallest);
      desks.set(job.patch, desk);
      const offer = assistOffer(job.known);
      if (offer !== null) desk.open(sharpened(offer, job.work.codes));
      return [{ way: 'run assist', need: null, gestures: [key] }];
    },
    options(job, region) {
      const desk = desks.get(job.patch)!;
      const hand = handOptions(job, region).map((option) => ({ ...option, done: () => desk.changed() }));
      return [...hand, ...walks(job, desk), ...lassos(desk, region)];
    },
  };
}

function walks(job: Job, desk: ProposalDesk): Option[] {
  const { pieces, pending } = desk;
  if (pending === null) return [];
  const { truth, codes } = job.work;
  const from = desk.chosenAt;
  const first = from ?? 0;
  const options: Option[] = [];
  const accepted: number[] = [];
  const gestures: Gesture[] = from === null ? [key] : [];
  for (let at = first; at < Math.min(pieces.length, first + MOST_STEPS); at++) {
    const { firstPixel, classNumber, bounds } = pieces[at];
    const label = pending.labels[firstPixel];
    let right = 0;
    let size = 0;
    for (let y = bounds.y0; y < bounds.y1; y++)
      for (let i = 512 * y + bounds.x0; i < 512 * y + bounds.x1; i++) {
        if (pending.labels[i] !== label) continue;
        size++;
        if (truth[i] === classNumber) right++;
        else if (truth[i] !== codes[i]) size--;
      }
    gestures.push(key);
    if (right * 2 <= size) continue;
    accepted.push(at);
    const taken = [...accepted];
    const next = at + 1 - taken.length;
    options.push({
      way: `walk`,
      need: null,
      gestures: [...gestures],
      drawing: (recorder) => {
        for (const place of taken) {
          const piece = pieces[place];
          const own = pending.labels[piece.firstPixel];
          const r = new Uint8Array(PATCH_PIXELS);
          for (let y = piece.bounds.y0; y < piece.bounds.y1; y++)
            for (let i = 512 * y + piece.bounds.x0; i < 512 * y + piece.bounds.x1; i++) if (pending.labels[i] === own) r[i] = 1;
          const spans = new SpanBuffer();
          regionSpans(spans, r, piece.bounds);
          recorder.paint(spans, piece.classNumber);
        }
      },
      done: () => {
        desk.changed();
        desk.choose(next);
      },
    });
  }
  return options;
}

function lassos(desk: ProposalDesk, region: ErrorRegion): Option[] {
  const { pending } = desk;
  if (pending === null) return [];
  const distance = distanceSqTo(region.pixels());
  return [0, 3, 8, 20, 40].map((by): Option => {
    const wide = new Uint8Array(PATCH_PIXELS);
    for (let i = 0; i < PATCH_PIXELS; i++) wide[i] = distance[i] <= by * by ? 1 : 0;
    for (let y = 0; y < 512; y++) for (let x = 0; x < 512; x++) if (x < 1 || y < 1 || x > 509 || y > 509) wide[y * 512 + x] = 0;
    const outline = outlineByHand(wide);
    return {
      way: `accept by lasso`,
      need: { shape: 'lasso', ink: 'proposal', radius: null },
      gestures: [press(lengthOf(outline))],
      drawing: (recorder) => {
        const spans = new SpanBuffer();
        polygonSpans(spans, outline, imageRect);
        const said = new Uint8Array(PATCH_PIXELS);
        for (let i = 0; i < PATCH_PIXELS; i++) said[i] = pending.classes[i] === NO_STATEMENT ? 0 : 1;
        recorder.limits = { rule: null, region: said };
        recorder.copy(spans, pending.classes);
      },
      done: () => desk.changed(),
    };
  });
}
void components;
