import type { Key } from '../shared/keys.ts';

/** Keys whose names are not their letters, as the documents write them. */
const named: Readonly<Record<string, string>> = {
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '=': 'Equal',
  '-': 'Minus',
  '/': 'Slash',
  ';': 'Semicolon',
  ',': 'Comma',
  '.': 'Period',
  '`': 'Backquote',
  '←': 'ArrowLeft',
  '→': 'ArrowRight',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  Esc: 'Escape',
  Delete: 'Delete',
  Enter: 'Enter',
  Space: 'Space',
};

/** The key that `Ctrl+Shift+Z` and the like name, on a US keyboard. Throws for what names none. */
export function keyNamed(name: string): Key {
  const parts = /^(?<ctrl>Ctrl\+)?(?<shift>Shift\+)?(?<label>.+)$/.exec(name)?.groups;
  const code = codeOf(parts?.label ?? '');
  if (code === null) throw new Error(`${name} is no key: write Ctrl+, Shift+ and a label of a US keyboard`);
  return { code, ...(parts?.ctrl && { ctrl: true }), ...(parts?.shift && { shift: true }) };
}

function codeOf(label: string): string | null {
  if (/^[A-Z]$/.test(label)) return `Key${label}`;
  if (/^[0-9]$/.test(label)) return `Digit${label}`;
  if (/^F([1-9]|1[0-2])$/.test(label)) return label;
  return named[label] ?? null;
}
