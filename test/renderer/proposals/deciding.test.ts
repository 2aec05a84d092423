import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MaskDocument } from '../../../renderer/state/mask-document.svelte.ts';
import type { Offered, ProposalSource } from '../../../renderer/state/proposal-source.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { handSession, same } from '../../support/hand-session.ts';

const parts = await handSession();
const { workspace, painting, ink, hand, notices, document } = { ...parts, notices: parts.session.notices };
const { proposals } = workspace;

/** Offers what the test says. */
class Constructed implements ProposalSource {
  readonly id = 'references';
  readonly mask: MaskDocument;
  readonly classes = new Uint8Array(PATCH_PIXELS).fill(NO_STATEMENT);
  stale = false;

  constructor(mask: MaskDocument) {
    this.mask = mask;
  }

  get offered(): Offered {
    return { mask: this.mask, offer: { classes: this.classes, certainty: null }, settings: { of: 'a test', size: 3 } };
  }

  square(x0: number, y0: number, side: number, classNumber: number): void {
    for (let y = y0; y < y0 + side; y++)
      this.classes.fill(classNumber, y * PATCH_SIZE + x0, y * PATCH_SIZE + x0 + side);
  }
}

let source: Constructed;

beforeEach(async () => {
  await parts.putAway();
  source = new Constructed(document());
  // Of other classes than the sample's mask has there.
  source.square(100, 100, 20, 1);
  source.square(200, 100, 10, 1);
  source.square(300, 100, 15, 3);
  const codes = document().codes;
  for (let i = 0; i < PATCH_PIXELS; i++) {
    if (source.classes[i] === codes[i]) source.classes[i] = ((codes[i] ?? 0) + 1) % 4;
  }
  proposals.setSources([source]);
  proposals.setSmallest(1);
  proposals.setLeastRadius(0);
  proposals.open('references');
});

afterEach(() => {
  proposals.drop();
  proposals.keepsPainted = true;
  for (const { message } of notices.list) notices.withdraw(message);
});

function said(): readonly string[] {
  return notices.list.map(({ message }) => message);
}

const at = (x: number, y: number) => y * PATCH_SIZE + x;

test('nothing is written until it is accepted; then each acceptance is one edit that can be undone', async () => {
  const before = document().codes.slice();
  // The largest, until another is gone to.
  const { chosen } = proposals;
  expect(chosen).toBe(proposals.pieces[0]);
  expect(proposals.steps).toBe(false);
  expect(same(document().codes, before)).toBe(true);
  if (chosen === null) throw new Error('a piece is chosen');
  proposals.accept();
  expect(document().head).toMatchObject({
    tool: 'accept references by blob',
    detail: '{"source":"references","of":"a test","size":3}',
    pixelCount: chosen.pixelCount,
  });
  for (let i = 0; i < PATCH_PIXELS; i++) {
    const [x, y] = [i % PATCH_SIZE, Math.floor(i / PATCH_SIZE)];
    const { x0, y0, x1, y1 } = chosen.bounds;
    const inside = x >= x0 && y >= y0 && x < x1 && y < y1 && source.classes[i] === chosen.classNumber;
    if (document().codes[i] !== (inside ? chosen.classNumber : before[i])) throw new Error(`pixel ${x}, ${y}`);
  }
  const { headId } = document();
  await document().undo();
  expect(same(document().codes, before)).toBe(true);
  await document().redo();
  expect(document().headId).toBe(headId);
});

test('pieces are stepped through, largest first and round again, and the view follows', () => {
  const sizes = proposals.pieces.map(({ pixelCount }) => pixelCount);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  const seen = sizes.map(() => {
    proposals.step(1);
    return proposals.chosen;
  });
  expect(seen).toEqual(proposals.pieces);
  proposals.step(1);
  expect(proposals.chosen).toBe(proposals.pieces[0]);
  proposals.step(-1);
  expect(proposals.chosen).toBe(proposals.pieces.at(-1));
});

test('a rejected piece is gone until the proposal is dropped, and leaves no edit', () => {
  const { headId } = document();
  const count = proposals.pieces.length;
  proposals.step(1);
  const rejected = proposals.chosen;
  proposals.reject();
  expect(proposals.pieces).toHaveLength(count - 1);
  expect(proposals.chosen).toBe(proposals.pieces[0]);
  expect(proposals.pieces.some(({ firstPixel }) => firstPixel === rejected?.firstPixel)).toBe(false);
  expect(document().headId).toBe(headId);
  expect(proposals.drop()).toBe(true);
  expect(proposals.pieces).toEqual([]);
  proposals.open('references');
  expect(proposals.pieces).toHaveLength(count);
});

test('all that is left of a class is accepted as one edit', () => {
  proposals.step(1);
  const { chosen } = proposals;
  if (chosen === null) throw new Error('a piece is chosen');
  const { depth } = document();
  const pixels = proposals.sums.find(({ classNumber }) => classNumber === chosen.classNumber)?.pixels;
  proposals.acceptClass();
  expect(document().depth).toBe(depth + 1);
  expect(document().head).toMatchObject({ tool: 'accept references', pixelCount: pixels });
  expect(proposals.pieces.some(({ classNumber }) => classNumber === chosen.classNumber)).toBe(false);
});

test('everything that is offered is accepted as one edit, which says from what', () => {
  const pixels = proposals.sums.reduce((sum, each) => sum + each.pixels, 0);
  const { depth } = document();
  proposals.acceptAll();
  expect(document().depth).toBe(depth + 1);
  expect(document().head).toMatchObject({ tool: 'accept references', pixelCount: pixels });
  expect([proposals.pieces, proposals.chosen]).toEqual([[], null]);
});

test('a brush accepts where it goes and is offered, and the right button rejects', async () => {
  ink.choose({ kind: 'proposal' });
  painting.options.setRadius(4);
  const before = document().codes.slice();
  const count = () => proposals.pieces.reduce((sum, { pixelCount }) => sum + pixelCount, 0);
  const offered = count();
  hand.stroke([
    [90, 110],
    [140, 110],
  ]);
  const taken = document().head?.pixelCount ?? 0;
  expect(document().head?.tool).toBe('accept references by brush');
  expect(taken).toBeGreaterThan(50);
  expect(count()).toBe(offered - taken);
  expect(document().codes[at(95, 110)]).toBe(before[at(95, 110)]);
  expect(document().codes[at(110, 110)]).toBe(source.classes[at(110, 110)]);
  const { headId } = document();
  hand.stroke(
    [
      [190, 105],
      [220, 105],
    ],
    { button: 2 },
  );
  expect(document().headId).toBe(headId);
  expect(count()).toBeLessThan(offered - taken);
  expect(proposals.pending?.classes[at(205, 105)]).toBe(NO_STATEMENT);
  await document().undo();
});

test('a stroke that rejects shows it at once, and Escape takes it back', () => {
  ink.choose({ kind: 'proposal' });
  const shown = proposals.shown?.slice();
  hand.press(205, 105, { button: 2 });
  expect(proposals.shown?.[at(205, 105)]).toBe(NO_STATEMENT);
  painting.escape();
  expect(proposals.shown).toEqual(shown);
  const pieces = proposals.pieces.length;
  hand.stroke([[205, 105]], { button: 2 });
  expect(proposals.pieces.length).toBeLessThanOrEqual(pieces);
  expect(proposals.pending?.classes[at(205, 105)]).toBe(NO_STATEMENT);
});

test('with the proposal the hand lets go of accepting, and another source keeps it', () => {
  ink.choose({ kind: 'proposal' });
  proposals.open('references');
  expect(ink.now.kind).toBe('proposal');
  proposals.drop();
  expect(ink.now.kind).toBe('class');
});

test('what a hand has painted is left alone unless asked to; erasing gives it back', async () => {
  ink.choose({ kind: 'class' });
  painting.options.setRadius(3);
  const other = ([0, 1, 2, 3] as const).find(
    (code) => code !== document().codes[at(110, 110)] && code !== source.classes[at(110, 110)],
  );
  workspace.tools.takeCode(other ?? 0);
  hand.stroke([[110.5, 110.5]]);
  const isOffered = () => proposals.pending?.classes[at(110, 110)] !== NO_STATEMENT;
  expect(isOffered()).toBe(false);
  proposals.keepsPainted = false;
  expect(isOffered()).toBe(true);
  proposals.keepsPainted = true;
  await document().undo();
  expect(isOffered()).toBe(true);
  await document().redo();
  expect(isOffered()).toBe(false);
  hand.stroke([[110.5, 110.5]], { button: 2 });
  expect(isOffered()).toBe(true);
});

test('a shape that waits is finished before a piece is accepted, and what it painted is left alone', () => {
  ink.choose({ kind: 'class' });
  const [largest] = proposals.pieces;
  const offered = largest?.classNumber ?? 0;
  const { x0, y0 } = largest?.bounds ?? { x0: 0, y0: 0 };
  const held = document().codes[at(x0 + 5, y0 + 5)];
  const other = ([0, 1, 2, 3] as const).find((code) => code !== held && code !== offered) ?? 0;
  workspace.tools.takeCode(other);
  painting.takeTool('lasso');
  painting.options.adjusts = true;
  hand.stroke([
    [x0 + 1, y0 + 1],
    [x0 + 10, y0 + 2],
    [x0 + 8, y0 + 10],
    [x0 + 2, y0 + 9],
  ]);
  expect(painting.waits).toBe(true);
  proposals.step(1);
  proposals.accept();
  expect(painting.waits).toBe(false);
  expect(document().codes[at(x0 + 5, y0 + 5)]).toBe(other);
  expect(document().codes[at(x0 + 12, y0 + 12)]).toBe(offered);
});

test('accepted pixels are no hand: another source may offer something else there', () => {
  proposals.step(1);
  proposals.accept();
  expect(workspace.drafting.handPainted.region?.some((painted) => painted === 1)).toBe(false);
});

test('a stale proposal stays to be looked at, and cannot be accepted', () => {
  proposals.step(1);
  source.stale = true;
  const { headId } = document();
  proposals.accept();
  expect(said()).toEqual(['The proposal is being worked out anew: it can be accepted when it is there.']);
  expect(document().headId).toBe(headId);
  expect(proposals.shown).not.toBe(null);
});

test('on the scribbles and on another patch nothing is accepted', async () => {
  proposals.step(1);
  await parts.show('manual_hq', 1);
  expect(proposals.pieces).toEqual([]);
  expect(proposals.offered).toBe('Nothing has been offered for this patch yet.');
  await parts.show('manual_sc');
  expect(proposals.ink).toMatch(/^(Nothing has been offered|Proposals are for the mask)/);
  await parts.show('manual_hq');
  expect(proposals.pieces.length).toBeGreaterThan(0);
});

test('limits hold for what is accepted, and it is said where they leave nothing', () => {
  proposals.step(1);
  const held = document().codes[proposals.chosen?.firstPixel ?? 0] ?? 0;
  const others = (['clear', 'thick', 'thin', 'shadow'] as const).filter((_, code) => code !== held);
  painting.options.paintOver('manual_hq', { kind: 'only', classes: others });
  const { headId } = document();
  proposals.accept();
  expect(document().headId).toBe(headId);
  expect(said()[0]).toMatch(/^Nothing was written/);
});

test('a shape that waits is finished, too, before all of a class or all that is offered is accepted', async () => {
  for (const accept of ['acceptClass', 'acceptAll'] as const) {
    await document().goTo(null);
    workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
    const [largest] = proposals.pieces;
    const { x0, y0 } = largest?.bounds ?? { x0: 0, y0: 0 };
    const held = document().codes[at(x0 + 5, y0 + 5)];
    const other = ([0, 1, 2, 3] as const).find((code) => code !== held && code !== largest?.classNumber) ?? 0;
    workspace.tools.takeCode(other);
    painting.takeTool('rectangle');
    painting.options.adjusts = true;
    hand.stroke([
      [x0 + 1, y0 + 1],
      [x0 + 10, y0 + 10],
    ]);
    expect(painting.waits).toBe(true);
    proposals[accept]();
    expect(painting.waits).toBe(false);
    expect(document().codes[at(x0 + 5, y0 + 5)]).toBe(other);
    expect(document().codes[at(x0 + 12, y0 + 12)]).toBe(largest?.classNumber);
    hand.timeMs += 1000;
  }
});

test('what comes under a stroke is held against the mask again when that is taken back', () => {
  ink.choose({ kind: 'class' });
  const [largest] = proposals.pieces;
  const before = proposals.pieces;
  const { x0, y0 } = largest?.bounds ?? { x0: 0, y0: 0 };
  proposals.drop();
  // The stroke makes of some pixels what is offered there.
  workspace.tools.takeCode(largest?.classNumber ?? 0);
  painting.options.setRadius(4);
  hand.press(x0 + 8, y0 + 8);
  proposals.open('references');
  expect(proposals.pieces).not.toEqual(before);
  painting.escape();
  expect(proposals.pieces).toEqual(before);
});
