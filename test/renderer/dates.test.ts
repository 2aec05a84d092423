import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../renderer/state/workspace.svelte.ts';
import { datedSession, layers, seen } from '../support/dated-session.ts';
import { until } from '../support/session-driver.ts';

/** The value of the first band at a pixel, of what the pane shows. */
function firstValueOf({ dates, composites, showing: { shown } }: Workspace): number | undefined {
  const picture = dates.pictureIn(composites.active);
  const bands = picture?.kind === 'date' ? picture.bands : (shown?.pictures[0]?.bands ?? []);
  return bands[0]?.[100 * 512 + 100];
}

/** The mask that is painted, at a pixel. */
function painted({ showing: { shown } }: Workspace): number | undefined {
  return shown?.document?.codes[100 * 512 + 100];
}

describe('the clear date, while its key is held', () => {
  test('is there at once, and the patch is there again as soon as the key is let go', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    const own = firstValueOf(workspace);
    dates.hold(true);
    expect(seen(workspace)).toEqual(['date', 'val', 1]);
    expect(firstValueOf(workspace)).not.toBe(own);
    dates.hold(false);
    expect(seen(workspace)).toBeNull();
    expect(firstValueOf(workspace)).toBe(own);
  });

  test('cannot be painted on: why is told, and the mask is as it was', async () => {
    const { workspace, dates, ready, hand } = await datedSession();
    await ready();
    const before = painted(workspace);
    workspace.painting.options.code.manual_hq = before === 1 ? 2 : 1;
    dates.hold(true);
    hand.stroke([[100.5, 100.5]]);
    expect(painted(workspace)).toBe(before);
    expect(workspace.painting.blocker).toBe('You are looking at 2020-04-01. Let the key go, then paint.');
    dates.hold(false);
    expect(workspace.painting.blocker).toBeNull();
    hand.stroke([[100.5, 100.5]]);
    expect(painted(workspace)).not.toBe(before);
  });

  test('leaves an outline that waits waiting, which takes no corner while it cannot be seen', async () => {
    const { workspace, dates, ready, hand, session } = await datedSession();
    const { painting, showing } = workspace;
    await ready();
    painting.takeTool('polygon');
    for (const corner of [
      [100.5, 100.5],
      [160.5, 100.5],
      [130.5, 160.5],
    ] as const)
      hand.stroke([corner]);
    dates.hold(true);
    hand.stroke([[200.5, 200.5]]);
    expect(session.notices.list).toHaveLength(1);
    expect([painting.draft?.outline?.points.length, showing.document?.depth]).toEqual([6, 0]);
    dates.hold(false);
    painting.finish();
    expect(showing.document?.head).toMatchObject({ tool: 'polygon' });
  });

  test('ends a stroke that is under way and keeps it', async () => {
    const { workspace, dates, ready, hand, session } = await datedSession();
    await ready();
    workspace.painting.options.code.manual_hq = workspace.values.codeAt(100, 100) === 1 ? 2 : 1;
    hand.press(100.5, 100.5);
    dates.hold(true);
    hand.drag([[200.5, 100.5]]);
    hand.release();
    await until(() => session.outbox.state === 'saved');
    expect(painted(workspace)).toBe(workspace.painting.options.code.manual_hq);
    expect(workspace.painting.strokeCount).toBe(1);
  });

  test('is fetched where it has not come yet, and appears when it does', async () => {
    const { workspace, dates } = await datedSession();
    dates.hold(true);
    await until(() => seen(workspace)?.[0] === 'date');
    expect(seen(workspace)).toEqual(['date', 'val', 1]);
  });

  test('of the next patch is shown where the key is still held there', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    dates.hold(true);
    workspace.next();
    await until(() => workspace.showing.shown?.patch === 1 && seen(workspace)?.[0] === 'date');
    expect(seen(workspace)).toEqual(['date', 'val', 1]);
  });

  test('is not there where the place has no other date, and a sentence says so', async () => {
    const { workspace, dates, session } = await datedSession();
    workspace.goTo(2);
    await until(() => workspace.showing.shown?.patch === 2);
    dates.hold(true);
    await until(() => session.notices.list.length > 0);
    expect(session.notices.list.map(({ message }) => message)).toEqual([
      'The open splits hold no other date of this place.',
    ]);
    expect(seen(workspace)).toBeNull();
    expect(workspace.painting.blocker).toBeNull();
  });

  test('is not known without metadata', async () => {
    const { dates } = await datedSession([{ folder: 'train', patchCount: 2, layers }]);
    await dates.known.ask();
    expect(dates.known.whyNone).toBe('No metadata.csv in train: other dates of this place are not known.');
  });
});

describe('steps through the dates', () => {
  test('go from day to day in place, back again, and stay at the ends', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    const steps = [-1, -1, -1, 1, 1, 1, 1] as const;
    const found = steps.map((by) => {
      dates.step(by);
      return dates.lookedAt?.day ?? 'here';
    });
    // The patch that is painted is of May.
    expect(found).toEqual(['2020-04-01', '2020-03-01', '2020-03-01', '2020-04-01', 'here', '2020-08-01', '2020-08-01']);
    expect([workspace.splitId, workspace.patch]).toEqual(['train', 0]);
    expect(workspace.painting.blocker).toContain('Escape goes back');
    expect(dates.back()).toBe(true);
    expect(seen(workspace)).toBeNull();
    expect(dates.back()).toBe(false);
  });

  test('are shown in another composite, and a split that lacks a band of it says so', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    dates.step(-1);
    const nir = workspace.composites.all.find(({ id }) => id === 'nir');
    if (nir === undefined) throw new Error('near infrared is offered');
    workspace.composites.choose(nir);
    await until(() => workspace.showing.shown?.pictures[0]?.composite === nir);
    expect(dates.pictureIn(nir)).toMatchObject({ kind: 'none', why: 'val has no B8, which Near infrared needs.' });
    dates.step(-1);
    await until(() => seen(workspace)?.[0] === 'date');
    expect(seen(workspace)).toEqual(['date', 'train', 1]);
  });

  test('end with the patch: the next one is shown as itself', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    dates.step(-1);
    workspace.next();
    expect(dates.lookedAt).toBeNull();
    await until(() => workspace.showing.shown?.patch === 1);
    expect(workspace.painting.blocker).toBeNull();
  });

  test('are those of the place that is gone to', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    expect(dates.known.patches).toHaveLength(4);
    workspace.goTo(2);
    await until(() => workspace.showing.current?.patch === 2 && dates.known.isKnown);
    expect(dates.known.patches.map(({ patch }) => patch)).toEqual([2]);
    expect(dates.known.here?.patch).toBe(2);
  });

  test('lead to the date as the patch that is painted, when that is asked for', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    dates.step(1);
    workspace.paintLookedAt();
    await until(() => workspace.showing.shown?.splitId === 'val' && workspace.showing.shown.patch === 0);
    expect(dates.lookedAt).toBeNull();
    await until(() => dates.known.here?.day === '2020-08-01');
  });

  test('tell the cloud of a mask as it was painted meanwhile', async () => {
    const { connection, workspace, dates, ready, hand, session } = await datedSession();
    await ready();
    const cloud = () => dates.known.at({ splitId: 'train', patch: 0 })?.cloudPixels ?? 0;
    const before = cloud();
    workspace.painting.options.code.manual_hq = 0;
    hand.stroke([
      [128.5, 64.5],
      [128.5, 400.5],
    ]);
    await until(() => session.outbox.state === 'saved');
    connection.tell({
      kind: 'mask-changed',
      datasetId: workspace.datasetId,
      splitId: 'train',
      patch: 0,
      target: 'manual_hq',
    });
    await until(() => cloud() < before);
  });
});

describe('what is read under the cursor', () => {
  test('is of the date that is looked at, with its mask where that is asked for', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    const [band] = workspace.showing.layersIn(workspace.panes.active);
    if (band === undefined) throw new Error('a band is shown');
    const read = () => [
      workspace.values.at(band, 100, 100),
      workspace.values.readout.patch,
      workspace.values.codeAt(100, 100),
    ];
    const own = read();
    dates.step(-1);
    dates.step(-1);
    // Patches of the sample differ by 100 in every band.
    expect(read()).toEqual([(own[0] ?? 0) + 100, 1, null]);
    expect(dates.mask).toBeNull();
    dates.withMask = true;
    await until(() => dates.mask !== null);
    expect(dates.mask?.place).toMatchObject({ splitId: 'train', patch: 1, target: 'manual_hq' });
    expect(read()[2]).toBe(dates.mask?.codes[100 * 512 + 100]);
    dates.back();
    expect(dates.mask).toBeNull();
    expect(read()).toEqual(own);
  });

  test('stays that of the patch while dates take turns', async () => {
    const { workspace, dates, ready } = await datedSession();
    await ready();
    dates.toggleFlicker();
    expect([dates.lookedAt?.splitId, workspace.values.readout.patch]).toEqual(['val', 0]);
  });
});

test('the small pictures of the dates are fetched in true colour, whatever the panes show', async () => {
  const { workspace, dates } = await datedSession();
  const { composites } = workspace;
  const nir = composites.all.find(({ id }) => id === 'nir');
  if (nir === undefined) throw new Error('the split has near infrared');
  composites.choose(nir);
  expect(composites.plain.id).toBe('true-colour');
  const inColour = () => dates.known.patches.filter((date) => dates.pictures.of(date, composites.plain) !== null);
  await until(() => dates.known.patches.length > 1 && inColour().length === dates.known.patches.length);
  expect(composites.active).toBe(nir);
});
