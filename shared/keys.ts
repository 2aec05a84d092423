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
