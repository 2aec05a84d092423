/**
 * A key as the hand finds it: `code` is the physical position (`KeyboardEvent.code`), so the layout does not
 * matter; `ctrl` stands for Cmd on macOS.
 */
export interface Key {
  readonly code: string;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
}

/** Keys that act while they are held. */
export const heldKeys = {
  peek: { code: 'KeyQ' },
  pan: { code: 'Space' },
  clearDate: { code: 'KeyC' },
} as const satisfies Record<string, Key>;

export type HeldKeyId = keyof typeof heldKeys;

export const heldKeyTitles: Readonly<Record<HeldKeyId, string>> = {
  peek: 'Peek beneath the mask',
  pan: 'Pan',
  clearDate: 'The clearest other date',
};

export const heldKeyIds = Object.keys(heldKeys) as readonly HeldKeyId[];

/** One spelling per key: two that are pressed alike are spelt alike. */
export function spelling({ code, ctrl = false, shift = false }: Key): string {
  return `${ctrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${code}`;
}
