import { expect, onTestFinished, test } from 'vitest';
import { CompositeImage } from '../../renderer/canvas/composite-image.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import { colourMaps } from '../../shared/raster/colour-maps.ts';
import { type SamplePixels, type SampleSplit, samplePixels } from '../support/sample-dataset.ts';
import { sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function openSplit(layers: SampleSplit['layers'], pixels: SamplePixels = samplePixels) {
  const splits = [{ folder: 'train', patchCount: 2, layers }];
  const parts = await sampleSession(await temporaryFolder(), { splits, pixels });
  onTestFinished(() => parts.host.close());
  return parts;
}

async function choose(workspace: Workspace, id: string): Promise<void> {
  const view = workspace.composites.layerViews.find((candidate) => candidate.id === id);
  if (view === undefined) throw new Error(`${id} is offered`);
  workspace.composites.choose(view);
  await until(() => workspace.showing.shown?.pictures[0]?.composite.id === id);
}

/** The picture on the canvas; pixels in the image area by row and column. */
function pictureOf(workspace: Workspace) {
  const out = new Uint32Array(PATCH_PIXELS);
  const picture = workspace.showing.shown?.pictures[0];
  if (picture == null) throw new Error('a patch is shown');
  new CompositeImage().render(out, picture.composite, picture.bands);
  return { at: (y: number, x: number) => (out[y * PATCH_SIZE + x] ?? 0) >>> 0, pixels: out };
}

test('a split of labels alone shows its mask on a blank ground, and it can be painted', async () => {
  const { workspace, hand, session } = await openSplit(['LABEL_manual_hq', 'LABEL_fmask']);
  expect(workspace.showing.failure).toBeNull();
  expect(pictureOf(workspace).at(100, 100)).toBe(0xff606060);
  expect(pictureOf(workspace).at(0, 0)).toBe(0);
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([[100.5, 100.5]]);
  expect(workspace.values.codeAt(100, 100)).toBe(3);
  await until(() => session.outbox.state === 'saved');
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
});

test('every layer can be looked at alone, beside the composites', async () => {
  const { workspace } = await openSplit(['L1C_B2', 'L1C_B3', 'L1C_B4', 'EXTRA_CDI', 'LABEL_manual_hq', 'my_own']);
  expect(workspace.composites.all.map(({ id }) => id)).toEqual(['true-colour', 'minus-cdi']);
  expect(workspace.composites.active.id).toBe('true-colour');
  const ids = workspace.composites.layerViews.map(({ id }) => id);
  expect(ids).toEqual(['L1C_B2', 'L1C_B3', 'L1C_B4', 'EXTRA_CDI', 'LABEL_manual_hq', 'my_own']);
  await choose(workspace, 'EXTRA_CDI');
  expect(workspace.showing.layersIn(workspace.panes.active).map(({ id }) => id)).toEqual(['EXTRA_CDI']);
  const { at } = pictureOf(workspace);
  expect(at(300, 300) & 0xff).toBeGreaterThan(at(200, 200) & 0xff);
});

test('a radar layer keeps its decimals, and what it did not see is transparent', async () => {
  const decibels: SamplePixels = (_split, _layer, _patch, x, y) => {
    if (y === 20) return -99;
    if (y === 21) return Number.NaN;
    return -10 + x / 1024;
  };
  const { workspace } = await openSplit(['S1_VV', 'LABEL_manual_hq'], (split, layer, ...at) =>
    layer === 'S1_VV' ? decibels(split, layer, ...at) : samplePixels(split, layer, ...at),
  );
  expect(workspace.showing.shown?.pictures[0]?.composite.id).toBe('S1_VV');
  const { at } = pictureOf(workspace);
  expect([at(20, 100), at(21, 100)]).toEqual([0, 0]);
  const greys = [30, 130, 230, 330, 430].map((x) => at(100, x) & 0xff);
  for (let i = 1; i < greys.length; i++) expect(greys[i]).toBeGreaterThan((greys[i - 1] ?? 0) + 40);
  const [layer] = workspace.showing.layersIn(workspace.panes.active);
  if (layer === undefined) throw new Error('the layer is shown');
  expect(workspace.values.at(layer, 512 / 4, 100)).toBe(-9.875);
});

test('a radar layer that saw nothing, or one value alone, is still shown', async () => {
  const { workspace } = await openSplit(['S1_VV', 'S1_VH', 'LABEL_manual_hq'], (split, layer, ...at) => {
    if (layer === 'S1_VV') return -99;
    return layer === 'S1_VH' ? -12.5 : samplePixels(split, layer, ...at);
  });
  expect(pictureOf(workspace).pixels.every((pixel) => pixel === 0)).toBe(true);
  await choose(workspace, 'S1_VH');
  expect(pictureOf(workspace).at(100, 100) >>> 24).toBe(255);
});

test('label layers and land cover are drawn in their own colours, and what states nothing is transparent', async () => {
  const { workspace } = await openSplit(['LABEL_sen2cor', 'EXTRA_lc10', 'LABEL_manual_hq'], (split, layer, ...at) => {
    const [, x] = at;
    if (layer === 'LABEL_sen2cor') return [0, 4, 8, 77][x % 4] ?? 0;
    return layer === 'EXTRA_lc10' ? ([-99, 10, 80][x % 3] ?? 0) : samplePixels(split, layer, ...at);
  });
  await choose(workspace, 'LABEL_sen2cor');
  expect([0, 1, 2, 3].map((x) => pictureOf(workspace).at(100, 100 + x))).toEqual([
    0, 0xff00a000, 0xffc0c0c0, 0xffff8cd0,
  ]);
  await choose(workspace, 'EXTRA_lc10');
  expect([102, 103, 104].map((x) => pictureOf(workspace).at(100, x))).toEqual([0, 0xff006400, 0xffc86400]);
});

test('probabilities are drawn as one ramp from 0 to 100 whatever the patch holds', async () => {
  const { workspace } = await openSplit(['LABEL_s2cloudless', 'LABEL_manual_hq'], (split, layer, ...at) => {
    if (layer !== 'LABEL_s2cloudless') return samplePixels(split, layer, ...at);
    return [0, 50, 100, -1][at[1] % 4] ?? 0;
  });
  await choose(workspace, 'LABEL_s2cloudless');
  const { sequential } = colourMaps;
  const colours = [100, 101, 102].map((x) => pictureOf(workspace).at(100, x));
  expect(colours).toEqual([sequential[0], sequential[128], sequential[255]]);
  expect(pictureOf(workspace).at(100, 103)).toBe(0);
});
