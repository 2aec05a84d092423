import { expect, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import type { HistoryRow } from '../../renderer/state/history-rows.ts';
import { branchedSession } from '../support/branched-session.ts';
import { until } from '../support/session-driver.ts';

const kinds = (rows: readonly HistoryRow[]) => rows.map(({ kind }) => kind);

test('an abandoned branch is one row until it is unfolded, and going into it folds the other', async () => {
  const { workspace, document, second, third, fourth } = await branchedSession();
  const { history } = workspace;
  expect(kinds(history.rows)).toEqual(['edit', 'branch', 'edit', 'base']);
  history.toggleBranch(second.editId);
  expect(kinds(history.rows)).toEqual(['edit', 'branch', 'edit', 'edit', 'edit', 'base']);
  history.toggleBranch(second.editId);
  expect(kinds(history.rows)).toEqual(['edit', 'branch', 'edit', 'base']);
  await document.goTo(third.editId);
  expect(document.codes).toEqual(third.codes);
  expect(history.rows.map(({ key }) => key)).toEqual([
    third.editId,
    second.editId,
    `on ${fourth.editId}`,
    document.history[0]?.editId,
    'base',
  ]);
});

test('a stroke adds one row above the others, which stay as they are', async () => {
  const { workspace, paint } = await branchedSession();
  const before = workspace.history.rows.map(({ key }) => key);
  const { editId } = paint(350);
  expect(workspace.history.rows.map(({ key }) => key)).toEqual([editId, ...before]);
});

test('an edit that is pointed at is outlined, until the hand or the patch goes on', async () => {
  const { workspace, fourth } = await branchedSession();
  const { history } = workspace;
  const ys = () => history.pointedAt.filter((_, i) => i % 2 === 1);
  history.point(fourth.editId);
  await until(() => history.pointedAt.length > 0);
  const radius = workspace.painting.options.radius;
  expect(Math.min(...ys())).toBe(300 - radius);
  expect(Math.max(...ys())).toBe(300 + radius);
  history.point(null);
  expect(history.pointedAt).toHaveLength(0);
  history.point(fourth.editId);
  await until(() => history.pointedAt.length > 0);
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(history.pointedAt).toHaveLength(0);
});

test('what another one of them changed never comes late over the one that is pointed at', async () => {
  const { workspace, document, first, fourth, saved } = await branchedSession();
  await saved();
  await document.refresh();
  workspace.history.point(first.editId);
  workspace.history.point(fourth.editId);
  await until(() => workspace.history.pointedAt.length > 0);
  expect(Math.min(...workspace.history.pointedAt.filter((_, i) => i % 2 === 1))).toBeGreaterThan(250);
});

test('edits of one annotator can be listed alone, as long as there are some', async () => {
  const { workspace, session, paint, saved } = await branchedSession();
  const { history } = workspace;
  expect(history.annotators).toEqual(['Ada']);
  await session.saveSettings({ annotator: 'Grace' });
  const { editId } = paint(350);
  expect(history.annotators).toEqual(['Ada', 'Grace']);
  history.annotator = 'Grace';
  expect(history.rows.map(({ key }) => key)).toEqual([editId, 'base']);
  await saved();
  workspace.next();
  await until(() => workspace.showing.shown?.patch === 1);
  expect(history.annotator).toBeNull();
});

test('H opens the history with the dock that it lies in, and closes it where it is seen', async () => {
  const { session } = await branchedSession();
  const { preferences, docks } = session;
  press(command('history'), session);
  expect(preferences.now.historyOpen).toBe(true);
  docks.setOpen('left', false);
  press(command('history'), session);
  expect(preferences.now.historyOpen).toBe(true);
  expect(docks.isOpen('left')).toBe(true);
  press(command('history'), session);
  expect(preferences.now.historyOpen).toBe(false);
  expect(docks.isOpen('left')).toBe(true);
});
