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
};

/** A key as Electron's menus write it, with the label that it has on a US keyboard. */
export function acceleratorOf({ code, ctrl = false, shift = false }: Key): string {
  const name = names[code] ?? code.replace(/^Numpad(?=\d$)/, 'num').replace(/^(Key|Digit)/, '');
  return `${ctrl ? 'CmdOrCtrl+' : ''}${shift ? 'Shift+' : ''}${name}`;
}
