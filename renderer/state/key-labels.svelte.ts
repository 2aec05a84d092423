import type { Key } from '../../shared/keys.ts';

const fixed: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
  Comma: ',',
  Equal: '=',
  Minus: '-',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Backslash: '\\',
  Space: 'Space',
  Escape: 'Esc',
  Enter: 'Enter',
};

export interface LayoutSource {
  readonly keyboard?: { getLayoutMap(): Promise<ReadonlyMap<string, string>> };
}

/** What the keys of this keyboard are called: the layout's own labels where the browser tells them. */
export class KeyLabels {
  #layout = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #isMac: boolean;

  constructor(isMac: boolean) {
    this.#isMac = isMac;
  }

  /** Asks for the layout; without an answer the labels of a US keyboard stay. */
  async load(source: LayoutSource): Promise<void> {
    if (source.keyboard === undefined) return;
    // A browser may refuse to tell: then the labels stay, and the keys work all the same.
    this.#layout = await source.keyboard.getLayoutMap().catch(() => this.#layout);
  }

  of(key: Key): string {
    const own = this.#layout.get(key.code);
    const label = own === undefined ? (fixed[key.code] ?? unprefixed(key.code)) : capital(own);
    const ctrl = key.ctrl === true ? (this.#isMac ? '⌘' : 'Ctrl+') : '';
    return `${ctrl}${key.shift === true ? this.shifted(label) : label}`;
  }

  /** Anything that is done while Shift is held. */
  shifted(what: string): string {
    return `${this.#isMac ? '⇧' : 'Shift+'}${what}`;
  }
}

function unprefixed(code: string): string {
  return code.replace(/^(Key|Digit)/, '').replace(/^Numpad/, 'Num ');
}

/** As a key is printed; ß is not printed SS. */
function capital(label: string): string {
  const upper = label.toUpperCase();
  return upper.length === label.length ? upper : label;
}
