import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import { MAX_ZOOM, MIN_ZOOM } from '../../renderer/state/aim.svelte.ts';
import type { Pane } from '../../renderer/state/pane.svelte.ts';
import { Panes } from '../../renderer/state/panes.svelte.ts';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import type { PixelRequest } from '../../shared/contract.ts';
import { Hand, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const LAYERS = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8', 'L1C_B11', 'LABEL_manual_hq'];

async function start() {
  const splits = [{ folder: 'train', patchCount: 4, layers: LAYERS, metadata: true }];
  const parts = await sampleSession(await temporaryFolder(), { splits });
  onTestFinished(() => parts.host.close());
  return parts;
}

/** Two panes of different sizes, which show the patch at its own size from their corners. */
function sideBySide(panes: Panes): readonly [Pane, Pane] {
  panes.count = 2;
  const [left, right] = panes.list;
  if (left === undefined || right === undefined) throw new Error('there are two panes');
  left.size = { width: 400, height: 300 };
  right.size = { width: 600, height: 500 };
  left.show({ zoom: 1, sx: 0, sy: 0 });
  return [left, right];
}

function composites({ showing: { shown } }: Workspace): readonly string[] {
  return (shown?.pictures ?? []).map((picture) => picture?.composite.id ?? '');
}

test('what is painted in one pane is seen in all of them, and undone in all of them', async () => {
  const { workspace } = await start();
  const [, right] = sideBySide(workspace.panes);
  const document = workspace.showing.shown?.document;
  if (document == null) throw new Error('a mask is shown');
  const before = document.codes.slice();
  const repainted = [0, 0];
  const stops = [0, 1].map((i) => document.onPixels(() => repainted.splice(i, 1, (repainted[i] ?? 0) + 1)));
  // The same patch pixel lies elsewhere in a pane of another size.
  const hand = new Hand(workspace, right);
  hand.stroke([[200 + (600 - 400) / 2, 100 + (500 - 300) / 2]]);
  expect(document.depth).toBe(1);
  expect(workspace.values.codeAt(200, 100)).toBe(1);
  expect(repainted[0]).toBeGreaterThan(0);
  expect(repainted[1]).toBe(repainted[0]);
  await document.undo();
  expect(document.codes).toEqual(before);
  for (const stop of stops) stop();
});

test('a stroke is under way in one pane at a time', async () => {
  const { workspace } = await start();
  const [left, right] = sideBySide(workspace.panes);
  const [first, second] = [new Hand(workspace, left), new Hand(workspace, right)];
  first.press(100, 100);
  second.stroke([
    [120, 140],
    [180, 190],
  ]);
  first.release();
  expect(workspace.showing.shown?.document?.depth).toBe(1);
  first.press(100, 120);
  expect(workspace.painting.escape()).toBe(true);
  expect(workspace.showing.shown?.document?.depth).toBe(1);
});

test('linked panes zoom and pan in step about the same point of the patch', () => {
  const panes = new Panes();
  const [left, right] = sideBySide(panes);
  left.zoomAt(4, 120, 80);
  expect(left.toPatch(120, 80)).toEqual({ x: 120, y: 80 });
  expect(right.camera.zoom).toBe(4);
  const middle = () => [left.toPatch(200, 150), right.toPatch(300, 250)];
  expect(middle()[1]).toEqual(middle()[0]);
  right.panBy(40, -20);
  expect(middle()[1]).toEqual(middle()[0]);
});

test('panes that are let go move alone, and look where the active one does when they are linked again', () => {
  const panes = new Panes();
  const [left, right] = sideBySide(panes);
  left.show({ zoom: 2, sx: -100, sy: -50 });
  const before = [left.camera, right.camera];
  panes.linked = false;
  expect([left.camera, right.camera]).toEqual(before);
  right.zoomAt(3, 0, 0);
  expect(left.camera).toEqual(before[0]);
  panes.active = right;
  panes.linked = true;
  expect(left.aim).toEqual(right.aim);
  expect(left.camera.zoom).toBe(6);
});

test('whatever the hand does: linked panes look at one point, one that is let go leaves the other, and switching moves nothing', () => {
  const at = fc.integer({ min: -50, max: 650 });
  const place = fc.constantFrom(0, 1);
  const move = fc.oneof(
    fc.record({ kind: fc.constant('zoom' as const), place, factor: fc.double({ min: 0.2, max: 5, noNaN: true }), at }),
    fc.record({ kind: fc.constant('pan' as const), place, dx: at, dy: at }),
    fc.record({ kind: fc.constant('fit' as const), place }),
    fc.record({ kind: fc.constant('link' as const), place }),
  );
  fc.assert(
    fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
      const panes = new Panes();
      const both = sideBySide(panes);
      for (const step of moves) {
        const [pane, other] = step.place === 0 ? both : [both[1], both[0]];
        const before = [pane.camera, other.camera];
        if (step.kind === 'zoom') pane.zoomAt(step.factor, step.at, step.at);
        if (step.kind === 'pan') pane.panBy(step.dx, step.dy);
        if (step.kind === 'fit') pane.fit();
        if (step.kind === 'link') {
          panes.active = pane;
          panes.linked = !panes.linked;
          expect(pane.camera).toEqual(before[0]);
        }
        if (panes.linked) expect(other.aim).toEqual(pane.aim);
        else expect(other.camera).toEqual(before[1]);
        expect(pane.camera.zoom).toBeGreaterThanOrEqual(MIN_ZOOM);
        expect(pane.camera.zoom).toBeLessThanOrEqual(MAX_ZOOM);
      }
    }),
  );
});

test('keys act on the view under the pointer and frame it; without a pointer on the framed one', async () => {
  const { workspace, session } = await start();
  const [left, right] = sideBySide(workspace.panes);
  expect(workspace.panes.active).toBe(left);
  workspace.view.pointAt({ pane: right, sx: 100, sy: 100, pressure: 1 });
  expect(workspace.panes.active).toBe(left);
  press(command('composite-swir'), session);
  expect(workspace.panes.active).toBe(right);
  expect([workspace.composites.of(left).id, workspace.composites.of(right).id]).toEqual(['true-colour', 'swir']);
  workspace.view.pointAt(null);
  press(command('composite-nir'), session);
  expect(workspace.composites.of(right).id).toBe('nir');
  press(command('panes-1'), session);
  expect(workspace.panes.active).toBe(left);
  press(command('panes-6'), session);
  expect(workspace.panes.list).toHaveLength(6);
});

test('in each pane the patch begins on a whole device pixel', () => {
  const panes = new Panes();
  const [left, right] = sideBySide(panes);
  left.frame = { left: 280.4, top: 44, ratio: 1.25 };
  right.frame = { left: 680.9, top: 44.3, ratio: 1.25 };
  left.show({ zoom: 1.7, sx: 0.3, sy: 0.9 });
  for (const { camera, frame } of [left, right]) {
    expect(((frame.left + camera.sx) * frame.ratio) % 1).toBeCloseTo(0);
    expect(((frame.top + camera.sy) * frame.ratio) % 1).toBeCloseTo(0);
  }
});

test('another composite in one pane leaves the pictures of the others alone', async () => {
  const { workspace } = await start();
  workspace.composites.choosePaneCount(2);
  await until(() => composites(workspace).length === 2);
  expect(composites(workspace)).toEqual(['true-colour', 'nir']);
  const left = workspace.showing.shown?.pictures[0];
  const swir = workspace.composites.all.find(({ id }) => id === 'swir');
  const [, right] = workspace.panes.list;
  if (swir === undefined || right === undefined) throw new Error('the sample has SWIR');
  workspace.composites.choose(swir, right);
  await until(() => composites(workspace)[1] === 'swir');
  expect(workspace.showing.shown?.pictures[0]).toBe(left);
});

test('all panes go to the next patch at once', async () => {
  const { workspace } = await start();
  workspace.composites.choosePaneCount(3);
  await until(() => composites(workspace).length === 3);
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(composites(workspace)).toEqual(['true-colour', 'nir', 'swir']);
  const [first, second] = workspace.showing.shown?.pictures ?? [];
  expect(workspace.showing.shown?.layers.get('L1C_B4')).toBe(first?.bands[0]);
  expect(first?.bands[0]).toBe(second?.bands[1]);
});

test('each layer is asked for once, and only those that are shown before the patch is drawn', async () => {
  const { workspace, connection } = await start();
  workspace.composites.choosePaneCount(2);
  await until(() => composites(workspace).length === 2);
  const asked: PixelRequest[] = [];
  const pixels = connection.pixels.bind(connection);
  connection.pixels = (request) => {
    asked.push(request);
    return pixels(request);
  };
  workspace.goTo(3);
  await until(() => workspace.showing.shown?.patch === 3);
  const shownFirst = asked.filter(({ patch, rank }) => patch === 3 && rank === 0).map(({ layerId }) => layerId);
  expect(shownFirst).toEqual(['L1C_B4', 'L1C_B3', 'L1C_B2', 'L1C_B8']);
  await until(() => asked.some(({ patch }) => patch === 2));
  const isHeld = (layerId: string) =>
    workspace.layers.peek({ splitId: 'train', patch: 2, layerId, itemType: 'int16' }) !== null;
  await until(() => ['L1C_B4', 'L1C_B3', 'L1C_B2', 'L1C_B8'].every(isHeld));
  expect(isHeld('L1C_B11')).toBe(false);
});

test('a pane whose layer cannot be read says so, and the others show the patch', async () => {
  const { workspace, connection } = await start();
  const pixels = connection.pixels.bind(connection);
  connection.pixels = (request) =>
    request.layerId === 'L1C_B8' ? Promise.reject(new Error('L1C_B8.dat is cut off.')) : pixels(request);
  workspace.composites.choosePaneCount(2);
  workspace.goTo(3);
  await until(() => workspace.showing.shown?.patch === 3);
  const [left, right] = workspace.panes.list;
  if (left === undefined || right === undefined) throw new Error('there are two panes');
  expect(workspace.showing.failure).toBeNull();
  expect([workspace.showing.pictureFailure(left), workspace.showing.pictureFailure(right)]).toEqual([
    null,
    'L1C_B8.dat is cut off.',
  ]);
  connection.pixels = pixels;
  workspace.showing.retry();
  await until(() => workspace.showing.pictureFailure(right) === null);
  expect(composites(workspace)).toEqual(['true-colour', 'nir']);
});
