import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { SettingsStore } from '../../../electron/application/settings-store.ts';
import { defaultSettings, settingSchemas } from '../../../shared/settings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A folder with this text as its settings, a store on it, and what the store has told. */
async function stored(text: string | null) {
  const folder = await temporaryFolder();
  const file = join(folder, 'settings.json');
  if (text !== null) writeFileSync(file, text);
  const told: string[] = [];
  const open = () => new SettingsStore(folder, (message) => told.push(message));
  return {
    folder,
    file,
    told,
    open,
    store: open(),
    written: () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>,
    aside: () => readdirSync(folder).filter((name) => name.startsWith('settings.json.damaged-')),
  };
}

test('settings of an earlier version keep what they say, and get defaults for what they do not know', async () => {
  const { store, told } = await stored('{"annotator":"Ada","scribbleNaming":"edge-first"}');
  expect(await store.read()).toEqual({ ...defaultSettings, annotator: 'Ada', scribbleNaming: 'edge-first' });
  expect(told).toEqual([]);
});

test('a change leaves the other settings as they are', async () => {
  const { store, written } = await stored(null);
  await Promise.all([store.change({ theme: 'light' }), store.change({ maskOpacity: 0.5, annotator: undefined })]);
  expect(written()).toEqual({ ...defaultSettings, theme: 'light', maskOpacity: 0.5 });
});

test('damaged settings are set aside by name, and the defaults are used', async () => {
  const { store, told, aside } = await stored('{"annotator":');
  expect(await store.read()).toEqual(defaultSettings);
  expect(aside()).toHaveLength(1);
  expect(told).toEqual([`settings.json is damaged and was set aside as ${aside()[0]}; the defaults are used.`]);
});

test('a single damaged value gets its default, the others stay, and the file as it was is kept and named', async () => {
  const text = '{"annotator":"Ada","theme":"mauve","maskOpacity":7,"later":[1]}';
  const { store, told, aside, folder, written } = await stored(text);
  expect(await store.read()).toEqual({ ...defaultSettings, annotator: 'Ada' });
  expect(told).toEqual([
    'Settings that cannot be used have their defaults again: theme was "mauve", maskOpacity was 7. ' +
      `The file as it was is kept as ${aside()[0]}.`,
  ]);
  expect(readFileSync(join(folder, aside()[0] ?? ''), 'utf8')).toBe(text);
  expect(written()).toEqual({ ...defaultSettings, annotator: 'Ada', later: [1] });
  await store.read();
  expect(told).toHaveLength(1);
});

test('settings that this version does not know survive a change', async () => {
  const { store, written } = await stored('{"assistant":{"model":"x"},"theme":"dark"}');
  expect(await store.change({ theme: 'light' })).toEqual({ ...defaultSettings, theme: 'light' });
  expect(written()).toEqual({ ...defaultSettings, assistant: { model: 'x' }, theme: 'light' });
});

test('two processes with one folder do not lose each other’s changes', async () => {
  const { open, written } = await stored(null);
  const [one, other] = [open(), open()];
  await one.read();
  await other.change({ annotator: 'Ada' });
  await one.change({ theme: 'contrast' });
  expect(written()).toEqual({ ...defaultSettings, annotator: 'Ada', theme: 'contrast' });
});

test('a folder in the place of the file is told once, and changes hold until the end', async () => {
  const { store, told, file, written } = await stored(null);
  mkdirSync(file);
  writeFileSync(join(file, 'something'), '');
  expect(await store.read()).toEqual(defaultSettings);
  await store.change({ theme: 'light' });
  await store.change({ annotator: 'Ada' });
  expect(await store.read()).toEqual({ ...defaultSettings, theme: 'light', annotator: 'Ada' });
  expect(told).toEqual([
    'settings.json cannot be read (it is a folder). ' +
      'Cloudbrush goes on with the settings that it has, and keeps changes only until it ends.',
  ]);
  rmSync(file, { recursive: true });
  await store.change({ patterns: true });
  expect(written()).toEqual({ ...defaultSettings, theme: 'light', annotator: 'Ada', patterns: true });
});

test('a folder that cannot be written in is told once, and changes hold until the end', async () => {
  const folder = await temporaryFolder();
  // Nothing can be made behind a link that leads nowhere, whoever asks: permissions do not hold root back.
  symlinkSync(join(folder, 'not there'), join(folder, 'data'));
  const told: string[] = [];
  const store = new SettingsStore(join(folder, 'data'), (message) => told.push(message));
  expect(await store.read()).toEqual(defaultSettings);
  expect(told).toEqual([]);
  expect(await store.change({ theme: 'dark' })).toEqual({ ...defaultSettings, theme: 'dark' });
  expect(await store.change({ patterns: true })).toEqual({ ...defaultSettings, theme: 'dark', patterns: true });
  expect(await store.read()).toEqual({ ...defaultSettings, theme: 'dark', patterns: true });
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^settings\.json cannot be written \(.+\)\. Cloudbrush goes on/);
});

const hostileValue = fc.oneof(
  fc.anything({ withNullPrototype: false }),
  fc.constantFrom('\0', 'x'.repeat(100_000), -0, 1e308, 220.5, { open: true, width: 1e9 }, { open: 1 }, [[[]]]),
);
const hostileName = fc.oneof(
  fc.constantFrom(...Object.keys(settingSchemas), '__proto__', 'constructor', 'toString', '', '\0'),
  fc.string(),
);
const hostileText = fc.oneof(
  fc.array(fc.tuple(hostileName, hostileValue), { maxLength: 8 }).map((entries) => {
    const parts = entries.map(([name, value]) => [JSON.stringify(name), toJson(value)].join(':'));
    return `{${parts.join(',')}}`;
  }),
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'null', '[]', '\uFEFF{}', '['.repeat(200_000), `{"x":${'['.repeat(9e4)}${']'.repeat(9e4)}}`),
  fc.constant(`{"annotator":"${'x'.repeat(300_000)}"}`),
);

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return 'null'; // a big integer, which no JSON has
  }
}

test('whatever the file holds, nothing is thrown, and only what the schema allows is believed', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const { store, open, written } = await stored(text);
      for (const settings of [await store.read(), await store.change({ theme: 'dark' })]) {
        expect(Object.getPrototypeOf(settings)).toBe(Object.prototype);
        expect(Object.keys(settings).toSorted()).toEqual(Object.keys(settingSchemas).toSorted());
        for (const [name, schema] of Object.entries(settingSchemas)) {
          expect(v.is(schema, settings[name as keyof typeof settings]), name).toBe(true);
        }
      }
      expect(written().theme).toBe('dark');
      expect((await open().read()).theme).toBe('dark');
      expect(Object.hasOwn(Object.prototype, 'theme')).toBe(false);
    }),
    { numRuns: 200 },
  );
});
