import { expect, onTestFinished, test } from 'vitest';
import { CompositeImage } from '../../renderer/canvas/composite-image.ts';
import { Contrast } from '../../renderer/state/contrast.svelte.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { type SamplePixels, samplePixels } from '../support/sample-dataset.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const layers = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'S1_VV', 'LABEL_manual_hq'];

/** Reflectance grows with the row, by another step on each patch; radar with the column. */
const pixels: SamplePixels = (split, layer, patch, x, y) => {
  if (layer === 'S1_VV') return x === 300 ? -99 : -20 + x / 64;
  return layer.startsWith('L1C') ? y * (10 + 10 * patch) : samplePixels(split, layer, patch, x, y);
};

async function open() {
  const parts = await sampleSession(await temporaryFolder(), {
    splits: [{ folder: 'train', patchCount: 2, layers }],
    pixels,
  });
  onTestFinished(() => parts.host.close());
  const { workspace } = parts;
  const contrast = new Contrast({
    pane: () => workspace.panes.active,
    picture: () => workspace.showing.shown?.pictures[workspace.panes.active.place] ?? null,
    pictures: workspace.pictures,
    reading: () => ({}),
  });
  return { ...parts, contrast };
}

async function show(workspace: Workspace, id: string): Promise<void> {
  const found = [...workspace.composites.all, ...workspace.composites.layerViews].find(
    (composite) => composite.id === id,
  );
  if (found === undefined) throw new Error(`${id} is offered`);
  workspace.composites.choose(found);
  await until(() => workspace.showing.shown?.pictures[0]?.composite.id === id);
}

async function go(workspace: Workspace, patch: number): Promise<void> {
  workspace.goTo(patch);
  await until(() => workspace.showing.shown?.patch === patch);
}

/** The red of a pixel on the canvas; null where it is transparent. */
function redAt(workspace: Workspace, y: number, x: number): number | null {
  const out = new Uint32Array(PATCH_PIXELS);
  const picture = workspace.showing.shown?.pictures[0];
  if (picture == null) throw new Error('a patch is shown');
  const { stretch } = workspace.panes.active;
  new CompositeImage(workspace.pictures).render(out, picture.composite, picture.bands, { stretch });
  const pixel = out[y * PATCH_SIZE + x] ?? 0;
  return pixel >>> 24 === 0 ? null : pixel & 0xff;
}

test('two percent are cut off at either end of each band, in physical values, on each patch anew', async () => {
  const { workspace, contrast } = await open();
  expect(contrast.stretching).toEqual({ kind: 'percentile', low: 2, high: 98, gamma: 1.4 });
  // Of 509 rows from 1 to 509 the eleventh and the 499th.
  expect(contrast.ranges).toEqual(Array.from({ length: 3 }, () => [0.011, 0.499]));
  await go(workspace, 1);
  expect(contrast.ranges[0]).toEqual([0.022, 0.998]);
});

test('a range by hand holds for that composite on all patches, until it is reset', async () => {
  const { workspace, contrast } = await open();
  contrast.setRange(0, [0.1, 0.3]);
  expect(contrast.ranges).toEqual([
    [0.1, 0.3],
    [0.011, 0.499],
    [0.011, 0.499],
  ]);
  expect(redAt(workspace, 100, 50)).toBe(0);
  expect(redAt(workspace, 300, 50)).toBe(255);
  await go(workspace, 1);
  expect(contrast.isFixed).toBe(true);
  expect(contrast.ranges[0]).toEqual([0.1, 0.3]);
  expect(redAt(workspace, 50, 50)).toBe(0);
  expect(redAt(workspace, 150, 50)).toBe(255);
  await show(workspace, 'ndvi');
  expect(contrast.ranges).toEqual([[-1, 1]]);
  await show(workspace, 'true-colour');
  expect(contrast.ranges[0]).toEqual([0.1, 0.3]);
  contrast.reset();
  expect(contrast.ranges[0]).toEqual([0.022, 0.998]);
  expect(contrast.isChanged).toBe(false);
});

test('"same for all patches" keeps the values of today, and lets go of them again', async () => {
  const { workspace, contrast } = await open();
  contrast.setPercentiles(10, 90);
  const today = contrast.ranges;
  contrast.isFixed = true;
  await go(workspace, 1);
  expect(contrast.ranges).toEqual(today);
  contrast.isFixed = false;
  expect(contrast.stretching).toMatchObject({ kind: 'percentile', low: 10, high: 90 });
  expect(contrast.ranges).not.toEqual(today);
});

test('percentiles and gamma hold for every composite without a range of its own', async () => {
  const { workspace, contrast } = await open();
  contrast.setPercentiles(0, 100);
  contrast.gamma = 1;
  await show(workspace, 'L1C_B8');
  expect(contrast.ranges).toEqual([[0.001, 0.509]]);
  expect(redAt(workspace, 255, 50)).toBe(128);
  contrast.setPercentiles(60, 40);
  contrast.setRange(0, [2, Number.NaN]);
  expect(contrast.ranges).toEqual([[0.001, 0.509]]);
});

test('an equalised picture has every brightness about as often, of whole numbers and of decibels', async () => {
  const { workspace, contrast } = await open();
  contrast.kind = 'equalised';
  contrast.gamma = 1;
  expect([1, 128, 255, 382, 509].map((y) => redAt(workspace, y, 50))).toEqual([0, 64, 128, 191, 255]);
  expect(contrast.ranges).toEqual([null, null, null]);
  await show(workspace, 'S1_VV');
  const greys = [1, 128, 255, 382, 509].map((x) => redAt(workspace, 100, x) ?? -1);
  for (const [place, grey] of [0, 64, 128, 191, 255].entries()) {
    expect(Math.abs((greys[place] ?? 0) - grey)).toBeLessThanOrEqual(1);
  }
  expect(redAt(workspace, 100, 300)).toBeNull();
});

test('what codes mean has no contrast', async () => {
  const { workspace, contrast } = await open();
  await show(workspace, 'LABEL_manual_hq');
  expect(contrast.channels).toEqual([]);
  expect(contrast.ranges).toEqual([]);
  contrast.isFixed = true;
  expect(redAt(workspace, 100, 100)).not.toBeUndefined();
});
