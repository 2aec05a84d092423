import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import type { KeyPress } from '../../renderer/state/shortcuts.svelte.ts';
import { settingSchemas } from '../../shared/settings.ts';
import { openSession, sampleSession, until } from '../support/session-driver.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function pressOf(code: string, held: Partial<KeyPress> = {}): KeyPress {
  return { code, ctrl: false, shift: false, alt: false, system: false, ...held };
}

async function start() {
  const parts = await sampleSession(await temporaryFolder());
  onTestFinished(() => parts.host.close());
  const { shortcuts } = parts.session;
  return { ...parts, shortcuts, meant: (code: string, held = {}) => shortcuts.commandFor(pressOf(code, held)) };
}

test('a key means its command by where it lies, with exactly its modifiers', async () => {
  const { meant } = await start();
  expect(meant('KeyD')).toBe('next');
  expect(meant('KeyD', { shift: true })).toBe(null);
  expect(meant('KeyE')).toBe('eraser');
  expect(meant('KeyE', { ctrl: true })).toBe('export');
  expect(meant('KeyZ', { ctrl: true, shift: true })).toBe('redo');
  expect(meant('KeyY', { ctrl: true })).toBe('redo');
  expect(meant('Numpad1')).toBe('code-1');
});

test('with Alt no key means a command, because layouts write letters with it, nor with the key of the system', async () => {
  const { meant } = await start();
  expect(meant('KeyD', { alt: true })).toBe(null);
  expect(meant('KeyD', { system: true })).toBe(null);
});

test('a key that was changed means its command at once, the old one nothing, and tooltips say so', async () => {
  const { shortcuts, meant } = await start();
  expect(shortcuts.hintOf('brush')).toBe(' (B)');
  expect(shortcuts.assign('brush', pressOf('KeyX', { ctrl: true }), 0)).toBe(null);
  expect([meant('KeyX', { ctrl: true }), meant('KeyB')]).toEqual(['brush', null]);
  expect(shortcuts.hintOf('brush')).toBe(' (Ctrl+X)');
  expect([shortcuts.hasChanged('brush'), shortcuts.changed]).toEqual([true, true]);
});

test('a key that another has is refused with the name of that one, and nothing is changed', async () => {
  const { shortcuts, meant } = await start();
  expect(shortcuts.assign('brush', pressOf('BracketLeft'))).toEqual({
    sentence: '[ is Smaller brush.',
    holder: 'smaller',
  });
  expect(shortcuts.assign('brush', pressOf('KeyQ'))?.sentence).toBe('Q is Peek beneath the mask.');
  expect([meant('BracketLeft'), shortcuts.changed]).toEqual(['smaller', false]);
});

test('taken from another it is gone there, and comes back when the change is undone', async () => {
  const { shortcuts, meant } = await start();
  expect(shortcuts.take('brush', pressOf('BracketLeft'), 0)).toBe(null);
  expect([meant('BracketLeft'), shortcuts.labelOf('smaller')]).toEqual(['brush', '']);
  shortcuts.reset('brush');
  expect([meant('BracketLeft'), meant('KeyB'), shortcuts.changed]).toEqual(['smaller', 'brush', false]);
});

test('taken from one that has it by a change it is gone there too', async () => {
  const { shortcuts, meant } = await start();
  expect(shortcuts.assign('note', pressOf('F9'), 0)).toBe(null);
  expect(shortcuts.assign('note', pressOf('Home'))).toBe(null);
  expect(shortcuts.take('flag', pressOf('F9'), 0)).toBe(null);
  expect([meant('F9'), meant('Home')]).toEqual(['flag', 'note']);
  expect(shortcuts.keysOf('note')).toEqual([{ code: 'Home' }]);
});

test('what the browser, the system or the page keeps for itself cannot even be taken', async () => {
  const { shortcuts } = await start();
  for (const press of [
    pressOf('KeyW', { ctrl: true }),
    pressOf('Tab'),
    pressOf('Escape'),
    pressOf('KeyX', { alt: true }),
    pressOf('KeyX', { system: true }),
  ]) {
    expect(shortcuts.assign('brush', press)?.holder).toBe(null);
    expect(shortcuts.take('brush', press)?.sentence).toMatch(/\.$/);
  }
  expect(shortcuts.assign('brush', pressOf('KeyW', { ctrl: true }))?.sentence).toBe(
    'Ctrl+W opens, closes or changes tabs in a browser: it stays as it is.',
  );
  expect(shortcuts.assign('pan', pressOf('KeyX', { shift: true }))?.sentence).toBe(
    'A key that is held goes without Ctrl and Shift.',
  );
  expect(shortcuts.changed).toBe(false);
});

test('a command has up to four keys, a key of its own moves, and none at all is allowed', async () => {
  const { shortcuts } = await start();
  for (const code of ['F9', 'F10', 'Home']) expect(shortcuts.assign('brush', pressOf(code))).toBe(null);
  expect(shortcuts.assign('brush', pressOf('End'))?.sentence).toBe('4 keys are the most.');
  expect(shortcuts.assign('brush', pressOf('Home'), 0)).toBe(null);
  expect(shortcuts.keysOf('brush').map(({ code }) => code)).toEqual(['Home', 'F9', 'F10']);
  for (let i = 0; i < 3; i++) shortcuts.remove('brush', 0);
  expect([shortcuts.keysOf('brush'), shortcuts.hintOf('brush')]).toEqual([[], '']);
  shortcuts.assign('brush', pressOf('KeyB'));
  expect(shortcuts.hasChanged('brush')).toBe(false);
});

test('keys that are held can be changed, and profiles have their own', async () => {
  const { shortcuts, meant } = await start();
  expect([shortcuts.heldBy('Space'), shortcuts.heldBy('KeyQ'), shortcuts.heldBy('KeyB')]).toEqual([
    'pan',
    'peek',
    null,
  ]);
  expect(shortcuts.assign('peek', pressOf('F9'), 0)).toBe(null);
  expect([shortcuts.heldBy('F9'), shortcuts.heldBy('KeyQ'), meant('F9')]).toEqual(['peek', null, null]);
  shortcuts.choose('iris');
  expect([shortcuts.heldBy('KeyW'), shortcuts.heldBy('F9'), meant('Space')]).toEqual(['pan', 'peek', 'hide-mask']);
  shortcuts.resetAll();
  expect([shortcuts.profile, shortcuts.heldBy('KeyQ'), shortcuts.heldBy('F9')]).toEqual(['iris', 'peek', null]);
});

test('the host keeps them, for every page that comes later', async () => {
  const { session, host, userData, dataset } = await sampleSession(await temporaryFolder());
  onTestFinished(() => host.close());
  session.shortcuts.choose('napari');
  session.shortcuts.assign('note', pressOf('F9', { shift: true }), 0);
  await session.preferences.flush();
  const { keys } = JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'));
  expect(keys).toEqual({ profile: 'napari', changes: { note: [{ code: 'F9', shift: true }] } });
  const later = await openSession(host.connect(), dataset);
  expect(later.shortcuts.commandFor(pressOf('F9', { shift: true }))).toBe('note');
  session.shortcuts.resetAll();
  await session.preferences.flush();
  await until(() => !later.shortcuts.changed);
});

test('names of a later version are kept, what could be no key is not believed', () => {
  const schema = settingSchemas.keys;
  const later = { profile: 'iris', changes: { 'tool-of-2030': [{ code: 'KeyT', shift: true }], note: [] } };
  expect(v.parse(schema, later)).toEqual(later);
  for (const changes of [
    { note: [{ code: 'a b' }] },
    { note: [{ code: 'x'.repeat(99) }] },
    { note: Array(5).fill({ code: 'KeyX' }) },
    { ['n'.repeat(99)]: [] },
    Object.fromEntries(Array.from({ length: 301 }, (_, i) => [`c${i}`, []])),
  ]) {
    expect(v.is(schema, { profile: 'iris', changes })).toBe(false);
  }
  expect(v.is(schema, { profile: 'emacs', changes: {} })).toBe(false);
});

test('a reset of all preferences sets the keys back, and what takes it back can be sent', async () => {
  const { session, shortcuts, meant } = await start();
  shortcuts.choose('iris');
  shortcuts.assign('note', pressOf('F9'), 0);
  const before = session.preferences.reset();
  expect([shortcuts.profile, shortcuts.changed, meant('F9')]).toEqual(['cloudbrush', false, null]);
  session.preferences.set(structuredClone(before));
  expect([shortcuts.profile, meant('F9')]).toEqual(['iris', 'note']);
});
