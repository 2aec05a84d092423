import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandTable } from '../../shared/commands.ts';
import {
  type Bindings,
  conflictOf,
  isHeld,
  isPlain,
  keyProfiles,
  keysOf,
  profileIds,
  titleOf,
} from '../../shared/key-profiles.ts';
import { heldKeyIds, heldKeys, type Key, spelling } from '../../shared/keys.ts';
import { isModifier, ownUse } from '../../shared/taken-keys.ts';

function spellings(bindings: Bindings): string[] {
  return Array.from(bindings.values()).flatMap((keys) => keys.map(spelling));
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, place) => names.indexOf(name) !== place);
}

test('the profile Cloudbrush is the table of commands, with the keys that are held', () => {
  const bindings = keysOf('cloudbrush');
  for (const { id, keys } of commandTable) expect(bindings.get(id), id).toEqual(keys);
  for (const id of heldKeyIds) expect(bindings.get(id), id).toEqual([heldKeys[id]]);
  expect(bindings.size).toBe(commandTable.length + heldKeyIds.length);
});

test.each(profileIds)('%s: no key stands twice, and none is one that cannot be taken', (profile) => {
  expect(twice(spellings(keysOf(profile)))).toEqual([]);
  const own = Object.entries(keyProfiles[profile].keys as Readonly<Record<string, readonly Key[]>>);
  expect(twice(own.flatMap(([, keys]) => keys.map(spelling)))).toEqual([]);
  // Every key that the profile names is there: none of them fell to another or to the system.
  const bindings = keysOf(profile);
  for (const [id, keys] of own) expect(bindings.get(id as never), id).toEqual(keys);
});

test.each(profileIds)('%s: a command that has a key by itself is never without one', (profile) => {
  const bindings = keysOf(profile);
  const without = commandTable.filter(({ id, keys }) => keys.length > 0 && bindings.get(id)?.length === 0);
  expect(without.map(({ id }) => id)).toEqual([]);
  for (const id of heldKeyIds) expect(bindings.get(id), id).not.toEqual([]);
});

test('IRIS and napari have the keys that the hand knows from there', () => {
  const first = (profile: 'iris' | 'napari', id: Parameters<typeof titleOf>[0]) =>
    spelling(keysOf(profile).get(id)?.[0] ?? { code: 'none' });
  expect(first('iris', 'undo')).toBe('KeyU');
  expect(first('iris', 'brush')).toBe('KeyD');
  expect(first('iris', 'pan')).toBe('KeyW');
  expect(first('iris', 'previous')).toBe('Backspace');
  expect(first('napari', 'brush')).toBe('KeyP');
  expect(first('napari', 'fit')).toBe('Ctrl+KeyR');
  expect(keysOf('napari').get('eraser')).toEqual([{ code: 'KeyE' }]);
});

test('a conflict names who has the key, a command or what is held, and nobody is in conflict with itself', () => {
  const bindings = keysOf('cloudbrush');
  expect(conflictOf(bindings, 'brush', { code: 'BracketLeft' })).toBe('smaller');
  expect(conflictOf(bindings, 'brush', { code: 'KeyQ' })).toBe('peek');
  expect(conflictOf(bindings, 'pan', { code: 'KeyB' })).toBe('brush');
  expect(conflictOf(bindings, 'brush', { code: 'KeyB' })).toBe(null);
  expect(conflictOf(bindings, 'brush', { code: 'KeyB', ctrl: true })).toBe(null);
  expect([titleOf('smaller'), titleOf('peek')]).toEqual(['Smaller brush', 'Peek beneath the mask']);
});

test('what was changed comes before the profile, and the profile before the table', () => {
  const changes = { note: [{ code: 'KeyB' }], 'of-a-later-version': [{ code: 'KeyE' }] };
  expect(keysOf('cloudbrush', changes).get('note')).toEqual([{ code: 'KeyB' }]);
  expect(keysOf('cloudbrush', changes).get('brush')).toEqual([]);
  expect(keysOf('cloudbrush', changes).get('eraser')).toEqual([{ code: 'KeyE' }]);
  expect(keysOf('iris', changes).get('brush')).toEqual([{ code: 'KeyD' }]);
  expect(keysOf('iris').get('next')).toEqual([{ code: 'ArrowRight' }]);
});

test.each([
  [{ code: 'KeyW', ctrl: true }, 'tabs'],
  [{ code: 'KeyT', ctrl: true, shift: true }, 'tabs'],
  [{ code: 'Tab' }, 'control'],
  [{ code: 'Tab', ctrl: true }, 'control'],
  [{ code: 'Escape', shift: true }, 'under way'],
  [{ code: 'F11' }, 'full screen'],
  [{ code: 'ShiftLeft', shift: true }, 'by itself'],
  [{ code: '' }, 'place'],
] satisfies [Key, string][])('%j cannot be taken, with the reason', (key, word) => {
  expect(ownUse(key)).toContain(word);
});

test('letters, F5 and F6 are free to take, Ctrl alone is no key', () => {
  for (const code of ['KeyW', 'F5', 'F6', 'Backspace', 'Space']) expect(ownUse({ code })).toBe(null);
  expect([isModifier('ControlRight'), isModifier('KeyC')]).toEqual([true, false]);
});

const ids = [...commandTable.map(({ id }) => id), ...heldKeyIds, 'nothing', '__proto__', 'constructor'];
const codes = ['KeyA', 'KeyB', 'Space', 'Escape', 'Tab', 'Digit1', 'F11', 'constructor'];
const key = fc.record(
  { code: fc.constantFrom(...codes), ctrl: fc.boolean(), shift: fc.boolean() },
  { requiredKeys: ['code'] },
);
const anyChanges = fc
  .array(fc.tuple(fc.constantFrom(...ids), fc.array(key, { maxLength: 4 })), { maxLength: 12 })
  .map((entries) => Object.fromEntries(entries));

test('whatever was changed, no key means two things, none is taken that cannot be, and held keys are plain', () => {
  fc.assert(
    fc.property(fc.constantFrom(...profileIds), anyChanges, (profile, changes) => {
      const bindings = keysOf(profile, changes);
      expect(twice(spellings(bindings))).toEqual([]);
      for (const [id, keys] of bindings) {
        expect(keys.filter((taken) => ownUse(taken) !== null || (isHeld(id) && !isPlain(taken)))).toEqual([]);
      }
    }),
  );
});
