import { beforeEach, expect, it } from 'vitest';
import { command } from '../../../renderer/commands.ts';
import { handSession } from '../../support/hand-session.ts';
import { until } from '../../support/session-driver.ts';

const parts = await handSession();
const { painting, hand, workspace, session, document } = parts;
const { blobs } = workspace.tools;

/** Three islands of shadow in clear ground: squares of 9, 25 and 9 pixels, two of the last ones over a corner only. */
beforeEach(async () => {
  await parts.putAway();
  blobs.leave();
  blobs.open = false;
  blobs.smallestFirst = false;
  paint(0, [1, 1, 509, 509]);
  paint(3, [60, 50, 64, 54]);
  paint(3, [100, 100, 102, 102]);
  paint(3, [300, 300, 302, 302]);
  paint(3, [303, 303, 303, 303]);
  painting.takeTool('brush');
  await parts.saved();
});

function paint(code: number, [x0, y0, x1, y1]: readonly [number, number, number, number]): void {
  painting.takeTool('rectangle');
  workspace.tools.takeCode(code);
  hand.press(x0, y0);
  // Further first: a hand that hardly moves has clicked.
  hand.drag([
    [x1 + 6, y1 + 6],
    [x1 + 0.5, y1 + 0.5],
  ]);
  hand.release();
}

const firsts = () =>
  blobs.list.map(({ firstPixel, pixelCount }) => [firstPixel % 512, Math.floor(firstPixel / 512), pixelCount]);
const chosen = () => blobs.chosen?.firstPixel;

it('the pieces of the class in hand are listed by size, those over a corner as one; smallest first where that is wanted', () => {
  blobs.open = true;
  expect(firsts()).toEqual([
    [60, 50, 25],
    [300, 300, 10],
    [100, 100, 9],
  ]);
  blobs.smallestFirst = true;
  expect(firsts().map(([x]) => x)).toEqual([100, 300, 60]);
  blobs.chooseCode(0);
  expect(blobs.list[0]?.pixelCount).toBe(509 * 509 - 44);
  blobs.leave();
  expect(firsts()).toHaveLength(3);
});

it('nothing is looked for until the list is open or one is gone to', () => {
  expect(blobs.list).toEqual([]);
  command('next-blob').run(session);
  expect(blobs.list).toHaveLength(3);
});

it('the keys go from one to the next and back, around the end, and bring it to the middle of the view', () => {
  const { active } = workspace.panes;
  const centre = () => {
    const { width, height } = active.size;
    return active.toPatch(width / 2, height / 2);
  };
  active.size = { width: 500, height: 400 };
  for (const [x, y] of [
    [62.5, 52.5],
    [302, 302],
    [101.5, 101.5],
    [62.5, 52.5],
  ] as const) {
    command('next-blob').run(session);
    expect(Math.abs(centre().x - x)).toBeLessThan(1);
    expect(Math.abs(centre().y - y)).toBeLessThan(1);
  }
  command('previous-blob').run(session);
  expect(chosen()).toBe(100 * 512 + 100);
});

it('the outline of the chosen one is there', () => {
  blobs.step(1);
  expect(new Set(blobs.outline)).toEqual(new Set([60, 50, 65, 55]));
  expect(blobs.outline).toHaveLength(16);
});

it('one that is too ragged to be followed is framed', () => {
  paint(3, [10, 200, 500, 500]);
  workspace.tools.ink.choose({
    kind: 'copy',
    source: { kind: 'codes', name: 'torn', ...torn(), document: document() },
  });
  painting.previewWhole();
  painting.finish();
  workspace.tools.takeCode(3);
  blobs.step(1);
  expect(blobs.outline).toEqual([10, 200, 501, 200, 10, 501, 501, 501, 10, 200, 10, 501, 501, 200, 501, 501]);
});

/** A rectangle of shadow with a clear pixel here and there inside of its rim. */
function torn() {
  const codes = document().codes.map((code, i) => {
    const [x, y] = [i % 512, Math.floor(i / 512)];
    const isInside = x > 10 && x < 500 && y > 200 && y < 500;
    return isInside && (Math.imul(i, 0x9e3779b1) >>> 8) % 3 === 0 ? 0 : code;
  });
  return { codes, said: null };
}

it('deleted, it takes the nearest class around, as one edit, and the next one is chosen', async () => {
  blobs.step(1);
  await parts.leavesOneEdit(() => blobs.delete(), {
    tool: 'delete by blob',
    code: null,
    pixels: (x, y, there) => (x >= 60 && x < 65 && y >= 50 && y < 55 ? 0 : there),
  });
  expect(chosen()).toBe(300 * 512 + 300);
  blobs.delete();
  expect(firsts().map(([x]) => x)).toEqual([60, 100]);
});

it('deleted while a preview waits, it takes what is around it on the mask, and the preview is dropped', async () => {
  blobs.step(1);
  workspace.tools.ink.choose({ kind: 'refine', refinement: { kind: 'replace', code: 0, by: 1 } });
  painting.previewWhole();
  expect(document().codes[40 * 512 + 40]).toBe(1);
  const { depth } = document();
  blobs.delete();
  expect(painting.draft).toBe(null);
  expect([document().codes[40 * 512 + 40], document().codes[52 * 512 + 62], document().depth]).toEqual([
    0,
    0,
    depth + 1,
  ]);
});

it('the one before is the last of the list where none is chosen', () => {
  command('previous-blob').run(session);
  expect(chosen()).toBe(100 * 512 + 100);
});

it('deleted between two classes, each pixel takes that of the nearest one outside', async () => {
  paint(1, [1, 1, 62, 509]);
  paint(3, [60, 50, 64, 54]);
  blobs.step(1);
  await parts.leavesOneEdit(() => blobs.delete(), {
    tool: 'delete by blob',
    code: null,
    pixels: (x, y, there) => {
      if (x < 60 || x >= 65 || y < 50 || y >= 55) return there;
      let least = Number.POSITIVE_INFINITY;
      let nearest = there;
      // Of equally near ones the leftmost, then the uppermost.
      for (let column = 50; column < 75; column++) {
        for (let row = 40; row < 65; row++) {
          const isIn = column >= 60 && column < 65 && row >= 50 && row < 55;
          const far = (column - x) ** 2 + (row - y) ** 2;
          if (isIn || far >= least) continue;
          least = far;
          nearest = column <= 62 ? 1 : 0;
        }
      }
      return nearest;
    },
  });
});

it('painted, it takes the class in hand, or what else the ink is', async () => {
  blobs.chooseCode(3);
  blobs.step(1);
  workspace.tools.takeCode(2);
  await parts.leavesOneEdit(() => command('paint-blob').run(session), {
    tool: 'blob',
    code: 2,
    pixels: (x, y, there) => (x >= 60 && x < 65 && y >= 50 && y < 55 ? 2 : there),
  });
  await until(() => blobs.chosen !== null);
  workspace.tools.ink.choose({ kind: 'copy', source: { kind: 'base' } });
  const { base } = document();
  blobs.step(1);
  const at = blobs.chosen?.bounds;
  if (at === undefined) throw new Error('one is chosen');
  await parts.leavesOneEditOrNone(() => blobs.paint(), {
    tool: 'copy base by blob',
    code: null,
    pixels: (x, y, there) =>
      there === 3 && x >= at.x0 && x < at.x1 && y >= at.y0 && y < at.y1 ? (base[512 * y + x] ?? 0) : there,
  });
});

it('one that is chosen, and a class that is listed, are of one mask', async () => {
  blobs.chooseCode(0);
  blobs.step(1);
  expect(chosen()).toBe(513);
  await parts.show('manual_sc');
  expect(blobs.code).toBe(painting.options.code.manual_sc);
  await parts.show('manual_hq', 1);
  workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  paint(0, [1, 1, 40, 40]);
  expect(blobs.list.some(({ firstPixel }) => firstPixel === 513)).toBe(true);
  expect(blobs.chosen).toBe(null);
  await document().goTo(null);
  await parts.saved();
});

it('one that may not be painted over stays, and no edit is left', () => {
  blobs.step(1);
  painting.options.paintOver('manual_hq', { kind: 'protect', classes: ['shadow'] });
  parts.leavesNoTrace(() => blobs.delete());
});

it('nothing is deleted while the mask cannot be painted', () => {
  blobs.step(1);
  workspace.view.hidden = true;
  parts.leavesNoTrace(() => blobs.delete());
  expect(session.notices.list.at(-1)?.message).toContain('The mask is hidden');
  expect(chosen()).toBe(50 * 512 + 60);
  workspace.view.hidden = false;
});

it('scribbles that say another class than the mask are listed, largest first, and outlined', async () => {
  const { otherTarget } = workspace.tools;
  await parts.show('manual_sc');
  // Clear scribbles over the islands of shadow, thick ones beside them.
  paint(0, [60, 50, 64, 54]);
  paint(1, [200, 200, 219, 209]);
  otherTarget.listsClashes = true;
  otherTarget.bring();
  await until(() => otherTarget.clashes !== null);
  const { clashes } = otherTarget;
  const scribbles = document().codes;
  const mask = otherTarget.document?.codes ?? new Int16Array(0);
  const classes = [0, 1, 1, 2, 2, 3, 3];
  let count = 0;
  for (let y = 1; y < 510; y++) {
    for (let x = 1; x < 510; x++) {
      const stated = classes[scribbles[512 * y + x] ?? 99];
      const clash = stated !== undefined && stated !== mask[512 * y + x];
      if (clash) count++;
      if ((clashes?.region[512 * y + x] === 1) !== clash) expect({ x, y, stated }).toBe(clash);
    }
  }
  expect(clashes?.pieces.reduce((sum, { pixelCount }) => sum + pixelCount, 0)).toBe(count);
  expect(clashes?.pieces[0]).toMatchObject({ code: 1, maskCode: 0, pixelCount: 200 });
  expect(clashes?.pieces.find(({ firstPixel }) => firstPixel === 50 * 512 + 60)).toMatchObject({
    code: 0,
    maskCode: 3,
    pixelCount: 25,
  });
  expect(otherTarget.clashOutline.length).toBeGreaterThan(0);
  otherTarget.listsClashes = false;
});
