import { expect, onTestFinished, test } from 'vitest';
import { command } from '../../renderer/commands.ts';
import { MAX_PINS } from '../../renderer/state/pins.svelte.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { PixelRequest } from '../../shared/contract.ts';
import { countCodes } from '../../shared/raster/areas.ts';
import { samplePixels } from '../support/sample-dataset.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { attached } from './attached.svelte.ts';

const layers = [
  'L1C_B2',
  'L1C_B3',
  'L1C_B4',
  'L1C_B11',
  'L2A_B2',
  'L2A_B11',
  'S1_VV',
  'EXTRA_elevation',
  'LABEL_manual_hq',
];

async function open() {
  const parts = await sampleSession(await temporaryFolder(), {
    splits: [{ folder: 'train', patchCount: 3, layers, metadata: true }],
  });
  onTestFinished(() => parts.host.close());
  const asked: PixelRequest[] = [];
  const { pixels } = parts.connection;
  parts.connection.pixels = (request) => {
    asked.push(request);
    return pixels.call(parts.connection, request);
  };
  const { workspace } = parts;
  const { inspector } = workspace;
  const pane = workspace.panes.active;
  pane.size = { width: PATCH_SIZE, height: PATCH_SIZE };
  pane.show({ zoom: 1, sx: 0, sy: 0 });
  return {
    ...parts,
    asked,
    inspector,
    press: (id: string) => command(id).run(parts.session),
    point: (x: number, y: number) => workspace.view.pointAt({ pane, sx: x + 0.5, sy: y + 0.5, pressure: 1 }),
    hasSpectrum: () =>
      until(() => inspector.spectrumPixels.length > 0 && inspector.spectrumPixels.every((band) => band !== null)),
  };
}

const bandsOf = ({ inspector }: Workspace) => inspector.bands.map(({ layerId }) => layerId);

test('bands that nothing shows are asked for only while the inspector is open', async () => {
  const { workspace, inspector, asked, press, hasSpectrum } = await open();
  workspace.next();
  await until(
    () =>
      workspace.showing.shown?.patch === 1 && workspace.values.at(layerOf(workspace, 'LABEL_manual_hq'), 9, 9) !== null,
  );
  // B11 may have been fetched ahead for NDSI.
  const unseen = ['L2A_B11', 'S1_VV', 'EXTRA_elevation'];
  expect(asked.filter(({ layerId }) => unseen.includes(layerId))).toEqual([]);
  expect(inspector.pixelsOf('S1_VV')).toBe(null);
  press('inspector');
  await hasSpectrum();
  await until(() => inspector.pixelsOf('EXTRA_elevation') !== null);
  expect(bandsOf(workspace)).toEqual(['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B11']);
  expect(inspector.spectrumPixels[3]?.[100 * PATCH_SIZE + 50]).toBe(samplePixels('train', 'L1C_B11', 1, 50, 100));
  // Of the other product nothing, until it is chosen.
  expect(asked.some(({ layerId }) => layerId === 'L2A_B11')).toBe(false);
  await inspector.chooseGroup('L2A');
  expect(bandsOf(workspace)).toEqual(['L2A_B2', 'L2A_B11']);
  expect(inspector.spectrumComplete).toBe(true);
});

test('on the next patch the spectrum is that one’s, and until its bands have come there is none', async () => {
  const { workspace, inspector, press, hasSpectrum } = await open();
  press('inspector');
  await hasSpectrum();
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  await hasSpectrum();
  expect(inspector.spectrumPixels[0]?.[100 * PATCH_SIZE + 50]).toBe(samplePixels('train', 'L1C_B2', 1, 50, 100));
  workspace.goTo(2);
  await until(() => workspace.showing.shown?.patch === 2);
  const value = inspector.spectrumPixels[0]?.[100 * PATCH_SIZE + 50] ?? null;
  expect([null, samplePixels('train', 'L1C_B2', 2, 50, 100)]).toContain(value);
});

test('of another date in the place of the patch its own values are told, and pins stay where they are', async () => {
  const { workspace, inspector, press, point, hasSpectrum } = await open();
  const { dates } = workspace;
  point(50, 100);
  press('pin-pixel');
  await hasSpectrum();
  await until(() => dates.known.patches.length === 3);
  const other = dates.known.patches.find(({ patch }) => patch === 2);
  if (other === undefined) throw new Error('the place has a third date');
  dates.look(other);
  await until(() => dates.readAt !== null);
  await inspector.bring();
  expect(inspector.spectrumPixels[0]?.[100 * PATCH_SIZE + 50]).toBe(samplePixels('train', 'L1C_B2', 2, 50, 100));
  expect([inspector.isOfMask, inspector.shownPins.length]).toEqual([false, 1]);
  dates.leave();
  await inspector.bring();
  expect(inspector.spectrumPixels[0]?.[100 * PATCH_SIZE + 50]).toBe(samplePixels('train', 'L1C_B2', 0, 50, 100));
  expect(inspector.isOfMask).toBe(true);
});

test('behind a dock that is put away it asks for nothing', async () => {
  const { session, workspace, inspector, asked, press, hasSpectrum } = await open();
  press('inspector');
  await hasSpectrum();
  session.docks.setOpen('right', false);
  asked.length = 0;
  workspace.goTo(2);
  await until(() => workspace.showing.shown?.patch === 2);
  await inspector.bring();
  expect(asked.filter(({ layerId }) => layerId === 'S1_VV')).toEqual([]);
  press('inspector');
  expect([session.docks.isOpen('right'), inspector.open]).toEqual([true, true]);
  await hasSpectrum();
  expect(inspector.spectrumPixels[0]?.[100 * PATCH_SIZE + 50]).toBe(samplePixels('train', 'L1C_B2', 2, 50, 100));
});

test('what could not be fetched says so, and is asked for again when the connection is back', async () => {
  const { connection, inspector, press, hasSpectrum } = await open();
  const { pixels } = connection;
  connection.pixels = (request) =>
    request.layerId === 'L1C_B11' ? Promise.reject(new Error('the drive is gone')) : pixels(request);
  press('inspector');
  await until(() => inspector.spectrumComplete);
  expect(inspector.pixelsOf('L1C_B11')).toBe('unreadable');
  expect(inspector.spectrumPixels.map((band) => band === null)).toEqual([false, false, false, true]);
  connection.pixels = pixels;
  connection.mend();
  await hasSpectrum();
});

test('that it is open is remembered, and its key opens the dock with it', async () => {
  const { session, connection, press, host, dataset } = await open();
  session.docks.setOpen('right', false);
  press('inspector');
  expect([session.docks.isOpen('right'), session.workspace?.inspector.open]).toEqual([true, true]);
  await session.preferences.flush();
  await connection.leave();
  const again = await openSession(host.connect(), dataset);
  expect(again.workspace?.inspector.open).toBe(true);
  command('inspector').run(again);
  expect([again.docks.isOpen('right'), again.workspace?.inspector.open]).toEqual([true, false]);
});

test('pinned pixels are kept with their patch, under the lowest number that is free', async () => {
  const { workspace, inspector, press, point } = await open();
  const numbers = () => inspector.shownPins.map(({ number, x }) => [number, x]);
  for (const x of [10, 20, 30]) {
    point(x, 100);
    press('pin-pixel');
  }
  expect(inspector.open).toBe(true);
  expect(numbers()).toEqual([
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
  point(10, 100);
  press('pin-pixel');
  expect(numbers()).toEqual([
    [2, 20],
    [3, 30],
  ]);
  point(40, 100);
  press('pin-pixel');
  expect(numbers()).toEqual([
    [1, 40],
    [2, 20],
    [3, 30],
  ]);
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(numbers()).toEqual([]);
  workspace.previous();
  await until(() => workspace.showing.shown?.patch === 0);
  expect(numbers()).toEqual([
    [1, 40],
    [2, 20],
    [3, 30],
  ]);
});

test('padding cannot be pinned, nor more pixels than can be told apart', async () => {
  const { session, inspector, press, point } = await open();
  const told = () => session.notices.list.map(({ message }) => message);
  point(0, 100);
  press('pin-pixel');
  expect(told()).toEqual([expect.stringContaining('padding')]);
  for (let i = 0; i <= MAX_PINS; i++) {
    point(10 + i, 100);
    press('pin-pixel');
  }
  expect(inspector.shownPins).toHaveLength(MAX_PINS);
  expect(told().at(-1)).toContain(`${MAX_PINS} pixels are pinned`);
});

test('a class is measured over the mask, and anew when a stroke has changed it', async () => {
  const { workspace, inspector, press, hand, hasSpectrum } = await open();
  press('inspector');
  await hasSpectrum();
  const stop = attached(() => {
    const document = workspace.showing.shown?.document ?? null;
    inspector.classSpectrum.ask(
      document && { mask: document, revision: document.revision, code: 3, bands: inspector.spectrumPixels },
    );
    return undefined;
  });
  onTestFinished(stop);
  const count = () => inspector.classSpectrum.now?.moments[0]?.count;
  const pixelsOf = (code: number) =>
    countCodes(workspace.showing.shown?.document?.codes ?? new Int16Array()).find(([found]) => found === code)?.[1] ??
    0;
  const before = pixelsOf(3);
  await until(() => count() === before);
  expect(before).toBeGreaterThan(0);
  expect(inspector.classSpectrum.now?.moments).toHaveLength(4);
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([
    [100, 100],
    [160, 100],
  ]);
  const after = pixelsOf(3);
  expect(after).toBeGreaterThan(before);
  await until(() => count() === after);
});

function layerOf({ split }: Workspace, id: string) {
  const layer = split.layers.find((candidate) => candidate.id === id);
  if (layer === undefined) throw new Error(`the split holds ${id}`);
  return layer;
}
