import { expect, onTestFinished, test } from 'vitest';
import { sampleSession } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const first = { device: 'touch', pointerId: 7 } as const;
const second = { device: 'touch', pointerId: 8 } as const;
const again = { device: 'touch', pointerId: 9 } as const;
const pen = { device: 'pen', pointerId: 3, pressure: 0.5 } as const;

async function start() {
  const { host, workspace, hand } = await sampleSession(await temporaryFolder());
  onTestFinished(() => host.close());
  const { panes, painting } = workspace;
  painting.options.code.manual_hq = 3;
  const document = workspace.showing.shown?.document;
  if (document == null) throw new Error('a patch is shown');
  return { pane: panes.active, hand, document, before: document.codes.slice() };
}

test('a finger that is set down again during a pinch goes on pinching', async () => {
  const { pane, hand, document, before } = await start();
  hand.press(100, 100, first);
  hand.timeMs = 100;
  hand.press(200, 100, second);
  hand.timeMs = 900;
  hand.release(8);
  hand.drag([[110, 100]], first);
  const { zoom } = pane.camera;
  hand.press(200, 100, again);
  hand.drag([[300, 100]], again);
  hand.release(9);
  hand.release(7);
  expect(pane.camera.zoom).toBeGreaterThan(zoom);
  expect(document.codes).toEqual(before);
  expect(document.depth).toBe(0);
});

test('a finger that is pressed beside one whose stroke is over pinches', async () => {
  const { pane, hand, document } = await start();
  hand.press(100, 100, first);
  hand.timeMs = 400;
  hand.press(300, 300, second);
  hand.drag([[140, 100]], first);
  hand.release(7);
  expect(document.depth).toBe(1);
  const { zoom } = pane.camera;
  hand.press(200, 300, again);
  hand.drag([[100, 300]], again);
  hand.release(9);
  hand.release(8);
  expect(document.depth).toBe(1);
  expect(pane.camera.zoom).toBeGreaterThan(zoom);
});

test('once all fingers are lifted, one paints again', async () => {
  const { hand, document } = await start();
  hand.press(100, 100, first);
  hand.press(200, 100, second);
  hand.release(7);
  hand.release(8);
  hand.stroke([[150, 150]], again);
  expect(document.depth).toBe(1);
});

test('a third finger leaves a pinch alone', async () => {
  const { pane, hand, document } = await start();
  hand.press(100, 100, first);
  hand.press(200, 100, second);
  hand.press(400, 400, again);
  const { camera } = pane;
  hand.drag([[450, 450]], again);
  expect(pane.camera).toEqual(camera);
  hand.drag([[300, 100]], second);
  expect(pane.camera.zoom).toBeGreaterThan(camera.zoom);
  expect(document.depth).toBe(0);
});

test('a pen paints while a palm rests, and what the palm had painted by then goes if it is from just before', async () => {
  const { hand, document, before } = await start();
  hand.press(400, 400, first);
  hand.timeMs = 150;
  hand.press(100, 100, pen);
  expect(document.codes[400 * 512 + 400]).toBe(before[400 * 512 + 400]);
  hand.drag([[140, 100]], pen);
  hand.drag([[410, 400]], first);
  hand.release(3);
  hand.release(7);
  expect(document.depth).toBe(1);
  expect(document.codes[100 * 512 + 120]).toBe(3);
  expect(document.codes[400 * 512 + 400]).toBe(before[400 * 512 + 400]);
});

test("a pen ends a finger's stroke and keeps it, and paints its own", async () => {
  const { hand, document } = await start();
  hand.press(400, 400, first);
  hand.drag([[440, 400]], first);
  hand.timeMs = 151;
  hand.press(100, 100, pen);
  expect(document.depth).toBe(1);
  hand.release(3);
  hand.release(7);
  expect(document.depth).toBe(2);
});

test('a pen ends a pinch and paints', async () => {
  const { pane, hand, document } = await start();
  hand.press(300, 300, first);
  hand.press(400, 300, second);
  hand.press(100, 100, pen);
  const { camera } = pane;
  hand.drag([[500, 300]], second);
  hand.drag([[140, 100]], pen);
  hand.release(3);
  expect(pane.camera).toEqual(camera);
  expect(document.depth).toBe(1);
});

test('a finger that rests after the pen began does nothing, and leaves the pen its stroke', async () => {
  const { pane, hand, document, before } = await start();
  const { camera } = pane;
  hand.press(100, 100, pen);
  hand.press(400, 400, first);
  hand.press(450, 400, second);
  hand.drag([[490, 400]], second);
  hand.drag([[140, 100]], pen);
  hand.release(3);
  hand.drag([[420, 400]], first);
  expect(pane.camera).toEqual(camera);
  expect(document.depth).toBe(1);
  expect(document.codes[100 * 512 + 140]).toBe(3);
  expect(document.codes[400 * 512 + 400]).toBe(before[400 * 512 + 400]);
});

test('a pen that hardly touches paints as thin as it can', async () => {
  const { hand, document } = await start();
  hand.stroke([[100.5, 100.5]], { ...pen, pressure: 0 });
  expect(document.head?.pixelCount).toBe(1);
});

test('where one finger moves the picture, it does, two pinch, and a pen and a mouse paint as ever', async () => {
  const { pane, hand, document, before } = await start();
  hand.gestures.fingerPans = true;
  const { camera } = pane;
  hand.stroke(
    [
      [100, 100],
      [140, 120],
    ],
    first,
  );
  expect(pane.camera).toEqual({ zoom: camera.zoom, sx: camera.sx + 40, sy: camera.sy + 20 });
  hand.press(100, 100, first);
  hand.press(200, 100, second);
  hand.drag([[300, 100]], second);
  hand.release(8);
  hand.release(7);
  expect(pane.camera.zoom).toBeGreaterThan(camera.zoom);
  expect(document.codes).toEqual(before);
  hand.stroke([[200, 200]], pen);
  hand.stroke([[300, 300]]);
  expect(document.depth).toBe(2);
});

test.each([
  ['the eraser end of a pen', 5],
  ['its barrel button', 2],
])('%s erases, whatever tool is in the hand', async (_, button) => {
  const { hand, document, before } = await start();
  hand.stroke(
    [
      [200, 90],
      [240, 90],
    ],
    pen,
  );
  expect(document.codes).not.toEqual(before);
  hand.stroke(
    [
      [190, 90],
      [250, 90],
    ],
    { ...pen, pressure: 1, button },
  );
  expect(document.depth).toBe(2);
  expect(document.head?.tool).toContain('eraser');
  expect(document.codes).toEqual(before);
});
