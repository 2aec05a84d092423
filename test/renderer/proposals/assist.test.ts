import { afterEach, beforeEach, expect, test } from 'vitest';
import { PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { NO_STATEMENT } from '../../../shared/cloudsen12/reference-classes.ts';
import { handSession } from '../../support/hand-session.ts';
import { until } from '../../support/session-driver.ts';

const parts = await handSession();
const { workspace, painting, hand, document } = parts;
const { proposals } = workspace;
const { assist } = workspace.drafting;
const at = (x: number, y: number) => y * PATCH_SIZE + x;

beforeEach(async () => {
  await parts.putAway();
  // The sample's scribbles are everywhere.
  assist.learnFrom('painted');
  assist.learnFromMask(false);
  proposals.setSmallest(1);
  proposals.setLeastRadius(0);
  // It is noise to the pixel, where cleaning up takes a second.
  assist.change({ majorityBox: 1, smallestIsland: 0 });
});
afterEach(() => proposals.drop());

async function ran(): Promise<void> {
  await until(() => !assist.stale);
}

/** A stroke of a class along a row. */
function paint(code: number, x: number, y: number): void {
  painting.options.setRadius(4);
  workspace.tools.takeCode(code);
  hand.stroke([
    [x, y],
    [x + 20, y],
  ]);
}

test('it says plainly what it lacks', async () => {
  proposals.run('assist');
  await ran();
  expect(proposals.offered).toBe('Nothing is there to learn from yet: paint a stroke of each class that you see.');
  paint(1, 210, 220);
  proposals.run('assist');
  await ran();
  expect(proposals.offered).toBe('Only thick is there to learn from: the assist needs at least two classes.');
});

/** The bright square is thick, something dark shadow. */
async function learned(): Promise<void> {
  paint(1, 210, 220);
  paint(3, 300, 300);
  proposals.run('assist');
  await ran();
  expect(typeof proposals.offered).not.toBe('string');
}

test('from a stroke of each class it proposes the rest of the patch, and accepting is an edit that says how', async () => {
  await learned();
  // A square that nobody has touched is as bright as the painted one.
  expect(assist.result?.offer.classes[at(420, 120)]).toBe(1);
  proposals.step(1);
  proposals.accept();
  const { detail, tool } = document().head ?? {};
  expect(tool).toBe('accept assist by blob');
  expect(JSON.parse(detail ?? '')).toMatchObject({ source: 'assist', trees: 25, from: 'painted', seed: 1 });
});

test('what it was told stands, and is not proposed', async () => {
  await learned();
  for (let x = 302; x < 320; x++) {
    expect(assist.result?.offer.classes[at(x, 300)]).toBe(3);
    expect(proposals.pending?.classes[at(x, 300)]).toBe(NO_STATEMENT);
  }
});

test('the result before stays, to be looked at only, until the next has come', async () => {
  await learned();
  const { shown } = proposals;
  expect(shown).not.toBe(null);
  assist.run();
  expect(proposals.stale).toBe(true);
  expect(proposals.shown).toBe(shown);
  proposals.step(1);
  const { headId } = document();
  proposals.accept();
  expect(document().headId).toBe(headId);
  await ran();
  expect(proposals.stale).toBe(false);
});

test('there is something new to learn after a stroke, an undo and erasing, and not after accepting', async () => {
  await learned();
  const before = assist.lesson;
  proposals.step(1);
  proposals.accept();
  expect(assist.lesson).toBe(before);
  // The view has followed the piece.
  workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  // Of a class that the accepted piece is not of.
  paint(((document().codes[at(110, 100)] ?? 0) + 1) % 4, 100, 100);
  const painted = assist.lesson;
  expect(painted).not.toBe(before);
  await document().undo();
  expect(assist.lesson).toBe(before);
  hand.stroke([[300, 300]], { button: 2 });
  expect(assist.lesson).not.toBe(before);
});

test('it is of its patch: another has nothing until it has run there', async () => {
  await learned();
  await parts.show('manual_hq', 1);
  expect(proposals.offered).toBe('It has not been run on this patch yet.');
  expect(proposals.shown).toBe(null);
  await parts.show('manual_hq', 0);
  expect(proposals.pieces.length).toBeGreaterThan(0);
});

test('scribbles teach from wherever they were drawn, and other settings give another result', async () => {
  assist.learnFrom('scribbles');
  proposals.run('assist');
  await ran();
  const first = assist.result;
  expect(first?.trainedOn.here.every((count) => count > 0)).toBe(true);
  assist.change({ trees: 1 });
  expect(assist.settings.trees).toBe(5);
  await ran();
  expect(assist.result).not.toBe(first);
});

test('from the mask as it is it learns without a stroke, and may contradict what it has learned from', async () => {
  assist.learnFromMask(true);
  proposals.run('assist');
  await ran();
  expect(assist.result?.trainedOn.here.every((count) => count > 100)).toBe(true);
  const { codes } = document();
  expect(assist.result?.offer.classes.some((number, i) => i % 512 > 0 && number !== codes[i])).toBe(true);
  const all = proposals.pieces.length;
  proposals.setLeastRadius(4);
  expect(proposals.pieces.length).toBeLessThan(all);
});

test('the uncertain place that is gone to is framed until a piece is gone to', async () => {
  assist.learnFrom('scribbles');
  proposals.run('assist');
  await ran();
  expect(assist.outline).toEqual([]);
  if (assist.nextUncertain() === null) throw new Error('noise is uncertain');
  expect(assist.outline.length).toBeGreaterThan(0);
  proposals.step(1);
  expect(assist.outline).toEqual([]);
});
