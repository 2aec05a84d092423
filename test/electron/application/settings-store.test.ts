import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SettingsStore } from '../../../electron/application/settings-store.ts';
import { defaultSettings } from '../../../shared/settings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('settings of an earlier version keep what they say, and get defaults for what they do not know', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'settings.json'), '{"annotator":"Ada","scribbleNaming":"edge-first"}');
  const store = new SettingsStore(folder, expect.unreachable);
  expect(await store.read()).toEqual({ ...defaultSettings, annotator: 'Ada', scribbleNaming: 'edge-first' });
});

test('a change leaves the other settings as they are', async () => {
  const folder = await temporaryFolder();
  const store = new SettingsStore(folder, expect.unreachable);
  await Promise.all([store.change({ theme: 'light' }), store.change({ maskOpacity: 0.5, annotator: undefined })]);
  expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toEqual({
    ...defaultSettings,
    theme: 'light',
    maskOpacity: 0.5,
  });
});

test('damaged settings are set aside by name, and the defaults are used', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'settings.json'), '{"annotator":');
  const told: string[] = [];
  const store = new SettingsStore(folder, (message) => told.push(message));
  expect(await store.read()).toEqual(defaultSettings);
  const [aside] = readdirSync(folder);
  expect(aside).toMatch(/^settings\.json\.damaged-/);
  expect(told).toEqual([`settings.json is damaged and was set aside as ${aside}; the defaults are used.`]);
});
