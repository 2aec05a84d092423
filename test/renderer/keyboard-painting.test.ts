import { expect, onTestFinished, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import { KeyPointer } from '../../renderer/tools/key-pointer.ts';
import type { CommandId } from '../../shared/commands.ts';
import { sampleSession } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const { host, session, workspace, hand } = await sampleSession(await temporaryFolder());
  onTestFinished(() => host.close());
  const { panes, painting } = workspace;
  const pane = panes.active;
  pane.size = { width: 600, height: 600 };
  pane.lookAt({ zoom: 4, x: 200, y: 100 });
  pane.keyPointer = new KeyPointer(hand.gestures, pane, () => hand.pointer);
  painting.options.code.manual_hq = 3;
  painting.options.radius = 0.5;
  const document = workspace.showing.shown?.document;
  if (document == null) throw new Error('a patch is shown');
  const keys = (...ids: CommandId[]) => {
    for (const id of ids) press(command(id), session);
  };
  const at = () => (hand.pointer === null ? null : pane.toPatch(hand.pointer.sx, hand.pointer.sy));
  return { pane, hand, painting, workspace, document, keys, at, before: document.codes.slice() };
}

/** Codes from one pixel of a row to another, without the second. */
function row(codes: Int16Array, y: number, x0: number, x1: number): number[] {
  return [...codes.subarray(y * 512 + x0, y * 512 + x1)];
}

test('the cursor appears in the middle of the pane and goes on by one pixel or ten', async () => {
  const { keys, at } = await start();
  keys('cursor-left');
  expect(at()).toEqual({ x: 200.5, y: 100.5 });
  keys('cursor-right', 'cursor-down', 'cursor-right-10', 'cursor-up-10');
  expect(at()).toEqual({ x: 211.5, y: 91.5 });
});

test('it goes on from where the hand has left it, in the middle of that pixel', async () => {
  const { keys, at, hand, pane } = await start();
  const { sx, sy } = pane.toScreen(150.2, 120.9);
  hand.drag([[sx, sy]]);
  keys('cursor-right');
  expect(at()).toEqual({ x: 151.5, y: 120.5 });
});

test('pressed, moved and let go it paints a stroke, which is one edit, undone and redone as any', async () => {
  const { keys, document, before } = await start();
  keys('cursor-left', 'press', 'cursor-right', 'cursor-right');
  expect(document.depth).toBe(0);
  keys('press');
  expect(document.depth).toBe(1);
  expect(row(document.codes, 100, 200, 203)).toEqual([3, 3, 3]);
  const after = document.codes.slice();
  await document.undo();
  expect(document.codes).toEqual(before);
  await document.redo();
  expect(document.codes).toEqual(after);
});

test('Escape takes a stroke back, and the next press begins another', async () => {
  const { keys, painting, document, before } = await start();
  keys('press', 'cursor-right');
  expect(painting.escape()).toBe(true);
  expect(document.codes).toEqual(before);
  keys('press', 'cursor-down', 'press');
  expect(document.depth).toBe(1);
});

test('a stroke that another window has ended is kept, and the next press begins another', async () => {
  const { keys, painting, document } = await start();
  keys('press', 'cursor-right');
  painting.letGo();
  expect(document.depth).toBe(1);
  keys('cursor-down', 'press', 'press');
  expect(document.depth).toBe(2);
});

test('a polygon is set corner by corner and painted', async () => {
  const { keys, painting, document } = await start();
  painting.takeTool('polygon');
  keys('press', 'press', 'cursor-right-10', 'press', 'press', 'cursor-down-10', 'press', 'press');
  painting.finish();
  expect(document.depth).toBe(1);
  expect(row(document.codes, 102, 205, 208)).toEqual([3, 3, 3]);
});

test('a fill is a press', async () => {
  const { keys, painting, document, before } = await start();
  painting.takeTool('fill');
  keys('press', 'press');
  expect(document.depth).toBe(1);
  expect(document.head?.pixelCount).toBeGreaterThan(1000);
  expect(document.codes).not.toEqual(before);
});

test('the picture moves by no more than brings the cursor into sight, and at the edge of the patch it stops', async () => {
  const { keys, at, pane } = await start();
  pane.lookAt({ zoom: 4, x: 75, y: 75 });
  keys('cursor-left');
  for (let i = 0; i < 8; i++) keys('cursor-left-10');
  expect(at()).toEqual({ x: 0.5, y: 75.5 });
  const { sx } = pane.toScreen(0.5, 75.5);
  expect(sx).toBeGreaterThanOrEqual(8);
  expect(sx).toBeLessThan(12);
});

test('it stays on its pixel when the picture is zoomed or moved, and a hand takes it from there', async () => {
  const { keys, at, pane, hand } = await start();
  keys('cursor-left', 'cursor-right-10', 'zoom-in');
  pane.panBy(13, 7);
  pane.keyPointer?.follow();
  expect(at()).toEqual({ x: 210.5, y: 100.5 });
  keys('cursor-down', 'zoom-out', 'cursor-right');
  expect(at()).toEqual({ x: 211.5, y: 101.5 });
  const { sx, sy } = pane.toScreen(150.5, 90.5);
  hand.drag([[sx, sy]]);
  pane.keyPointer?.follow();
  keys('cursor-right');
  expect(at()).toEqual({ x: 151.5, y: 90.5 });
});

test('a fitted picture stays where it is', async () => {
  const { keys, pane } = await start();
  pane.fit();
  keys('cursor-left');
  for (let i = 0; i < 60; i++) keys('cursor-right-10');
  expect(pane.fitted).toBe(true);
});

test('what the hand holds is left to it', async () => {
  const { keys, hand, pane, painting, document } = await start();
  const from = pane.toScreen(200.5, 90.5);
  const to = pane.toScreen(210.5, 90.5);
  hand.press(from.sx, from.sy);
  keys('press', 'cursor-right', 'press');
  expect(painting.pressed).toBe(true);
  hand.drag([[to.sx, to.sy]]);
  hand.release();
  expect(document.depth).toBe(1);
  expect(row(document.codes, 90, 200, 211)).toEqual(Array(11).fill(3));
});
