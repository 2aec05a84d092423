import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { command, press } from '../../renderer/commands.ts';
import { Preferences } from '../../renderer/state/preferences.svelte.ts';
import { AppError } from '../../shared/errors.ts';
import { defaultSettings, type Settings, type SettingsChange, withChange } from '../../shared/settings.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A host that keeps settings, answers when it is let, and may be out of reach. */
function slowHost() {
  let kept: Settings = defaultSettings;
  let failure: AppError | null = null;
  const sent: SettingsChange[] = [];
  const waiting: (() => void)[] = [];
  const failures: unknown[] = [];
  const send = async (change: SettingsChange): Promise<Settings> => {
    sent.push(change);
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (failure !== null) throw failure;
    kept = withChange(kept, change);
    return kept;
  };
  const preferences = new Preferences(defaultSettings, send, (work) => {
    work.catch((error: unknown) => failures.push(error));
  });
  return {
    preferences,
    sent,
    failures,
    answer: async () => {
      await until(() => waiting.length > 0);
      waiting.shift()?.();
    },
    cut: () => {
      failure = new AppError('connection', 'The connection is lost.');
    },
    refuse: () => {
      failure = new AppError('unwritable', 'The disk is full.');
    },
    mend: () => {
      failure = null;
    },
  };
}

test('a change holds at once, and what a dragged slider does in one go is sent once', async () => {
  const { preferences, sent, answer } = slowHost();
  for (let percent = 36; percent <= 60; percent++) preferences.set({ maskOpacity: percent / 100 });
  preferences.set({ patterns: true });
  expect(preferences.now).toEqual({ ...defaultSettings, maskOpacity: 0.6, patterns: true });
  expect(sent).toEqual([]);
  await answer();
  expect(sent).toEqual([{ maskOpacity: 0.6, patterns: true }]);
});

test('an answer never takes back what was changed after it was asked for', async () => {
  const { preferences, sent, answer } = slowHost();
  const saved = preferences.save({ theme: 'light' });
  preferences.set({ theme: 'contrast', annotator: 'Ada' });
  await answer();
  await saved;
  expect(preferences.now).toEqual({ ...defaultSettings, theme: 'contrast', annotator: 'Ada' });
  await answer();
  await until(() => sent.length === 2);
  expect(sent[1]).toEqual({ theme: 'contrast', annotator: 'Ada' });
});

test('what another page changes is shown, except where this page has just changed the same', async () => {
  const { preferences } = slowHost();
  preferences.set({ theme: 'light' });
  preferences.changedByHost({ ...defaultSettings, theme: 'dark', tintClear: true });
  expect(preferences.now).toEqual({ ...defaultSettings, theme: 'light', tintClear: true });
});

test('a change that could not be sent holds, and goes with the next one once the connection is back', async () => {
  const { preferences, sent, failures, answer, cut, mend } = slowHost();
  cut();
  preferences.set({ patterns: true });
  await answer();
  await until(() => sent.length === 1);
  mend();
  const saved = preferences.save({ theme: 'dark' });
  await answer();
  await saved;
  expect(sent.at(-1)).toEqual({ patterns: true, theme: 'dark' });
  expect(preferences.now).toEqual({ ...defaultSettings, patterns: true, theme: 'dark' });
  expect(failures).toEqual([]);
});

test('a change that is not kept does not keep back the one after it', async () => {
  const { preferences, sent, failures, answer, refuse, mend } = slowHost();
  preferences.set({ patterns: true });
  const first = preferences.flush();
  const refused = expect(first).rejects.toThrow('The disk is full.');
  refuse();
  const second = preferences.save({ theme: 'dark' });
  await answer();
  await refused;
  mend();
  await answer();
  await second;
  expect(sent).toEqual([{ patterns: true }, { theme: 'dark' }]);
  expect(failures).toEqual([]);
});

test('a reset leaves the name and what was shown already, and can be taken back as a whole', () => {
  const { preferences } = slowHost();
  const mine: SettingsChange = {
    annotator: 'Ada',
    tour: false,
    theme: 'light',
    maskOpacity: 0.5,
    leftDock: { open: false, width: 300 },
  };
  preferences.set(mine);
  const undo = preferences.reset();
  expect(preferences.now).toEqual({ ...defaultSettings, annotator: 'Ada', tour: false });
  preferences.set(undo);
  expect(preferences.now).toEqual({ ...defaultSettings, ...mine });
});

async function openSample() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  return parts;
}

test('how the mask is drawn is the same in the next session', async () => {
  const { session, workspace, host, dataset, userData } = await openSample();
  press(command('outline'), session);
  workspace.view.patterns = true;
  workspace.view.tintClear = true;
  workspace.view.setOpacity('manual_hq', 0.5);
  workspace.view.setOpacity('manual_sc', 0.7);
  expect(workspace.view.style).toBe('outline');
  session.leave();
  const file = join(userData, 'settings.json');
  await until(() => (JSON.parse(readFileSync(file, 'utf8')) as Settings).patterns);

  const { workspace: next } = await openSession(host.connect(), dataset);
  const { style, patterns, tintClear } = next?.view ?? {};
  expect({ style, patterns, tintClear }).toEqual({ style: 'outline', patterns: true, tintClear: true });
  expect(next?.view.opacityOf('manual_hq')).toBe(0.5);
  expect(next?.view.opacityOf('manual_sc')).toBe(0.7);
});

test('a pen that presses lightly paints at full size where its pressure is not wanted', async () => {
  const { session, workspace, hand } = await openSample();
  workspace.painting.options.setRadius(10);
  workspace.painting.options.code.manual_hq = 3;
  const paintedAt = (y: number) => {
    hand.stroke([[200.5, y + 0.5]], { device: 'pen', pressure: 0.2 });
    const codes = Array.from({ length: 21 }, (_, i) => workspace.values.codeAt(190 + i, y));
    return codes.filter((code) => code === 3).length;
  };
  workspace.panes.active.show({ zoom: 1, sx: 0, sy: 0 });
  const light = paintedAt(100);
  session.preferences.set({ penPressure: false });
  const full = paintedAt(200);
  expect(full).toBeGreaterThanOrEqual(20);
  expect(light).toBeLessThan(full);
});

test('one key leaves only the picture, and brings back the panels that were there', async () => {
  const { session } = await openSample();
  const { docks } = session;
  const open = () => [docks.isOpen('left'), docks.isOpen('right')];
  docks.setOpen('left', false);
  press(command('docks'), session);
  expect(open()).toEqual([false, false]);
  press(command('docks'), session);
  expect(open()).toEqual([false, true]);
  docks.setWidth('right', 10_000);
  expect(docks.width('right')).toBe(480);
  docks.setWidth('right', 301.6);
  expect(session.settings.rightDock).toEqual({ open: true, width: 302 });
});
