import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Hand, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const across = [
  [200, 300],
  [500, 420],
] as const;

test('a step is accomplished by what it speaks of, and by nothing else', async () => {
  const { host, session, workspace, hand } = await sampleSession(await temporaryFolder());
  const { tour } = session;
  workspace.panes.active.size = { width: 800, height: 800 };
  workspace.panes.active.fit();
  expect(tour.due).toBe(true);
  tour.start();
  expect([tour.step, tour.number, tour.due]).toEqual(['paint', 1, false]);
  workspace.painting.options.code.manual_hq = 3;
  hand.press(300, 300);
  workspace.painting.escape();
  expect(tour.accomplished).toBe(false);
  hand.stroke(across);
  expect(tour.accomplished).toBe(true);
  tour.tick();
  expect([tour.step, tour.isDone('paint'), tour.accomplished]).toEqual(['look', true, false]);
  workspace.panes.active.zoomAt(2, 100, 100);
  expect(tour.accomplished).toBe(true);
  tour.tick();
  const [, other] = workspace.composites.all;
  if (other === undefined) throw new Error('the sample has two composites');
  workspace.composites.choose(other);
  expect(tour.accomplished).toBe(true);
  tour.tick();
  expect([tour.step, tour.accomplished]).toEqual(['undo', false]);
  await until(() => workspace.showing.current !== null && session.saveState === 'saved');
  await workspace.showing.current?.document?.undo();
  expect(tour.accomplished).toBe(true);
  tour.tick();
  session.dialog = 'export';
  expect([tour.step, tour.accomplished]).toEqual([null, true]);
  tour.tick();
  session.dialog = 'none';
  expect([tour.step, tour.due]).toEqual([null, false]);
  await until(() => session.settings.tour === false);
  await session.outbox.settled();
  await host.close();
});

test('the tour waits for a name and for dialogs, goes back, and comes again when it is asked for', async () => {
  const { host, session } = await sampleSession(await temporaryFolder());
  const { tour } = session;
  await session.saveSettings({ annotator: null });
  expect(tour.due).toBe(false);
  await session.saveSettings({ annotator: 'Ada' });
  session.dialog = 'keys';
  expect(tour.due).toBe(false);
  session.dialog = 'none';
  expect(tour.due).toBe(true);
  tour.start();
  tour.next();
  tour.next();
  tour.back();
  expect([tour.step, tour.isDone('paint')]).toEqual(['look', false]);
  tour.dismiss();
  expect([tour.step, tour.due]).toEqual([null, false]);
  tour.start();
  expect(tour.step).toBe('paint');
  await until(() => session.settings.tour === false);
  await host.close();
});

test('the tour that was dismissed is due again once the preferences ask for it', async () => {
  const { host, session } = await sampleSession(await temporaryFolder());
  const { tour } = session;
  tour.start();
  tour.dismiss();
  session.preferences.set({ tour: true });
  expect(tour.due).toBe(true);
  await session.preferences.flush();
  await host.close();
});

test('a mask on which something was undone before does not tick the step that speaks of undo', async () => {
  const { host, session, workspace, hand } = await sampleSession(await temporaryFolder());
  const { tour } = session;
  const showPatch = async (patch: number) => {
    workspace.goTo(patch);
    await until(() => workspace.showing.current !== null);
  };
  const undo = () => workspace.showing.current?.document?.undo();
  hand.stroke([[200, 300]]);
  await undo();
  await showPatch(1);
  tour.start();
  for (const _step of ['paint', 'look', 'composites']) tour.next();
  await showPatch(0);
  expect([tour.step, tour.accomplished]).toEqual(['undo', false]);
  tour.back();
  tour.next();
  expect(tour.accomplished).toBe(false);
  hand.stroke([[200, 300]]);
  expect(tour.accomplished).toBe(false);
  await undo();
  expect(tour.accomplished).toBe(true);
  await until(() => session.outbox.waiting === 0);
  await host.close();
});

test('a step goes on in another dataset that is opened meanwhile', async () => {
  const { host, session, workspace, hand, connection, dataset } = await sampleSession(await temporaryFolder());
  const { tour } = session;
  workspace.painting.options.code.manual_hq = 3;
  hand.stroke(across);
  workspace.panes.active.zoomAt(2, 100, 100);
  tour.start();
  await session.openPlace(await connection.placeOf(join(dataset, 'train')));
  await until(() => session.workspace?.showing.current != null);
  const next = session.workspace;
  if (next === null) throw new Error('the other dataset is open');
  next.painting.options.code.manual_hq = 3;
  // The same files, and so the same project: the first stroke is there already.
  new Hand(next).stroke([
    [100, 100],
    [150, 120],
  ]);
  expect([tour.step, tour.accomplished]).toEqual(['paint', true]);
  tour.tick();
  await session.openPlace(await connection.placeOf(dataset));
  await until(() => session.workspace?.showing.current != null);
  session.workspace?.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  tour.back();
  tour.next();
  expect([tour.step, tour.accomplished]).toEqual(['look', false]);
  await host.close();
});
