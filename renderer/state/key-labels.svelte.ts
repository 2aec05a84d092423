import type { Key } from '../keys.ts';

const fixed: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  BracketLeft: '[',
  BracketRight: ']',
  Equal: '=',
  Minus: '-',
  Slash: '/',
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
    if (source.keyboard !== undefined) this.#layout = await source.keyboard.getLayoutMap();
  }

  of(key: Key): string {
    const label = this.#layout.get(key.code)?.toUpperCase() ?? fixed[key.code] ?? key.code.replace(/^(Key|Digit)/, '');
    const ctrl = key.ctrl === true ? (this.#isMac ? '⌘' : 'Ctrl+') : '';
    const shift = key.shift === true ? (this.#isMac ? '⇧' : 'Shift+') : '';
    return `${ctrl}${shift}${label.replace(/^Numpad/, 'Num ')}`;
  }
}
