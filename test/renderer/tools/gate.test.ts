import { beforeEach, expect, it } from 'vitest';
import { handSession, same } from '../../support/hand-session.ts';
import { until } from '../../support/session-driver.ts';

const parts = await handSession();
const { hand, painting, workspace, session, document, gate, connection } = parts;
beforeEach(() => parts.putAway());

const known = () => until(() => typeof workspace.tools.limits.now !== 'string');
const draw = () => {
  hand.press(100, 100);
  hand.drag([[299.9, 199.9]]);
  hand.release();
};
/** A rectangle of shadow where the value is as wanted. */
const rectangle = (open: (x: number, y: number) => boolean) => ({
  tool: 'rectangle',
  code: 3,
  pixels: (x: number, y: number, there: number) =>
    x >= 100 && y >= 100 && x < 300 && y < 200 && open(x, y) ? 3 : there,
});
const firstOf = (layerId: string) => {
  const layer = workspace.split.layers.find(({ id }) => id === layerId);
  if (layer === undefined) throw new Error(`no layer ${layerId}`);
  const pixels = workspace.layers.peek({ splitId: workspace.splitId, patch: 0, layerId, itemType: layer.itemType });
  if (pixels === null) throw new Error(`${layerId} is there`);
  return pixels;
};

it('of a layer lets through what lies in its range, ends included', async () => {
  painting.takeTool('rectangle');
  gate.choose('L1C_B8');
  gate.isOn = true;
  await known();
  const band = firstOf('L1C_B8');
  const [low, high] = [(band[512 * 120 + 130] ?? 0) / 10_000, (band[512 * 180 + 250] ?? 0) / 10_000];
  gate.setRange([low, high]);
  await parts.leavesOneEdit(
    draw,
    rectangle((x, y) => {
      const value = (band[512 * y + x] ?? 0) / 10_000;
      return value >= low && value <= high;
    }),
  );
});

it('of an expression goes by its value', async () => {
  painting.takeTool('rectangle');
  gate.choose('ndvi');
  gate.isOn = true;
  await known();
  const [red, infrared] = [firstOf('L1C_B4'), firstOf('L1C_B8')];
  const ndvi = (x: number, y: number) => {
    const [b4, b8] = [red[512 * y + x] ?? 0, infrared[512 * y + x] ?? 0];
    return (b8 - b4) / (b8 + b4);
  };
  const [low, high] = [ndvi(280, 150), ndvi(150, 150)];
  gate.setRange([low - 1e-5, high + 1e-5]);
  await parts.leavesOneEdit(
    draw,
    rectangle((x, y) => ndvi(x, y) >= low - 1e-5 && ndvi(x, y) <= high + 1e-5),
  );
});

it('is shut where nothing is measured, and open everywhere else until it has a range', async () => {
  painting.takeTool('rectangle');
  gate.choose('S1_VV');
  gate.isOn = true;
  await known();
  await parts.leavesOneEdit(
    draw,
    rectangle((x) => x % 5 !== 0),
  );
});

it('takes its range from a small disc, with a little room on either side', async () => {
  painting.takeTool('rectangle');
  gate.choose('L1C_B2');
  gate.isOn = true;
  await known();
  gate.isOn = false;
  const band = firstOf('L1C_B2');
  expect(gate.learn(150.5, 150.5)).toBe(null);
  expect(gate.isOn).toBe(true);
  const seen: number[] = [];
  for (let y = 140; y < 160; y++) {
    for (let x = 140; x < 160; x++) if (Math.hypot(x - 150, y - 150) <= 3) seen.push((band[512 * y + x] ?? 0) / 10_000);
  }
  const [low, high] = [Math.min(...seen), Math.max(...seen)];
  const room = (high - low) / 10;
  expect(gate.range?.[0]).toBeCloseTo(low - room, 9);
  expect(gate.range?.[1]).toBeCloseTo(high + room, 9);
  await parts.leavesOneEdit(
    draw,
    rectangle((x, y) => {
      const value = (band[512 * y + x] ?? 0) / 10_000;
      return value >= low - room && value <= high + room;
    }),
  );
  gate.choose('S1_VV');
  await known();
  expect(gate.learn(-40, -40)).toContain('no value there');
});

it('and what may be painted over hold together', async () => {
  painting.takeTool('rectangle');
  gate.choose('S1_VV');
  gate.isOn = true;
  await known();
  painting.options.paintOver('manual_hq', { kind: 'only', classes: ['thick', 'thin'] });
  await parts.leavesOneEdit(draw, {
    ...rectangle(() => true),
    pixels: (x, y, there) =>
      x >= 100 && y >= 100 && x < 300 && y < 200 && x % 5 !== 0 && (there === 1 || there === 2) ? 3 : there,
  });
});

it('whose range is moved while an outline waits shows at once what would change', async () => {
  painting.options.adjusts = true;
  painting.takeTool('rectangle');
  gate.choose('L1C_B2');
  gate.isOn = true;
  await known();
  draw();
  const all = document().codes.slice();
  const band = firstOf('L1C_B2');
  const middle = (band[512 * 150 + 200] ?? 0) / 10_000;
  const before = gate.range;
  gate.setRange([0, middle]);
  expect(same(document().codes, all)).toBe(false);
  if (before !== null) gate.setRange(before);
  expect(same(document().codes, all)).toBe(true);
  gate.setRange([0, middle]);
  const codes = document().codes;
  const { base } = document();
  for (let i = 0; i < codes.length; i++) {
    const [x, y] = [i % 512, Math.floor(i / 512)];
    const open = x >= 100 && y >= 100 && x < 300 && y < 200 && (band[i] ?? 0) / 10_000 <= middle;
    if (codes[i] !== (open ? 3 : base[i])) expect({ x, y, code: codes[i] }).toBe(open);
  }
  painting.finish();
});

it('whose layer is still on its way says so, and nothing is painted', async () => {
  workspace.goTo(1);
  await until(() => workspace.showing.current?.patch === 1);
  gate.choose('S1_VV');
  gate.isOn = true;
  for (const tool of ['brush', 'fill', 'wand', 'lasso', 'superpixel'] as const) {
    painting.takeTool(tool);
    parts.leavesNoTrace(() =>
      hand.stroke([
        [100, 100],
        [150, 120],
        [100, 150],
      ]),
    );
  }
  expect(session.notices.list.at(-1)?.message).toBe('S1_VV of this patch is still loading.');
  await known();
});

it('whose layer could not be fetched is open again once the connection is back', async () => {
  gate.choose('L1C_B3');
  await known();
  workspace.layers.forget(workspace.splitId, 'S1_VV');
  workspace.goTo(1);
  await until(() => workspace.showing.current?.patch === 1);
  connection.cut();
  gate.choose('S1_VV');
  gate.isOn = true;
  await until(() => workspace.tools.limits.now === 'The connection is lost.');
  connection.mend();
  await known();
});

it('whose layer has left the cache is fetched again', async () => {
  gate.choose('S1_VV');
  gate.isOn = true;
  await known();
  workspace.layers.forget(workspace.splitId, 'S1_VV');
  gate.choose('L1C_B3');
  await known();
  gate.choose('S1_VV');
  expect(typeof workspace.tools.limits.now).toBe('string');
  await known();
});
