import { beforeEach, describe, expect, it } from 'vitest';
import { InkChoice } from '../../../renderer/state/ink-choice.svelte.ts';
import type { MaskDocument } from '../../../renderer/state/mask-document.svelte.ts';
import { OtherTarget } from '../../../renderer/state/other-target.svelte.ts';
import { refinementKinds } from '../../../renderer/state/refining.svelte.ts';
import { type ToolName, toolNames } from '../../../renderer/state/tool-options.svelte.ts';
import { targets } from '../../../shared/cloudsen12/classes.ts';
import { isPadding } from '../../../shared/cloudsen12/patch-frame.ts';
import { refine } from '../../../shared/raster/refine.ts';
import { handSession, same } from '../../support/hand-session.ts';
import { until } from '../../support/session-driver.ts';
import { farFrom, insideOf, type Point } from '../../support/slow-shapes.ts';

const parts = await handSession();
const { hand, painting, workspace, document, ink } = parts;

const line: readonly [Point, Point] = [
  [90.3, 120.7],
  [340.1, 231.9],
];
const brushed = (x: number, y: number) => farFrom(x, y, ...line) <= 20;
const brush = () => hand.stroke(line);

/** A mess of every class in the way of what follows. */
function scrawl(code: number): void {
  workspace.tools.takeCode(code);
  painting.options.setRadius(30);
  hand.stroke([
    [100, 100],
    [330, 260],
  ]);
  painting.options.setRadius(20);
}

describe.each(targets)('on %s', (target) => {
  const code = target === 'manual_hq' ? 3 : 5;
  beforeEach(() => parts.putAway(target));

  it('the untouched base is copied back, by any shape and over the whole patch', async () => {
    scrawl(code);
    ink.choose({ kind: 'copy', source: { kind: 'base' } });
    const { base } = document();
    const copied = (inside: (x: number, y: number) => boolean) => ({
      code: null,
      pixels: (x: number, y: number, there: number) => (inside(x, y) ? (base[512 * y + x] ?? 0) : there),
    });
    await parts.leavesOneEdit(brush, { tool: 'copy base by brush', ...copied(brushed) });
    painting.takeTool('eraser');
    painting.takeTool('lasso');
    const corners: readonly Point[] = [
      [90.3, 80.2],
      [300.4, 100.1],
      [200.6, 300.7],
    ];
    const draw = () => hand.stroke(corners);
    await parts.leavesOneEdit(draw, { tool: 'copy base by lasso', ...copied((x, y) => insideOf(x, y, corners)) });
    await parts.leavesOneEdit(
      () => {
        painting.previewWhole();
        expect(painting.draft?.changedPixels).toBeGreaterThan(0);
        expect(document().depth).toBe(1);
        painting.finish();
      },
      { tool: 'copy base', ...copied(() => true) },
    );
  });

  it('an earlier state is brought back where it is painted, as a new edit', async () => {
    scrawl(code);
    const earlier = document().codes.slice();
    const { headId } = document();
    scrawl(0);
    await workspace.tools.restoreFrom(headId);
    await parts.leavesOneEdit(brush, {
      tool: 'copy earlier state by brush',
      code: null,
      pixels: (x, y, there) => (brushed(x, y) ? (earlier[512 * y + x] ?? 0) : there),
    });
    expect(document().depth).toBe(2);
  });

  it('another date is copied', async () => {
    const other = await workspace.documents.load({ splitId: workspace.splitId, patch: 1, target });
    workspace.tools.copyFromDate({
      splitId: workspace.splitId,
      patch: 1,
      day: null,
      cloudCoverage: null,
      cloudPixels: null,
    });
    await until(() => ink.now.kind === 'copy');
    painting.options.setRadius(20);
    await parts.leavesOneEdit(brush, {
      tool: 'copy train 1 by brush',
      code: null,
      pixels: (x, y, there) => (brushed(x, y) ? (other.codes[512 * y + x] ?? 0) : there),
    });
  });

  it.each(refinementKinds)('%s under a brush is what it is for the whole patch, there', async (kind) => {
    scrawl(code);
    painting.options.setRadius(20);
    const { refining } = workspace.tools;
    refining.kind = kind;
    refining.code = kind === 'majority' ? null : code;
    refining.setNumber(kind === 'holes' || kind === 'islands' ? 5000 : 6);
    const before = document().codes.slice();
    const relief = workspace.tools.planes.relief;
    if (typeof relief === 'string') throw new Error(relief);
    const whole = refine(before, refining.now, () => relief);
    workspace.tools.refine();
    const refined = (inside: (x: number, y: number) => boolean) => ({
      code: null,
      pixels: (x: number, y: number, there: number) => (inside(x, y) ? (whole[512 * y + x] ?? 0) : there),
    });
    await parts.leavesOneEditOrNone(brush, { tool: `${kind} by brush`, ...refined(brushed) });
    await parts.leavesOneEditOrNone(
      () => {
        painting.previewWhole();
        const changed = whole.reduce((sum, next, i) => sum + (next === before[i] ? 0 : 1), 0);
        expect(painting.draft?.changedPixels).toBe(changed);
        painting.finish();
      },
      { tool: kind, ...refined(() => true) },
    );
  });

  it('each tool writes each ink, and says both in the log', async () => {
    scrawl(code);
    for (const tool of toolNames) {
      painting.takeTool(tool);
      for (const kind of ['copy', 'refine'] as const) {
        if (kind === 'copy') ink.choose({ kind, source: { kind: 'base' } });
        else ink.choose({ kind, refinement: { kind: 'replace', code, by: 0 } });
        const { headId } = document();
        useTool(tool);
        const said = { copy: 'copy base', refine: 'replace' }[kind];
        expect(document().head?.tool).toBe(tool === 'eraser' ? 'eraser' : `${said} by ${tool}`);
        if (document().headId !== headId) await document().undo();
        await parts.saved();
      }
    }
  });
});

/** Over the scrawl. */
function useTool(tool: ToolName): void {
  if (tool === 'polygon') {
    for (const [x, y] of [
      [110, 110],
      [300, 120],
      [200, 260],
    ] as const)
      hand.stroke([[x, y]]);
  } else if (tool === 'fill' || tool === 'wand') hand.stroke([[200.5, 170.5]]);
  else
    hand.stroke([
      [110, 110],
      [300, 120],
      [200, 260],
    ]);
  painting.finish();
}

describe('of another mask', () => {
  beforeEach(() => parts.putAway());

  it('a label layer is copied in our classes, and where it states nothing nothing is written', async () => {
    ink.choose({ kind: 'copy', source: { kind: 'layer', layerId: 'LABEL_sen2cor' } });
    // no data and defective pixels; dark areas are clear, 3 is shadow.
    const classes: Readonly<Record<number, number>> = { 2: 0, 3: 3 };
    await parts.leavesOneEdit(brush8, {
      tool: 'copy sen2cor by brush',
      code: null,
      pixels: (x, y, there) => {
        const layer = ((x >> 6) + (y >> 6)) % 4;
        return farFrom(x, y, ...line) <= 8 ? (classes[layer] ?? there) : there;
      },
    });
    await parts.show('manual_sc');
    parts.leavesNoTrace(brush8);
    expect(parts.session.notices.list.at(-1)?.message).toContain('Classes are copied onto the mask');
  });

  it('scribbles are copied onto the mask as classes, and the mask onto the scribbles as lines inside of its classes', async () => {
    ink.choose({ kind: 'copy', source: { kind: 'target' } });
    await until(() => workspace.tools.otherTarget.document !== null);
    const classes = [0, 1, 1, 2, 2, 3, 3];
    const scribbles = workspace.tools.otherTarget.document?.codes.slice() ?? new Int16Array(0);
    painting.options.setRadius(20);
    await parts.leavesOneEdit(brush, {
      tool: 'copy scribbles by brush',
      code: null,
      pixels: (x, y, there) => (brushed(x, y) ? (classes[scribbles[512 * y + x] ?? 99] ?? there) : there),
    });
    const mask = document().codes.slice();
    await parts.show('manual_sc');
    await until(() => workspace.tools.otherTarget.document !== null);
    const before = document().codes.slice();
    painting.previewWhole();
    const { codes } = document();
    let drawn = 0;
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] === before[i]) continue;
      drawn++;
      expect(isPadding(i % 512, Math.floor(i / 512))).toBe(false);
      if (classes[codes[i] ?? 99] !== mask[i])
        expect({ i, code: codes[i], mask: mask[i] }).toBe('a line inside its class');
    }
    expect(drawn).toBeGreaterThan(1000);
    painting.cancel();
    expect(same(document().codes, before)).toBe(true);
  });

  it('the value that means "nothing drawn" is copied as nothing, whatever it is', async () => {
    ink.choose({ kind: 'copy', source: { kind: 'target' } });
    await until(() => workspace.tools.otherTarget.document !== null);
    const scribbles = workspace.tools.otherTarget.document;
    if (scribbles === null) throw new Error('the scribbles are there');
    scribbles.unscribbled = 6;
    ink.choose({ kind: 'copy', source: { kind: 'target' } });
    painting.previewWhole();
    const { codes } = document();
    const { base } = document();
    const isSaid = (code: number) => code >= 0 && code < 6;
    const kept = scribbles.codes.every((code, i) => isPadding(i % 512, i >> 9) || isSaid(code) || codes[i] === base[i]);
    painting.cancel();
    scribbles.unscribbled = 99;
    expect(kept).toBe(true);
  });

  it('a source that is of one mask is not copied onto another', async () => {
    await workspace.tools.restoreFrom(null);
    expect(ink.now).toEqual({ kind: 'copy', source: { kind: 'base' } });
    workspace.tools.takeCode(3);
    brush();
    await workspace.tools.restoreFrom(document().headId);
    expect(ink.now.kind).toBe('copy');
    await parts.show('manual_hq', 1);
    expect(ink.now).toEqual({ kind: 'class' });
  });
});

function brush8(): void {
  painting.options.setRadius(8);
  brush();
}

it('as long as nobody has said what "nothing drawn" is, scribbles are neither copied nor held against the mask', async () => {
  const place = { splitId: workspace.splitId, patch: 0 };
  const mask = await workspace.documents.load({ ...place, target: 'manual_hq' });
  const scribbles = await workspace.documents.load({ ...place, target: 'manual_sc' });
  let asks = true;
  const target = new OtherTarget({
    document: () => mask,
    peek: () => scribbles,
    open: () => Promise.resolve(scribbles),
    asksUnscribbled: () => asks,
    naming: () => 'centre-first',
    run: () => undefined,
  });
  target.listsClashes = true;
  target.bring();
  const choice = new InkChoice({
    target: () => 'manual_hq',
    document: () => mask,
    code: () => 1,
    naming: () => 'centre-first',
    labelLayers: () => [],
    pixels: () => null,
    reading: () => ({}),
    asksUnscribbled: () => asks,
    other: () => target.document,
    bringOther: () => target.bring(true),
    relief: () => 'none',
    proposed: () => 'Nothing is offered.',
    changed: () => undefined,
  });
  choice.choose({ kind: 'copy', source: { kind: 'target' } });
  expect(target.clashes).toBe(null);
  expect(choice.ink(mask.codes)).toContain('which value means');
  asks = false;
  target.listsClashes = false;
  target.listsClashes = true;
  choice.choose({ kind: 'copy', source: { kind: 'target' } });
  expect(target.clashes).not.toBe(null);
  expect(choice.ink(mask.codes)).toMatchObject({ kind: 'codes' });
});

it('the other target of the patch that was gone to stays, though that of the one before comes later', async () => {
  const load = (patch: number, target: 'manual_hq' | 'manual_sc') =>
    workspace.documents.load({ splitId: workspace.splitId, patch, target });
  const [before, after, other] = [await load(0, 'manual_hq'), await load(1, 'manual_hq'), await load(1, 'manual_sc')];
  let arrives: (mask: MaskDocument) => void = () => undefined;
  const late = new Promise<MaskDocument>((resolve) => {
    arrives = resolve;
  });
  let here = before;
  const work: Promise<unknown>[] = [];
  const target = new OtherTarget({
    document: () => here,
    open: ({ patch }) => (patch === 0 ? late : Promise.resolve(other)),
    peek: () => null,
    asksUnscribbled: () => false,
    naming: () => 'centre-first',
    run: (run) => work.push(run),
  });
  target.bring(true);
  here = after;
  target.bring(true);
  arrives(await load(0, 'manual_sc'));
  await Promise.all(work);
  expect(target.document === other).toBe(true);
});
