import { expect, onTestFinished, test } from 'vitest';
import { command } from '../../renderer/commands.ts';
import type { PatchFilter } from '../../shared/documents/patch-filters.ts';
import { everyPatch } from '../../shared/patch-list/filter-fields.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { attached } from './attached.svelte.ts';

/** The sample: three patches of train and two of val. */
async function start() {
  const parts = await sampleSession(await temporaryFolder(), {
    splits: [
      { folder: 'train', patchCount: 3, layers: ['L1C_B4', 'LABEL_manual_hq', 'LABEL_fmask'], metadata: true },
      { folder: 'val', patchCount: 2, layers: ['L1C_B4', 'LABEL_manual_hq'], metadata: true },
    ],
    // each patch is of one class, by its index
    pixels: (_, layer, patch) => (layer === 'LABEL_fmask' ? 4 : patch),
  });
  onTestFinished(() => parts.host.close());
  const { grid } = parts.workspace;
  const { listed } = grid;
  const counted = () => listed.sharesCounted.known === 5 && listed.list.fields.has('meta.roi_id');
  const passing = () =>
    [...grid.rows].map((row) => {
      const { split, patch } = listed.list.placeOf(row);
      return `${split.name} ${patch}`;
    });
  return { ...parts, grid, listed, counted, passing };
}

test('the patch under the cursor opens from the grid, and without opening one is back where one was', async () => {
  const { workspace, grid } = await start();
  workspace.goTo(2);
  await until(() => workspace.showing.current !== null);
  const { shown } = workspace.showing;
  grid.show();
  expect(grid.position).toBe(2);
  grid.moveTo(4);
  grid.hide();
  expect([workspace.showing.shown, grid.open]).toEqual([shown, false]);
  grid.show();
  expect(grid.position).toBe(2);
  grid.moveTo(4);
  grid.openPatch();
  await until(() => workspace.showing.current !== null);
  expect([workspace.split.name, workspace.patch, grid.open]).toEqual(['val', 1, false]);
});

test('filters pass patches of all splits, by words, classes and what the tables say', async () => {
  const { grid, counted, passing } = await start();
  grid.show();
  await until(counted);
  expect(passing()).toEqual(['train 0', 'train 1', 'train 2', 'val 0', 'val 1']);
  grid.change({ words: 'T32TQM_1' });
  expect(passing()).toEqual(['train 1', 'val 1']);
  grid.change({ words: '' });
  grid.setCondition('cloud', { test: 'between', field: 'cloud', min: 50, max: null });
  expect(passing()).toEqual(['train 1', 'train 2', 'val 1']);
  grid.setCondition('meta.s2_date', { test: 'dated', field: 'meta.s2_date', from: '2020-03-01', to: null });
  expect(passing()).toEqual(['train 2']);
  grid.setCondition('meta.s2_date', null);
  grid.change({ sort: [{ field: 'thin', descending: true }] });
  expect(passing()).toEqual(['train 2', 'train 1', 'val 1']);
});

test('the cursor stays with its patch while others go, and is on the first where its own goes', async () => {
  const { grid, counted, passing } = await start();
  grid.show();
  await until(counted);
  grid.moveTo(4);
  grid.setCondition('split', { test: 'is', field: 'split', values: ['val'] });
  expect([passing(), grid.position]).toEqual([['val 0', 'val 1'], 1]);
  grid.setCondition('split', { test: 'is', field: 'split', values: ['train'] });
  expect(grid.position).toBe(0);
  grid.setCondition('split', null);
  expect(grid.position).toBe(4);
});

test('what was painted and said is there when the grid opens', async () => {
  const { session, workspace, grid, listed, counted, passing, hand } = await start();
  workspace.panes.active.size = { width: 800, height: 800 };
  workspace.panes.active.fit();
  workspace.painting.options.setRadius(60);
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke([
    [200, 300],
    [600, 300],
  ]);
  await until(() => session.saveState === 'saved');
  workspace.work.say({ splitId: workspace.splitId, patch: 1, target: 'manual_hq' }, { status: 'done', flagged: true });
  grid.show();
  await until(() => counted() && listed.list.field('status').text(0) === 'in-work');
  const { list } = listed;
  expect([0, 1, 2].map((row) => list.field('status').text(row))).toEqual(['in-work', 'done', 'untouched']);
  expect(Number(list.field('shadow').text(0))).toBeGreaterThan(5);
  grid.setCondition('flagged', { test: 'is', field: 'flagged', values: ['yes'] });
  expect(passing()).toEqual(['train 1']);
});

test('the agreement with a layer is compared once a filter asks for it', async () => {
  const { grid, listed, counted, passing } = await start();
  grid.show();
  await until(counted);
  expect(listed.agreementCounted('LABEL_fmask').known).toBe(0);
  grid.setCondition('iou.fmask', { test: 'between', field: 'iou.fmask', min: null, max: 0.5 });
  await until(() => listed.agreementCounted('LABEL_fmask').known === 3);
  // fmask says cloud everywhere; only the first patch is clear
  expect(passing()).toEqual(['train 0']);
});

test('another target has other work and classes', async () => {
  const { workspace, grid, listed, counted } = await start();
  grid.show();
  await until(counted);
  expect(listed.list.field('clear').text(0)).toBe('100');
  workspace.chooseTarget('manual_sc');
  grid.retarget();
  await until(() => listed.sharesCounted.problems.length > 0);
  expect(listed.list.field('clear').text(0)).toBe('');
});

test('a saved filter is there for another page, and its name names one filter', async () => {
  const { workspace, grid, host, dataset } = await start();
  grid.show();
  await until(() => workspace.kept.of('filters') !== undefined);
  const filter: PatchFilter = { ...everyPatch, words: 'roi_0000' };
  grid.use(filter);
  grid.save('mine');
  grid.save('other');
  grid.change({ words: 'T32' });
  grid.save('mine');
  // those of the project come first, which nobody has waited for
  await until(() => grid.saved.length > 0);
  expect(grid.saved.map(({ name, filter: { words } }) => [name, words])).toEqual([
    ['mine', 'T32'],
    ['other', 'roi_0000'],
  ]);
  grid.forget('other');
  const other = (await openSession(host.connect(), dataset)).workspace?.grid;
  other?.show();
  await until(() => other?.saved.length === 1);
  expect(other?.saved[0]?.filter.words).toBe('T32');
});

test('a queue takes up the patches that pass, in their order', async () => {
  const { workspace, grid, counted } = await start();
  grid.show();
  await until(counted);
  grid.use({
    ...everyPatch,
    conditions: [{ test: 'between', field: 'cloud', min: 50, max: null }],
    sort: [{ field: 'patch', descending: true }],
  });
  grid.startQueue();
  const { queue } = workspace;
  await until(() => queue.isOn && workspace.showing.current !== null);
  expect([grid.open, queue.length, queue.name]).toEqual([false, 3, expect.stringContaining('cloud from 50 %')]);
  expect([workspace.split.name, workspace.patch]).toEqual(['train', 2]);
  queue.next();
  expect([workspace.split.name, workspace.patch]).toEqual(['train', 1]);
});

test('what acts on the patch beneath waits until the grid has gone', async () => {
  const { session, grid } = await start();
  const enabled = () => ['next', 'hide-mask', 'go-to', 'report', 'grid'].map((id) => command(id).enabled(session));
  expect(enabled()).toEqual([true, true, true, true, true]);
  command('grid').run(session);
  expect([grid.open, enabled()]).toEqual([true, [false, false, false, true, true]]);
  command('grid').run(session);
  expect(grid.open).toBe(false);
});

test('findings of the checks are counted once something asks for them, and anew by other numbers of a check', async () => {
  const parts = await sampleSession(await temporaryFolder(), {
    splits: [{ folder: 'train', patchCount: 3, layers: ['LABEL_manual_hq'], metadata: true }],
    // an island on each but the first, of as many pixels as the index says
    pixels: (_, _layer, patch, x, y) => (y === 100 && x >= 100 && x < 100 + patch ? 1 : 0),
  });
  onTestFinished(() => parts.host.close());
  const { session, workspace } = parts;
  const { grid } = workspace;
  const { listed } = grid;
  const islands = () => [0, 1, 2].map((row) => listed.list.field('lint.islands').text(row));
  onTestFinished(
    attached(() => {
      listed.followChecks();
      return undefined;
    }),
  );
  grid.show();
  await until(() => listed.sharesCounted.known === 3);
  expect([listed.findingsCounted.known, islands()]).toEqual([0, ['', '', '']]);
  grid.setCondition('lint.islands', { test: 'between', field: 'lint.islands', min: 1, max: null });
  await until(() => listed.findingsCounted.known === 3);
  expect(islands()).toEqual(['0', '1', '1']);
  expect([...grid.rows]).toEqual([1, 2]);
  session.preferences.set({ lint: { off: [], thresholds: { islands: { smallest: 2 } } } });
  await until(() => listed.findingsCounted.known === 3 && islands()[2] === '0');
  expect([...grid.rows]).toEqual([1]);
});
