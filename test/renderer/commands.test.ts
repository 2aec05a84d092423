import { expect, test } from 'vitest';
import { commandFor, commands } from '../../renderer/commands.ts';
import { heldKeys, type Key } from '../../shared/keys.ts';

const plain = { ctrl: false, shift: false, alt: false };

function idFor(press: Partial<typeof plain> & { code: string }): string | null {
  return commandFor({ ...plain, ...press })?.id ?? null;
}

test('a key means its command by where it lies, with exactly its modifiers', () => {
  expect(idFor({ code: 'KeyD' })).toBe('next');
  expect(idFor({ code: 'KeyD', shift: true })).toBe(null);
  expect(idFor({ code: 'KeyE' })).toBe('eraser');
  expect(idFor({ code: 'KeyE', ctrl: true })).toBe('export');
  expect(idFor({ code: 'KeyZ', ctrl: true })).toBe('undo');
  expect(idFor({ code: 'KeyZ', ctrl: true, shift: true })).toBe('redo');
  expect(idFor({ code: 'KeyZ' })).toBe(null);
});

test('one command may have several keys', () => {
  expect(idFor({ code: 'Digit1' })).toBe('code-1');
  expect(idFor({ code: 'Numpad1' })).toBe('code-1');
  expect(idFor({ code: 'KeyY', ctrl: true })).toBe('redo');
});

test('with Alt no key means a command, because layouts write letters with it', () => {
  for (const command of commands) {
    for (const key of command.keys) {
      expect(commandFor({ ...plain, ...key, alt: true }), command.id).toBe(null);
    }
  }
});

test('no two commands share a key, nor a command one that acts while it is held', () => {
  const named = ({ code, ctrl = false, shift = false }: Key) => `${code} ${ctrl} ${shift}`;
  const keys = [...commands.flatMap((command) => command.keys), ...Object.values(heldKeys)].map(named);
  expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
});

test('every command is found by each of its keys', () => {
  for (const command of commands) {
    for (const key of command.keys) expect(commandFor({ ...plain, ...key })).toBe(command);
  }
});
