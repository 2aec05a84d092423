import { expect, onTestFinished, test } from 'vitest';
import { Session } from '../../renderer/session.svelte.ts';
import type { Layout } from '../../shared/documents/layouts.ts';
import { shippedLayouts } from '../../shared/shipped-layouts.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { workspace } = parts;
  const names = () => workspace.layouts.list.map(({ name }) => name);
  const layout = (name: string): Layout => {
    const found = workspace.layouts.list.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error(`there is a layout ${name}`);
    return found.layout;
  };
  return { ...parts, names, layout };
}

const shipped = shippedLayouts.map(({ name }) => name);

test('at the first start there are the layout of the authors and that of their application', async () => {
  const { workspace, names, layout } = await start();
  expect(names()).toEqual(shipped);
  workspace.composites.chooseLayout(layout('Cirrus, RGB, snow'));
  expect(workspace.panes.list.map(({ compositeId }) => compositeId)).toEqual(['cirrus', 'authors-rgb', 'snow']);
  workspace.composites.chooseLayout(layout('CloudApp'));
  expect(workspace.panes.list.map(({ compositeId }) => compositeId)).toEqual(['cloudapp']);
});

test('a layout that was saved comes back as it was: views, composites, stretch, opacity, linked or not', async () => {
  const { workspace, session, names, layout } = await start();
  workspace.composites.choosePaneCount(4);
  const [, second, third] = workspace.panes.list;
  if (second === undefined || third === undefined) throw new Error('there are four panes');
  second.maskOpacity = 0.2;
  third.compositeId = 'L1C_B8';
  third.stretch = { ...third.stretch, own: { L1C_B8: { kind: 'fixed', ranges: [[0, 0.5]], gamma: 1 } } };
  workspace.panes.linked = false;
  await workspace.layouts.save('Mine');
  expect(workspace.layouts.current?.name).toBe('Mine');
  const saved = structuredClone(layout('Mine'));
  workspace.composites.chooseLayout(layout('CloudApp'));
  expect(workspace.layouts.current?.name).not.toBe('Mine');
  workspace.composites.chooseLayout(layout('Mine'));
  expect(workspace.panes.count).toBe(4);
  expect(workspace.panes.linked).toBe(false);
  expect(workspace.panes.layout).toEqual(saved);
  await session.close();
  expect(names()).toEqual([...shipped, 'Mine']);
});

test('saving under a name that is there replaces it, and what is deleted is gone', async () => {
  const { workspace, names, layout } = await start();
  await workspace.layouts.save('Mine');
  workspace.composites.choosePaneCount(2);
  await workspace.layouts.save('Mine');
  expect(layout('Mine').panes).toHaveLength(2);
  expect(names()).toEqual([...shipped, 'Mine']);
  workspace.layouts.remove('Mine');
  expect(names()).toEqual(shipped);
});

test('one that is saved under the name of a shipped one takes its place until it is deleted', async () => {
  const { workspace, names, layout } = await start();
  workspace.composites.choosePaneCount(6);
  await workspace.layouts.save('CloudApp');
  expect(names()).toEqual(['Cirrus, RGB, snow', 'CloudApp']);
  expect(layout('CloudApp').panes).toHaveLength(6);
  workspace.layouts.remove('CloudApp');
  expect(layout('CloudApp').panes).toHaveLength(1);
});

test('what was saved and what was looked at last are there again at the next start', async () => {
  const { workspace, session, host, dataset } = await start();
  await workspace.layouts.save('Mine');
  session.remember();
  workspace.composites.choosePaneCount(3);
  session.remember();
  await until(() => workspace.showing.shown?.pictures.length === 3);
  await session.close();
  const again = await openSession(host.connect(), dataset);
  expect(again.workspace?.panes.count).toBe(3);
  expect(again.workspace?.showing.shown?.pictures).toHaveLength(3);
  expect(again.workspace?.layouts.isSaved('Mine')).toBe(true);
});

test('a dataset that is only opened leaves no layout behind', async () => {
  const { session, connection, workspace } = await start();
  session.remember();
  await session.close();
  expect(await connection.calls['document.read']({ datasetId: workspace.datasetId, name: 'layouts' })).toBeNull();
});

test('a layout that another page has saved is offered here too', async () => {
  const { workspace, host, dataset, names } = await start();
  const other = await Session.start(host.connect());
  await other.openPlace(await host.connect().placeOf(dataset));
  await until(() => other.workspace?.showing.shown != null);
  await other.workspace?.layouts.save('Theirs');
  await until(() => workspace.layouts.isSaved('Theirs'));
  expect(names()).toContain('Theirs');
});
