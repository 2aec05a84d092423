import type { Key } from '../../shared/keys.ts';

const names: Readonly<Record<string, string>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Backquote: '`',
  BracketLeft: '[',
  BracketRight: ']',
  Equal: '=',
  Minus: '-',
  Slash: '/',
  Comma: ',',
  Period: '.',
  Escape: 'Esc',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  NumpadDecimal: 'numdec',
  Semicolon: ';',
  Quote: "'",
  Backslash: '\\',
};

/** Codes that Electron has names for: with any other a menu cannot be made at all. */
const named =
  /^(Key[A-Z]|(Digit|Numpad)\d|F([1-9]|1\d|2[0-4])|Enter|Space|Backspace|Delete|Insert|Home|End|PageUp|PageDown)$/;

/**
 * A key as Electron's menus write it, with the label that it has on a US keyboard; null where they have no name for it.
 */
export function acceleratorOf({ code, ctrl = false, shift = false }: Key): string | null {
  if (!Object.hasOwn(names, code) && !named.test(code)) return null;
  const name = names[code] ?? code.replace(/^Numpad(?=\d$)/, 'num').replace(/^(Key|Digit)/, '');
  return `${ctrl ? 'CmdOrCtrl+' : ''}${shift ? 'Shift+' : ''}${name}`;
}
