import { DOCK_WIDTHS } from '../../shared/settings.ts';
import type { Preferences } from './preferences.svelte.ts';

export type Side = 'left' | 'right';

/** The panels beside the picture: how wide they are and whether they are there. */
export class Docks {
  readonly #preferences: Preferences;
  /** Which were open before both were put away at once. */
  #before: Readonly<Record<Side, boolean>> = { left: true, right: true };

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
  }

  isOpen(side: Side): boolean {
    return this.#dock(side).open;
  }

  /** CSS pixels. */
  width(side: Side): number {
    return this.#dock(side).width;
  }

  setOpen(side: Side, open: boolean): void {
    this.#set(side, { open });
  }

  setWidth(side: Side, width: number): void {
    const { min, max } = DOCK_WIDTHS;
    this.#set(side, { width: Math.round(Math.min(max, Math.max(min, width))) });
  }

  /** Only the picture; then what was there before. */
  toggle(): void {
    const now = { left: this.isOpen('left'), right: this.isOpen('right') };
    const away = now.left || now.right;
    if (away) this.#before = now;
    const next = away ? { left: false, right: false } : this.#before;
    this.setOpen('left', next.left);
    this.setOpen('right', next.right);
  }

  #dock(side: Side) {
    const { leftDock, rightDock } = this.#preferences.now;
    return side === 'left' ? leftDock : rightDock;
  }

  #set(side: Side, change: { open?: boolean; width?: number }): void {
    const { open, width } = this.#dock(side);
    this.#preferences.set({ [`${side}Dock`]: { open, width, ...change } });
  }
}
