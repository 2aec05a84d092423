import { expect, onTestFinished, test } from 'vitest';
import { drawPatch } from '../support/ascii-mask.ts';
import { openSession, sampleSession, TestHost, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const document = () => {
    const shown = parts.workspace.showing.shown?.document;
    if (shown == null) throw new Error('a patch is shown');
    return shown;
  };
  return { ...parts, document, saved: () => until(() => parts.session.outbox.state === 'saved') };
}

const corner = { x0: 64, y0: 64, x1: 76, y1: 72 };

test('a stroke paints exactly the pixels whose centre lies within the radius, and is saved', async () => {
  const { workspace, hand, document, saved } = await start();
  workspace.painting.options.radius = 2;
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([[68.5, 68.5]]);
  expect(drawPatch(document().codes, corner)).toEqual([
    '222222222222',
    '222222222222',
    '222232222222',
    '222333222222',
    '223333322222',
    '222333222222',
    '222232222222',
    '222222222222',
  ]);
  await saved();
  expect(document().head).toMatchObject({ tool: 'brush', code: 3, annotator: 'Ada', pixelCount: 13, parentId: null });
});

test('a fast stroke leaves no gap between two samples', async () => {
  const { workspace, hand, document } = await start();
  workspace.painting.options.radius = 1;
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([
    [20.5, 200.5],
    [480.5, 200.5],
  ]);
  const row = Array.from(document().codes.subarray(200 * 512 + 20, 200 * 512 + 481));
  expect(row.every((code) => code === 3)).toBe(true);
});

test('undo and redo are per stroke, and after a restart the history is still there', async () => {
  const { host, workspace, hand, document, saved, session, dataset, userData } = await start();
  const untouched = document().codes.slice();
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([
    [100, 100],
    [140, 100],
  ]);
  const once = document().codes.slice();
  workspace.painting.options.code.manual_hq = 1;
  hand.stroke([
    [110, 100],
    [110, 150],
  ]);
  const twice = document().codes.slice();
  await document().undo();
  expect(document().codes).toEqual(once);
  await document().redo();
  expect(document().codes).toEqual(twice);
  await document().undo();
  await saved();
  expect(session.outbox.waiting).toBe(0);
  await host.close();

  const again = await TestHost.start(userData);
  onTestFinished(() => again.close());
  const reopened = await openSession(again.connect(), dataset);
  const mask = reopened.workspace?.showing.shown?.document;
  expect(mask?.codes).toEqual(once);
  await mask?.redo();
  expect(mask?.codes).toEqual(twice);
  await mask?.undo();
  await mask?.undo();
  expect(mask?.codes).toEqual(untouched);
  expect(mask?.canUndo).toBe(false);
});

test('history is kept apart by patch and by target', async () => {
  const { workspace, hand, document, saved } = await start();
  hand.stroke([
    [100, 100],
    [140, 100],
  ]);
  await saved();
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(document().canUndo).toBe(false);
  hand.stroke([[200, 200]]);
  workspace.chooseTarget('manual_sc');
  await until(() => workspace.showing.shown?.document?.place.target === 'manual_sc');
  expect(document().canUndo).toBe(false);
  workspace.previous();
  workspace.chooseTarget('manual_hq');
  await until(
    () => workspace.showing.shown?.patch === 0 && workspace.showing.shown.document?.place.target === 'manual_hq',
  );
  expect(document().canUndo).toBe(true);
  await document().undo();
  expect(document().canUndo).toBe(false);
});

test('Escape cancels a stroke without a trace', async () => {
  const { workspace, hand, document, session } = await start();
  const before = document().codes.slice();
  workspace.painting.options.code.manual_hq = 3;
  hand.press(100, 100);
  hand.drag([[160, 120]]);
  expect(document().codes).not.toEqual(before);
  expect(workspace.painting.escape()).toBe(true);
  hand.release();
  expect(document().codes).toEqual(before);
  expect(document().canUndo).toBe(false);
  expect(session.outbox.state).toBe('saved');
});

test('a second finger within 150 ms cancels the stroke and pinches instead', async () => {
  const { workspace, hand, document } = await start();
  const before = document().codes.slice();
  const zoom = workspace.panes.active.camera.zoom;
  hand.press(100, 100, { device: 'touch', pointerId: 7 });
  hand.drag([[110, 100]], { device: 'touch', pointerId: 7 });
  hand.timeMs = 149;
  hand.press(200, 100, { device: 'touch', pointerId: 8 });
  hand.drag([[300, 100]], { device: 'touch', pointerId: 8 });
  hand.release(8);
  hand.release(7);
  expect(document().codes).toEqual(before);
  expect(workspace.panes.active.camera.zoom).toBeGreaterThan(zoom);
});

test('a second finger later is ignored and the stroke goes on', async () => {
  const { hand, document } = await start();
  hand.press(100, 100, { device: 'touch', pointerId: 7 });
  hand.timeMs = 151;
  hand.press(300, 300, { device: 'touch', pointerId: 8 });
  hand.drag([[140, 100]], { device: 'touch', pointerId: 7 });
  hand.release(7);
  hand.release(8);
  expect(document().depth).toBe(1);
});

test('losing the focus keeps what was drawn', async () => {
  const { workspace, hand, document } = await start();
  hand.press(100, 100);
  hand.drag([[160, 120]]);
  workspace.painting.interrupt();
  expect(document().depth).toBe(1);
  hand.drag([[200, 200]]);
  expect(document().depth).toBe(1);
});

test('changing the patch in the middle of a stroke keeps it on its own patch', async () => {
  const { workspace, hand, document, saved } = await start();
  hand.press(100, 100);
  hand.drag([[160, 120]]);
  const mask = document();
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  await saved();
  expect(mask.depth).toBe(1);
  expect(document().depth).toBe(0);
});

test('padding cannot be painted', async () => {
  const { workspace, hand, document } = await start();
  workspace.painting.options.radius = 30;
  hand.stroke([
    [-20, -20],
    [530, 2],
    [511, 530],
  ]);
  const { codes, base } = document();
  for (let i = 0; i < 512; i++) {
    for (const at of [i, 512 * i, 510 * 512 + i, 511 * 512 + i, 512 * i + 510, 512 * i + 511]) {
      expect(codes[at]).toBe(base[at]);
    }
  }
  expect(document().depth).toBe(1);
});

test('the eraser gives a mask its untouched labels back, and the right button erases', async () => {
  const { workspace, hand, document } = await start();
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([
    [100, 100],
    [160, 100],
  ]);
  hand.stroke(
    [
      [100, 100],
      [160, 100],
    ],
    { button: 2 },
  );
  expect(document().codes).toEqual(document().base);
  expect(document().head).toMatchObject({ tool: 'eraser', code: null });
});

test('the eraser unscribbles, also where the file held a scribble', async () => {
  const { workspace, hand, document } = await start();
  workspace.chooseTarget('manual_sc');
  await until(() => workspace.showing.shown?.document?.place.target === 'manual_sc');
  expect(workspace.unscribbled.of(workspace.splitId)).toEqual({ state: 'known', code: 99, decidedBy: 'file' });
  workspace.painting.options.tool = 'eraser';
  workspace.painting.options.radius = 12;
  expect(document().codes[66 * 512 + 66]).toBe(2);
  hand.stroke([[66, 66]]);
  expect(document().codes[66 * 512 + 66]).toBe(99);
});

test('pen pressure makes the stroke thinner', async () => {
  const { workspace, hand, document } = await start();
  workspace.painting.options.radius = 20;
  workspace.painting.options.code.manual_hq = 3;
  const area = () => document().head?.pixelCount ?? 0;
  hand.stroke([[300.5, 100.5]], { device: 'pen', pressure: 0.25 });
  expect(area()).toBeLessThan(100);
  await document().undo();
  hand.stroke([[300.5, 100.5]], { device: 'pen', pressure: 1 });
  expect(area()).toBeGreaterThan(600);
});

test('a stroke that changes nothing leaves no entry', async () => {
  const { workspace, hand, document } = await start();
  workspace.painting.options.code.manual_hq = 2;
  workspace.painting.options.radius = 2;
  hand.stroke([[90, 90]]);
  expect(document().depth).toBe(0);
});

test('a branch that was undone and painted over can be opened again', async () => {
  const { hand, document, saved, workspace } = await start();
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([
    [100, 100],
    [140, 100],
  ]);
  hand.stroke([
    [100, 140],
    [140, 140],
  ]);
  const abandoned = document().head?.editId ?? null;
  const before = document().codes.slice();
  await document().undo();
  await document().undo();
  hand.stroke([
    [300, 300],
    [340, 300],
  ]);
  await saved();
  expect(document().history).toHaveLength(3);
  expect(document().onPath.has(abandoned ?? '')).toBe(false);
  await document().goTo(abandoned);
  expect(document().codes).toEqual(before);
  await saved();
  await document().refresh();
  expect(document().headId).toBe(abandoned);
  expect(document().codes).toEqual(before);
  await document().goTo(null);
  expect(document().codes).toEqual(document().base);
});

test('going far back waits for the outbox instead of stopping half-way', async () => {
  const { hand, document, saved, session } = await start();
  for (let i = 0; i < 12; i++) {
    await session.outbox.room();
    hand.stroke([
      [30 + 35 * i, 60],
      [30 + 35 * i, 140],
    ]);
  }
  expect(document().depth).toBe(12);
  await document().goTo(null);
  expect(document().depth).toBe(0);
  await saved();
  expect(document().codes).toEqual(document().base);
});
