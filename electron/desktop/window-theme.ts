import { nativeTheme } from 'electron';
import type { Settings } from '../../shared/settings.ts';
import { windowGrounds } from './window-grounds.ts';

type Theme = Settings['theme'];

/** High contrast is ours, and dark: the system knows light and dark alone. */
const sources = {
  system: 'system',
  dark: 'dark',
  light: 'light',
  contrast: 'dark',
} as const satisfies Record<Theme, typeof nativeTheme.themeSource>;

/** Frames, menus and dialogs of the system in the theme that the settings name, and the window's own ground with them. */
export class WindowTheme {
  readonly #paint: (background: string) => void;
  #theme: Theme = 'system';

  /** `paint` gives the window its ground, where there is a window yet. */
  constructor(paint: (background: string) => void) {
    this.#paint = paint;
    // the system may change it at any hour of the day
    nativeTheme.on('updated', () => this.#paint(this.background));
  }

  set(theme: Theme): void {
    this.#theme = theme;
    nativeTheme.themeSource = sources[theme];
    this.#paint(this.background);
  }

  get background(): string {
    const contrast =
      this.#theme === 'contrast' || (this.#theme === 'system' && nativeTheme.shouldUseHighContrastColors);
    if (contrast) return windowGrounds.contrast;
    return nativeTheme.shouldUseDarkColors ? windowGrounds.dark : windowGrounds.light;
  }
}
