import { beforeEach, expect, it } from 'vitest';
import { command } from '../../../renderer/commands.ts';
import { isPadding } from '../../../shared/cloudsen12/patch-frame.ts';
import { handSession, same } from '../../support/hand-session.ts';
import { until } from '../../support/session-driver.ts';
import { insideOf, type Point } from '../../support/slow-shapes.ts';

const parts = await handSession();
const { hand, painting, workspace, session, document, ink, gate } = parts;
beforeEach(() => parts.putAway());

const triangle: readonly Point[] = [
  [60.3, 60.7],
  [180.9, 75.2],
  [101.4, 170.6],
];
const [first = [0, 0], second = [0, 0], third = [0, 0]] = triangle;
const click = (x: number, y: number) => hand.stroke([[x, y]]);
const inTriangle = 512 * 100 + 110;

function polygon(): void {
  painting.takeTool('polygon');
  for (const [x, y] of triangle) click(x, y);
}

/** A lasso whose corners can still be moved. */
function lasso(): void {
  painting.options.adjusts = true;
  painting.takeTool('lasso');
  hand.stroke(triangle);
  expect(painting.waits).toBe(true);
}

const edit = (tool: string, code: number | null, corners = triangle) => ({
  tool,
  code,
  pixels: (x: number, y: number, before: number) => (insideOf(x, y, corners) ? (code ?? before) : before),
});

it('an outline whose corners can be moved is painted as a preview, and waits with the count of its pixels', async () => {
  lasso();
  expect(document().depth).toBe(0);
  expect(document().codes[inTriangle]).toBe(3);
  const { codes, base } = document();
  expect(painting.draft?.changedPixels).toBe(codes.reduce((sum, code, i) => sum + (code === base[i] ? 0 : 1), 0));
  hand.stroke([second, [220.2, 40.4]]);
  painting.stepBack();
  expect(painting.draft).toBe(null);
  await parts.leavesOneEdit(
    () => {
      lasso();
      hand.stroke([second, [220.2, 40.4]]);
      painting.finish();
    },
    edit('lasso', 3, [first, [220.2, 40.4], third]),
  );
});

it('limits that change while a corner is held hold too when the press is taken back', () => {
  lasso();
  hand.press(...second);
  hand.drag([[220.2, 40.4]]);
  painting.options.paintOver('manual_hq', { kind: 'only', classes: [] });
  painting.changed();
  painting.cancelPress();
  expect(painting.draft?.changedPixels).toBe(0);
  expect(same(document().codes, document().base)).toBe(true);
});

it('the whole outline is moved by its inside, and a press beside it paints it and begins another', async () => {
  const moved = triangle.map(([x, y]): Point => [x + 200.25, y + 100.5]);
  await parts.leavesOneEdit(
    () => {
      lasso();
      hand.stroke([
        [110, 100],
        [310.25, 200.5],
      ]);
      click(20, 400);
    },
    edit('lasso', 3, moved),
  );
});

it('with Alt a corner of an outline goes, and an edge gets one where it is pressed', async () => {
  painting.options.adjusts = true;
  painting.takeTool('rectangle');
  await parts.leavesOneEdit(
    () => {
      hand.stroke([
        [100, 100],
        [199, 199],
      ]);
      hand.press(200, 200, { alt: true });
      hand.release();
      painting.finish();
    },
    edit('rectangle', 3, [
      [100, 100],
      [200, 100],
      [100, 200],
    ]),
  );
  await parts.leavesOneEdit(
    () => {
      hand.stroke([
        [100, 100],
        [199, 199],
      ]);
      hand.stroke([
        [200, 150],
        [260.3, 150.2],
      ]);
      painting.finish();
    },
    edit('rectangle', 3, [
      [100, 100],
      [200, 100],
      [260.3, 150.2],
      [200, 200],
      [100, 200],
    ]),
  );
});

it('a second finger takes back what the first one has just done to an outline, and it waits on as it was', async () => {
  const finger = { device: 'touch', pointerId: 7 } as const;
  const other = { device: 'touch', pointerId: 8 } as const;
  const pinch = (from: Point) => {
    hand.timeMs += 1000;
    hand.press(...from, finger);
    hand.drag([[300, 300]], finger);
    hand.press(400, 300, other);
    hand.release(8);
    hand.release(7);
    workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  };
  const middle: Point = [(first[0] + second[0]) / 2, (first[1] + second[1]) / 2];
  await parts.leavesOneEdit(
    () => {
      lasso();
      for (const from of [second, middle, [110, 100]] as const) pinch(from);
      painting.finish();
    },
    edit('lasso', 3),
  );
  await parts.leavesOneEdit(
    () => {
      polygon();
      for (const from of [second, first, [400, 400]] as const) pinch(from);
      expect(painting.draft?.outline?.closed).toBe(false);
      painting.finish();
    },
    edit('polygon', 3),
  );
});

it('Escape leaves no trace of anything, at any stage', async () => {
  parts.leavesNoTrace(() => {
    lasso();
    painting.escape();
  });
  parts.leavesNoTrace(() => {
    lasso();
    hand.press(...second);
    hand.drag([[300, 300]]);
    // The press alone; then what waits.
    expect(painting.escape()).toBe(true);
    expect(document().codes[512 * 150 + 250]).toBe(document().base[512 * 150 + 250]);
    expect(painting.escape()).toBe(true);
    hand.release();
  });
  parts.leavesNoTrace(() => {
    polygon();
    hand.gestures.move([hand.sample(300, 300)]);
    painting.escape();
  });
  for (const tool of [
    'brush',
    'eraser',
    'lasso',
    'rectangle',
    'polygon',
    'encircle',
    'fill',
    'wand',
    'superpixel',
  ] as const) {
    painting.options.adjusts = false;
    painting.takeTool(tool);
    parts.leavesNoTrace(() => {
      hand.press(150, 150);
      hand.drag([[190, 200]]);
      expect(document().painting).toBe(true);
      expect(painting.escape()).toBe(true);
      hand.drag([[290, 200]]);
      hand.release();
    });
  }
  parts.leavesNoTrace(() => {
    ink.choose({ kind: 'refine', refinement: { kind: 'grow', code: 2, radius: 3 } });
    painting.previewWhole();
    expect(painting.draft?.changedPixels).toBeGreaterThan(1000);
    painting.escape();
  });
  expect(painting.escape()).toBe(false);
});

it('a wand that is taken back leaves the tolerance as it was', () => {
  painting.takeTool('wand');
  painting.options.wand = { tolerance: 30, connected: true };
  parts.leavesNoTrace(() => {
    hand.press(200, 200);
    hand.drag([[260, 200]]);
    expect(painting.options.wand.tolerance).toBe(60);
    painting.escape();
    hand.release();
  });
  expect(painting.options.wand.tolerance).toBe(30);
});

it('too little of an outline is no edit, and neither is a gesture that changes nothing', () => {
  parts.leavesNoTrace(() => {
    painting.takeTool('polygon');
    click(60, 60);
    click(160, 60);
    painting.finish();
  });
  for (const tool of ['lasso', 'rectangle'] as const) {
    painting.takeTool(tool);
    parts.leavesNoTrace(() => click(100, 100));
  }
  for (const tool of ['fill', 'wand', 'superpixel'] as const) {
    painting.takeTool(tool);
    parts.leavesNoTrace(() => click(511, 200));
  }
  painting.takeCode(document().codes[512 * 200 + 200] ?? 0);
  for (const tool of ['brush', 'fill'] as const) {
    painting.takeTool(tool);
    parts.leavesNoTrace(() => click(200, 200));
  }
});

it('another class, swapped classes and another ink write anew what waits', async () => {
  lasso();
  workspace.tools.takeCode(1);
  expect(document().codes[inTriangle]).toBe(1);
  workspace.tools.swapCodes();
  expect(document().codes[inTriangle]).toBe(3);
  ink.choose({ kind: 'copy', source: { kind: 'base' } });
  expect(same(document().codes, document().base)).toBe(true);
  await parts.leavesOneEdit(
    () => {
      ink.choose({ kind: 'class' });
      painting.finish();
    },
    edit('lasso', 3),
  );
});

it('other limits write anew what waits', async () => {
  lasso();
  painting.options.paintOver('manual_hq', { kind: 'only', classes: ['thin'] });
  painting.changed();
  painting.finish();
  const { codes, base } = document();
  const expected = (i: number) =>
    insideOf(i % 512, Math.floor(i / 512), triangle) && base[i] === 2 && !isPadding(i % 512, Math.floor(i / 512));
  expect(codes.every((code, i) => code === (expected(i) ? 3 : base[i]))).toBe(true);
});

it('a class that is taken while the whole patch waits drops that, and is what is painted next', async () => {
  const before = document().codes.slice();
  ink.choose({ kind: 'refine', refinement: { kind: 'grow', code: 2, radius: 3 } });
  painting.previewWhole();
  workspace.tools.takeCode(1);
  expect(painting.draft).toBe(null);
  expect(same(document().codes, before)).toBe(true);
  click(300, 300);
  expect(document().head).toMatchObject({ tool: 'brush', code: 1 });
});

it.each(['another tool', 'another patch', 'the other target', 'another date'])(
  '%s makes an edit of what waits where there is enough of it',
  async (way) => {
    const leave = async () => {
      if (way === 'another tool') painting.takeTool('brush');
      if (way === 'another patch') await parts.show('manual_hq', 1);
      if (way === 'the other target') await parts.show('manual_sc');
      if (way === 'another date') workspace.dates.step(1);
      workspace.dates.back();
      await parts.show('manual_hq');
    };
    polygon();
    const mask = document();
    await leave();
    expect(painting.draft).toBe(null);
    expect(mask.head).toMatchObject({ tool: 'polygon', code: 3 });
    await mask.undo();
    painting.takeTool('polygon');
    click(60, 60);
    await leave();
    expect(painting.draft).toBe(null);
    expect(mask.depth).toBe(0);
    expect(mask.painting).toBe(false);
  },
);

it('what waits is painted before its mask is said to be done, also where there is no next one', async () => {
  await parts.show('manual_hq', 1);
  const mask = document();
  const { commands } = parts.connection;
  const before = commands.length;
  lasso();
  command('done').run(session);
  expect(painting.draft).toBe(null);
  expect(mask.head).toMatchObject({ tool: 'lasso' });
  await parts.saved();
  await workspace.work.settled();
  expect(commands.slice(before)).toEqual(['edit']);
  const place = { splitId: workspace.splitId, patch: 1, target: 'manual_hq' } as const;
  expect(workspace.work.of(place).status).toBe('done');
  workspace.work.say(place, { status: 'untouched' });
  await mask.goTo(null);
  await parts.saved();
});

it('a window that loses the focus keeps what waits waiting', async () => {
  await parts.leavesOneEdit(
    () => {
      polygon();
      painting.letGo();
      expect(painting.waits).toBe(true);
      hand.press(...second);
      hand.drag([[220, 90]]);
      painting.letGo();
      expect(painting.waits).toBe(true);
      painting.finish();
    },
    edit('polygon', 3, [first, [220, 90], third]),
  );
});

it('the key that undoes takes back the last step of what waits, and no edit', async () => {
  painting.takeTool('brush');
  click(300, 300);
  const { headId } = document();
  polygon();
  command('undo').run(session);
  expect(painting.draft?.outline?.points.length).toBe(4);
  command('undo').run(session);
  command('undo').run(session);
  expect(painting.draft).toBe(null);
  expect(document().headId).toBe(headId);
  command('undo').run(session);
  await until(() => document().headId === null);
});

it('what waits while the layer of the gate still loads says so and shows nothing, and goes on once that has come', async () => {
  const triangleOrRadar = { ...edit('lasso', 3) };
  lasso();
  gate.choose('S1_VV');
  gate.isOn = true;
  expect(typeof workspace.tools.limits.now).toBe('string');
  expect(painting.draft?.lacks).toContain('still loading');
  expect(same(document().codes, document().base)).toBe(true);
  painting.finish();
  expect(painting.waits).toBe(true);
  expect(document().depth).toBe(0);
  await until(() => typeof workspace.tools.limits.now !== 'string');
  await parts.leavesOneEdit(() => painting.finish(), {
    ...triangleOrRadar,
    pixels: (x, y, before) => (insideOf(x, y, triangle) && x % 5 !== 0 ? 3 : before),
  });
});

it('limits that change while a corner is held hold once it is let go', async () => {
  await parts.leavesOneEdit(
    () => {
      lasso();
      hand.press(...second);
      painting.options.paintOver('manual_hq', { kind: 'protect', classes: ['thin'] });
      painting.changed();
      hand.release();
      painting.finish();
    },
    { tool: 'lasso', code: 3, pixels: (x, y, before) => (insideOf(x, y, triangle) && before !== 2 ? 3 : before) },
  );
});
