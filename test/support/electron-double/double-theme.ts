import { EventEmitter } from 'node:events';
import { onOrder, record } from './double-record.ts';

type Source = 'system' | 'light' | 'dark';

/** The system's theme, light until it is ordered otherwise, and what the application wants instead. */
class NativeTheme extends EventEmitter {
  #source: Source = 'system';
  #systemIsDark = false;
  shouldUseHighContrastColors = false;

  get themeSource(): Source {
    return this.#source;
  }

  set themeSource(source: Source) {
    this.#source = source;
    record.themeSources.push(source);
    this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemIsDark : this.#source === 'dark';
  }

  setSystem({ isDark, isContrast }: { readonly isDark: boolean; readonly isContrast: boolean }): void {
    this.#systemIsDark = isDark;
    this.shouldUseHighContrastColors = isContrast;
    this.emit('updated');
  }
}

export const nativeTheme = new NativeTheme();

onOrder('system-theme', (theme: { readonly isDark: boolean; readonly isContrast: boolean }) =>
  nativeTheme.setSystem(theme),
);
