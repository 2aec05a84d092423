import { expect, test } from 'vitest';
import { discOffsets } from '../../../electron/demo/regions.ts';
import { isPadding, PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { assistedAnnotator } from './assisted-annotator.ts';
import { brushAnnotator } from './brush-annotator.ts';
import type { EffortPatch } from './example-patches.ts';
import { mend } from './mending.ts';
import { toolsAnnotator } from './tools-annotator.ts';

/** Clear land and thick cloud in bands, as numbers of the file. */
const spectra = { L1C_B2: [900, 6000], L1C_B3: [1000, 6000], L1C_B4: [1100, 6100], L1C_B8: [2800, 6300] };
const disc = discOffsets(10);

function pixelsAround(x: number, y: number): number[] {
  return disc.map(([dx, dy]) => 512 * (y + dy) + x + dx);
}

/** Twelve round clouds on clear land; those of the lower row have been forgotten in the mask. */
function forgottenClouds(): EffortPatch {
  const truth = new Uint8Array(PATCH_PIXELS);
  const drawn = new Int16Array(PATCH_PIXELS);
  const columns = [50, 120, 190, 260, 330, 400];
  for (const x of columns) {
    for (const y of [100, 300]) for (const pixel of pixelsAround(x, y)) truth[pixel] = 1;
    for (const pixel of pixelsAround(x, 100)) drawn[pixel] = 1;
  }
  const band = ([clear, thick]: readonly number[]) =>
    Int16Array.from(truth, (number, i) =>
      isPadding(i % 512, Math.floor(i / 512)) ? 0 : (number === 1 ? thick : clear) + ((i * 7919) % 211),
    );
  return {
    truth,
    drawn,
    mistakes: columns.map((x) => ({ kind: 'missed-thin', pixels: pixelsAround(x, 300) })),
    layers: new Map(Object.entries(spectra).map(([layer, numbers]) => [layer, band(numbers)])),
  };
}

const lessons = { scribbles: true, maskSample: true };
const checking = { lessons, leastCertainty: 0, leastRadius: 1.5, smallest: 60, tools: true };

test('a brush needs its class, its size and a dab for each of six clouds', () => {
  const [figures] = mend(brushAnnotator, [forgottenClouds()], [0.95]);
  expect(figures.gestures).toBe(2 + 6);
  expect(figures.ways).toEqual({ brush: 6 });
  expect(figures.kinds['missed-thin']).toEqual({ mended: 6, planted: 6, gestures: 8 });
});

test('tools need the tool, its class and a press for each of them', () => {
  const [figures] = mend(toolsAnnotator, [forgottenClouds()], [0.95]);
  expect(figures.gestures).toBe(2 + 6);
  expect(figures.ways.brush).toBeUndefined();
});

test('the assisted one switches it on, and accepts all of the class of the first piece', () => {
  const [figures] = mend(assistedAnnotator('assisted', checking), [forgottenClouds()], [0.95]);
  expect(figures.gestures).toBe(2 + 1);
  expect(figures.ways).toEqual({ 'switch on': 1, 'all of a class': 1 });
  expect(figures.iou.every((iou) => iou > 0.99)).toBe(true);
});

test('where the bands tell nothing, the assisted one mends by hand what it has switched on for', () => {
  const { truth, drawn, mistakes } = forgottenClouds();
  const blind = { truth, drawn, mistakes, layers: new Map<string, Int16Array>() };
  const [figures] = mend(assistedAnnotator('assisted', { ...checking, tools: false }), [blind], [0.95]);
  expect(figures.gestures).toBe(2 + 2 + 6);
});

test('each level is told when it is reached, and what was reached before anything was done took nothing', () => {
  const figures = mend(brushAnnotator, [forgottenClouds()], [0.4, 0.7, 0.95]);
  expect(figures.map(({ level }) => level)).toEqual([0.4, 0.7, 0.95]);
  expect(figures.map(({ gestures }) => gestures)).toEqual([0, 2 + 3, 2 + 6]);
});

test('what no option corrects without harming more is left, and the level is not told', () => {
  const truth = new Uint8Array(PATCH_PIXELS).fill(1);
  const drawn = new Int16Array(PATCH_PIXELS).fill(1);
  truth[512 * 200 + 200] = 3;
  const speck = { truth, drawn, mistakes: [], layers: new Map<string, Int16Array>() };
  expect(mend(brushAnnotator, [speck], [0.95])).toEqual([]);
});
