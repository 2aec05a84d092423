import { afterEach, beforeEach, expect, it } from 'vitest';
import { command } from '../../renderer/commands.ts';
import { handSession } from '../support/hand-session.ts';
import { until } from '../support/session-driver.ts';
import { attached } from './attached.svelte.ts';

const parts = await handSession();
const { painting, hand, workspace, session } = parts;
const { lint } = workspace;
let stop: () => void = () => undefined;

/** Two islands of shadow in clear ground, of 4 and of 1 pixel; the list's component is there. */
beforeEach(async () => {
  await parts.putAway();
  paint(0, [1, 1, 509, 509]);
  paint(3, [300, 300, 301, 301]);
  paint(3, [60, 50, 60, 50]);
  painting.takeTool('brush');
  await parts.saved();
  stop = attached(() => {
    lint.follow();
    return undefined;
  });
});

afterEach(async () => {
  lint.open = false;
  stop();
  session.preferences.set({ lint: { off: [], thresholds: {} } });
  await session.preferences.flush();
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

const islands = () => lint.groups.find(({ rule }) => rule.id === 'islands');
const sizes = () => islands()?.hits.map(({ pixelCount }) => pixelCount) ?? [];
const settled = () => until(() => lint.open && !lint.busy && islands()?.blind === false);

it('nothing is looked for until the list is open; then each finding stands with its reason, by rule', async () => {
  expect(lint.groups).toEqual([]);
  expect(lint.busy).toBe(false);
  lint.open = true;
  await settled();
  expect(islands()?.hits.map(({ reason }) => reason)).toEqual([
    '4 pixels of shadow, fewer than 9.',
    '1 pixel of shadow, fewer than 9.',
  ]);
  expect(lint.count).toBe(2);
});

it('what the split lacks for a rule is said, and the others go on', async () => {
  lint.open = true;
  await settled();
  const cirrus = lint.groups.find(({ rule }) => rule.id === 'clear-cirrus');
  expect(cirrus).toMatchObject({ hits: [], blind: true, cannotTell: 'This split has no B10.' });
});

it('the keys go from one to the next and around, bring it into view and outline it; Escape lets go of it', async () => {
  const { active } = workspace.panes;
  active.size = { width: 500, height: 400 };
  // The list is opened by the key, and the first one gone to as soon as it is known.
  command('next-hit').run(session);
  expect(session.docks.isOpen('right')).toBe(true);
  await until(() => lint.chosen !== null);
  await settled();
  expect(lint.chosen?.hit.pixelCount).toBe(4);
  expect(new Set(lint.outline)).toEqual(new Set([300, 302]));
  const { x, y } = active.toPatch(250, 200);
  expect([Math.abs(x - 301) < 1, Math.abs(y - 301) < 1]).toEqual([true, true]);
  command('next-hit').run(session);
  expect(lint.chosen?.hit.pixelCount).toBe(1);
  command('next-hit').run(session);
  expect(lint.chosen?.hit.pixelCount).toBe(4);
  command('previous-hit').run(session);
  expect(lint.chosen?.hit.pixelCount).toBe(1);
  expect([lint.escape(), lint.chosen, lint.outline, lint.escape()]).toEqual([true, null, [], false]);
});

it('a change of the mask is looked at when the stroke has ended', async () => {
  lint.open = true;
  await settled();
  painting.takeTool('brush');
  painting.options.setRadius(6);
  workspace.tools.takeCode(0);
  hand.press(300, 300);
  hand.release();
  await until(() => sizes().length === 1);
  expect(sizes()).toEqual([1]);
});

it('after one was mended, the key goes on with the one behind it', async () => {
  paint(3, [400, 400, 401, 400]);
  lint.open = true;
  await until(() => sizes().length === 3);
  lint.step(1);
  lint.step(1);
  expect(lint.chosen?.hit.pixelCount).toBe(2);
  workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  paint(0, [400, 400, 401, 400]);
  await until(() => sizes().length === 2);
  expect(lint.chosen).toBeNull();
  lint.step(1);
  expect(lint.chosen?.hit.pixelCount).toBe(1);
});

it('one that is left as it is goes away, is kept with the project, and can be had again', async () => {
  lint.open = true;
  await settled();
  expect(command('accept-hit').enabled(session)).toBe(false);
  lint.step(1);
  command('accept-hit').run(session);
  expect(sizes()).toEqual([1]);
  expect(islands()?.accepted).toBe(1);
  expect(lint.chosen?.hit.pixelCount).toBe(1);
  const { datasetId, splitId } = workspace;
  const hit = { splitId, patch: 0, ruleId: 'islands', firstPixel: 300 * 512 + 300, pixelCount: 4 };
  let text: string | null = null;
  while (text === null) text = await session.calls['document.read']({ datasetId, name: 'accepted' });
  expect(JSON.parse(text)).toEqual({ hits: [hit] });
  command('accept-hit').run(session);
  expect([lint.count, lint.chosen]).toEqual([0, null]);
  lint.showAgain('islands');
  expect(sizes()).toEqual([4, 1]);
});

it('one that was left and is another now is found again', async () => {
  lint.open = true;
  await settled();
  lint.step(1);
  lint.accept();
  expect(sizes()).toEqual([1]);
  workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  paint(3, [300, 300, 302, 301]);
  await until(() => sizes().length === 2);
  expect(sizes()).toEqual([6, 1]);
  lint.showAgain('islands');
});

it('rules can be off and have other numbers; what another version knows is kept', async () => {
  lint.open = true;
  await settled();
  session.preferences.set({
    lint: { off: ['of-another-version'], thresholds: { islands: { smallest: 3, later: 7 } } },
  });
  await until(() => sizes().length === 1);
  session.preferences.set({ lint: { off: ['of-another-version', 'islands'], thresholds: {} } });
  await until(() => islands() === undefined);
  await session.preferences.flush();
  expect(session.settings.lint.off).toEqual(['of-another-version', 'islands']);
});

it('scribbles are not checked', async () => {
  lint.open = true;
  await parts.show('manual_sc');
  expect([lint.groups, lint.busy]).toEqual([[], false]);
  expect(lint.lacks).toBe('The checks are of the mask, not of scribbles.');
  const next = command('next-hit');
  expect([next.enabled(session), next.whyNot?.(session)]).toEqual([false, lint.lacks]);
});
