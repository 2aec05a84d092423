import { describe, expect, it } from 'vitest';
import type { ToolName } from '../../../renderer/state/tool-options.svelte.ts';
import { targets } from '../../../shared/cloudsen12/classes.ts';
import { handSession, walked } from '../../support/hand-session.ts';
import { until } from '../../support/session-driver.ts';
import { farFrom, insideOf, type Point, squareHolds } from '../../support/slow-shapes.ts';

const parts = await handSession();

const along: readonly Point[] = [
  [90.3, 120.7],
  [140.1, 131.9],
  [150.2, 190.6],
];
const triangle: readonly Point[] = [
  [60.3, 60.7],
  [180.9, 75.2],
  [101.4, 170.6],
];

describe.each(targets)('on %s', (target) => {
  const code = target === 'manual_hq' ? 3 : 5;
  const start = async (tool: ToolName) => {
    await parts.putAway(target);
    parts.painting.takeTool(tool);
  };
  const leaves = (tool: string, inside: (x: number, y: number) => boolean) => ({
    tool,
    code,
    pixels: (x: number, y: number, before: number) => (inside(x, y) ? code : before),
  });
  /** What erasing gives: the untouched mask, or nothing drawn. */
  const erased = (i: number) => (target === 'manual_hq' ? (parts.document().base[i] ?? 0) : 99);
  const click = (x: number, y: number) => parts.hand.stroke([[x, y]]);

  it('a round brush paints what it is led over, and a click its disc', async () => {
    await start('brush');
    await parts.leavesOneEdit(
      () => parts.hand.stroke(along),
      leaves('brush', (x, y) => along.slice(1).some((to, i) => farFrom(x, y, along[i] ?? to, to) <= 8)),
    );
    await parts.leavesOneEdit(
      () => click(505.3, 505.6),
      leaves('brush', (x, y) => Math.hypot(x + 0.5 - 505.3, y + 0.5 - 505.6) <= 8),
    );
  });

  it('a square brush paints the way of a square', async () => {
    await start('brush');
    parts.painting.options.tip = 'square';
    parts.painting.options.setRadius(5.5);
    await parts.leavesOneEdit(
      () => parts.hand.stroke(along),
      leaves('brush', (x, y) => along.slice(1).some((to, i) => squareHolds(x, y, along[i] ?? to, to, 5.5))),
    );
  });

  it('a brush with Shift draws one straight line from where the stroke before ended to where the hand is', async () => {
    await start('brush');
    click(90.3, 120.7);
    await parts.document().undo();
    const line = () => {
      parts.hand.press(200.2, 150.4, { shift: true });
      parts.hand.drag(
        [
          [400.7, 20.2],
          [300.6, 333.3],
        ],
        { shift: true },
      );
      parts.hand.release();
    };
    await parts.leavesOneEdit(
      line,
      leaves('brush', (x, y) => farFrom(x, y, [90.3, 120.7], [300.6, 333.3]) <= 8),
    );
  });

  it('half the pressure of a pen paints half the radius, and the full one where pressure does not count', async () => {
    await start('brush');
    const pen = { device: 'pen', pressure: 0.5 } as const;
    const disc = (radius: number) => leaves('brush', (x, y) => Math.hypot(x + 0.5 - 250.3, y + 0.5 - 250.7) <= radius);
    await parts.leavesOneEdit(() => parts.hand.stroke([[250.3, 250.7]], pen), disc(4));
    await parts.session.saveSettings({ penPressure: false });
    await parts.leavesOneEdit(() => parts.hand.stroke([[250.3, 250.7]], pen), disc(8));
    await parts.session.saveSettings({ penPressure: true });
  });

  it.each(['the eraser', 'the right button', "a pen's other end"])('%s erases under a brush', async (way) => {
    await start('brush');
    parts.hand.stroke(along);
    if (way === 'the eraser') parts.painting.takeTool('eraser');
    const button = way === 'the right button' ? 2 : way === 'the eraser' ? 0 : 5;
    const short = along.slice(0, 2);
    const [from, to] = [along[0] ?? [0, 0], along[1] ?? [0, 0]];
    await parts.leavesOneEdit(() => parts.hand.stroke(short, { button }), {
      tool: 'eraser',
      code: null,
      pixels: (x, y, before) => (farFrom(x, y, from, to) <= 8 ? erased(512 * y + x) : before),
    });
  });

  it('a lasso paints what lies inside of it; with Alt, or the right button, it erases that', async () => {
    await start('lasso');
    const inside = (x: number, y: number) => insideOf(x, y, triangle);
    await parts.leavesOneEdit(() => parts.hand.stroke(triangle), leaves('lasso', inside));
    await parts.document().redo();
    for (const way of [{ alt: true }, { button: 2 }]) {
      const moved = triangle.map(([x, y]): Point => [x + 30, y + 20]);
      await parts.leavesOneEdit(() => parts.hand.stroke(moved, way), {
        tool: 'erase by lasso',
        code: null,
        pixels: (x, y, before) => (insideOf(x, y, moved) ? erased(512 * y + x) : before),
      });
    }
  });

  it('a rectangle paints whole pixels from corner to corner, in any direction; with Shift a square', async () => {
    await start('rectangle');
    const within = (x0: number, y0: number, x1: number, y1: number) =>
      leaves('rectangle', (x, y) => x >= x0 && x <= x1 && y >= y0 && y <= y1);
    await parts.leavesOneEdit(
      () =>
        parts.hand.stroke([
          [180.2, 90.9],
          [100.7, 120.1],
        ]),
      within(100, 90, 180, 120),
    );
    await parts.leavesOneEdit(
      () =>
        parts.hand.stroke(
          [
            [100.7, 120.1],
            [180.2, 100.9],
          ],
          { shift: true },
        ),
      within(100, 40, 180, 120),
    );
    await parts.leavesOneEdit(
      () =>
        parts.hand.stroke([
          [480, 480],
          [700, 700],
        ]),
      within(480, 480, 509, 509),
    );
  });

  it('a polygon is closed by a click on its first corner, a second one on its last, or Enter', async () => {
    await start('polygon');
    const inside = leaves('polygon', (x, y) => insideOf(x, y, triangle));
    const corners = () => {
      for (const [x, y] of triangle) click(x, y);
      expect(parts.painting.waits).toBe(true);
    };
    const [first = [0, 0], , last = [0, 0]] = triangle;
    await parts.leavesOneEdit(() => {
      corners();
      click(first[0] + 3, first[1] - 2);
    }, inside);
    await parts.leavesOneEdit(() => {
      corners();
      click(...last);
    }, inside);
    await parts.leavesOneEdit(() => {
      corners();
      parts.hand.gestures.move([parts.hand.sample(300, 300)]);
      parts.painting.finish();
    }, inside);
  });

  it('Backspace takes back the last corner of a polygon, and with the first all of it', async () => {
    await start('polygon');
    for (const [x, y] of triangle) click(x, y);
    click(400, 400);
    parts.painting.stepBack();
    await parts.leavesOneEdit(
      () => parts.painting.finish(),
      leaves('polygon', (x, y) => insideOf(x, y, triangle)),
    );
    parts.leavesNoTrace(() => {
      click(60, 60);
      click(160, 60);
      parts.painting.stepBack();
      expect(parts.painting.waits).toBe(true);
      parts.painting.stepBack();
    });
  });

  it('a corner of a polygon that is held goes where the hand goes', async () => {
    await start('polygon');
    const [a = [0, 0], b = [0, 0], c = [0, 0]] = triangle;
    const moved: Point = [220.6, 90.3];
    click(...a);
    click(...b);
    click(...c);
    parts.hand.stroke([[b[0] + 2, b[1] + 2], moved]);
    await parts.leavesOneEdit(
      () => parts.painting.finish(),
      leaves('polygon', (x, y) => insideOf(x, y, [a, moved, c])),
    );
  });

  it('a brush led around something fills what it encloses, its ends joined by a straight line', async () => {
    await start('encircle');
    parts.painting.options.setRadius(1.5);
    const ring: readonly Point[] = [
      [300.3, 200.7],
      [360.2, 210.4],
      [370.6, 280.1],
      [310.9, 290.3],
    ];
    const wall = (x: number, y: number) =>
      ring.some((from, i) => farFrom(x, y, from, ring[(i + 1) % ring.length] ?? from) <= 1.5);
    const inner = walked(330, 250, (i) => !wall(i % 512, Math.floor(i / 512)));
    await parts.leavesOneEdit(
      () => parts.hand.stroke(ring),
      leaves('encircle', (x, y) => wall(x, y) || inner.has(512 * y + x)),
    );
  });

  it("what a brush leads around against the image's rim is not enclosed", async () => {
    await start('encircle');
    parts.painting.options.setRadius(2);
    // The line between its ends lies beyond the image.
    const bow: readonly Point[] = [
      [-20.3, 200.7],
      [60.2, 240.4],
      [-20.6, 280.1],
    ];
    const wall = (x: number, y: number) =>
      bow.some((from, i) => farFrom(x, y, from, bow[(i + 1) % bow.length] ?? from) <= 2);
    await parts.leavesOneEdit(() => parts.hand.stroke(bow), leaves('encircle', wall));
  });

  it('fill paints the pixels of one code that hang together over edges', async () => {
    await start('fill');
    const { codes } = parts.document();
    const at = codes[200 * 512 + 200];
    expect(at).not.toBe(code);
    const found = walked(200, 200, (i) => codes[i] === at);
    await parts.leavesOneEdit(
      () => click(200.5, 200.5),
      leaves('fill', (x, y) => found.has(512 * y + x)),
    );
  });

  it.each(['hang together', 'lie anywhere'])('the wand paints alike pixels that %s', async (way) => {
    await start('wand');
    parts.painting.options.wand = { tolerance: 9, connected: way === 'hang together' };
    const planes = parts.workspace.tools.planes.now;
    if (typeof planes === 'string') throw new Error(planes);
    const alike = (i: number) =>
      planes.every((plane) => {
        let sum = 0;
        for (let y = 219; y < 222; y++) for (let x = 219; x < 222; x++) sum += plane[512 * y + x] ?? 0;
        return Math.abs((plane[i] ?? 0) - Math.round(sum / 9)) <= 9;
      });
    const together = walked(220, 220, alike);
    const inside = (i: number) => (way === 'hang together' ? together.has(i) : alike(i));
    expect(inside(512 * 120 + 420)).toBe(way === 'lie anywhere');
    await parts.leavesOneEdit(
      () => click(220.5, 220.5),
      leaves('wand', (x, y) => inside(512 * y + x)),
    );
  });

  it('the wand takes more, the further the hand is drawn to the right, by bands of its own', async () => {
    await start('wand');
    parts.workspace.tools.planes.bandIds = ['L1C_B8'];
    await until(() => typeof parts.workspace.tools.planes.now !== 'string');
    parts.painting.options.wand = { tolerance: 2, connected: true };
    const [plane, ...others] = parts.workspace.tools.planes.now;
    if (!(plane instanceof Uint8Array)) throw new Error('there is a plane');
    expect(others).toEqual([]);
    const seed = plane[512 * 300 + 300] ?? 0;
    const together = walked(300, 300, (i) => Math.abs((plane[i] ?? 0) - seed) <= 7);
    await parts.leavesOneEdit(
      () =>
        parts.hand.stroke([
          [300.5, 300.5],
          [350.5, 280],
          [310.5, 320],
        ]),
      leaves('wand', (x, y) => together.has(512 * y + x)),
    );
    expect(parts.painting.options.wand.tolerance).toBe(7);
  });

  it('superpixels are of the picture that is looked at: of another composite they are found anew', async () => {
    await start('superpixel');
    const { tools, composites, showing } = parts.workspace;
    const before = tools.segments.now();
    expect(tools.segments.ready).toBe(before);
    const [other] = composites.layerViews.filter(({ id }) => id === 'L1C_B8');
    if (other === undefined) throw new Error('B8 is a view');
    const { active } = composites;
    composites.choose(other);
    await until(() => showing.shown?.pictures[0]?.composite === other);
    expect(tools.segments.ready).toBe(null);
    expect(tools.segments.now()).not.toBe(before);
    composites.choose(active);
    await until(() => showing.shown?.pictures[0]?.composite === active);
  });

  it('superpixels are painted whole, as far as the hand crosses them', async () => {
    await start('superpixel');
    const labels = parts.workspace.tools.segments.now();
    if (typeof labels === 'string') throw new Error(labels);
    const taken = new Set<number>();
    for (let x = 100; x <= 160; x++) taken.add(labels[100 * 512 + x] ?? -1);
    expect(taken.size).toBeGreaterThan(2);
    await parts.leavesOneEdit(
      () =>
        parts.hand.stroke([
          [100.5, 100.5],
          [160.5, 100.5],
        ]),
      leaves('superpixel', (x, y) => taken.has(labels[512 * y + x] ?? -1)),
    );
  });
});
