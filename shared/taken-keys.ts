import { type Key, spelling } from './keys.ts';

const TAB = 'opens, closes or changes tabs in a browser';
const FULL_SCREEN = 'is for the full screen';

/** Keys that a page never hears of, or that must go on doing what people expect of them, by their spelling. */
const taken: Readonly<Record<string, string>> = {
  'Ctrl+KeyW': TAB,
  'Ctrl+Shift+KeyW': TAB,
  'Ctrl+KeyT': TAB,
  'Ctrl+Shift+KeyT': TAB,
  'Ctrl+KeyN': TAB,
  'Ctrl+Shift+KeyN': TAB,
  'Ctrl+PageUp': TAB,
  'Ctrl+PageDown': TAB,
  'Ctrl+Shift+PageUp': TAB,
  'Ctrl+Shift+PageDown': TAB,
  'Ctrl+F4': TAB,
  'Ctrl+KeyQ': 'ends the application',
  'Ctrl+Shift+KeyQ': 'ends the application',
  F11: FULL_SCREEN,
  'Ctrl+Shift+KeyI': 'is for the developer tools',
  F12: 'is for the developer tools',
};

/** The same whatever is held with them. */
const takenCodes: Readonly<Record<string, string>> = {
  Escape: 'takes back what is under way',
  Tab: 'leads from control to control',
  ContextMenu: 'belongs to the system',
  PrintScreen: 'belongs to the system',
};

/** Keys that only change what others mean. */
const modifier = /^(Shift|Control|Alt|Meta|OS)(Left|Right)?$|^(CapsLock|NumLock|ScrollLock|Fn|FnLock|AltGraph)$/;

export function isModifier(code: string): boolean {
  return modifier.test(code);
}

/** What a key does that no command can have, as a sentence goes on after its name; null where it is free to take. */
export function ownUse(key: Key): string | null {
  // A keyboard on a screen, or a letter that is put together, has no place that could be found again.
  if (key.code === '' || key.code === 'Unidentified') return 'has no place on the keyboard';
  if (isModifier(key.code)) return 'is no key by itself';
  return takenCodes[key.code] ?? taken[spelling(key)] ?? null;
}
