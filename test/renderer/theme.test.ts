import { expect, test } from 'vitest';
import { ShownTheme, themeFor } from '../../renderer/state/theme.svelte.ts';
import type { Settings } from '../../shared/settings.ts';

test('a theme that was chosen holds whatever the system asks for', () => {
  for (const theme of ['dark', 'light', 'contrast'] as const) {
    for (const light of [true, false]) {
      for (const contrast of [true, false]) expect(themeFor(theme, { light, contrast })).toBe(theme);
    }
  }
});

test('the system is followed where nothing was chosen, contrast before brightness', () => {
  expect(themeFor('system', { light: false, contrast: false })).toBe('dark');
  expect(themeFor('system', { light: true, contrast: false })).toBe('light');
  expect(themeFor('system', { light: true, contrast: true })).toBe('contrast');
});

test('the theme changes with the system, until nobody wants to know any more', () => {
  const wishes = { light: false };
  const listeners = new Set<() => void>();
  const matchMedia = (query: string) =>
    ({
      matches: query.includes('light') && wishes.light,
      addEventListener: (_: string, listener: () => void, { signal }: { signal: AbortSignal }) => {
        listeners.add(listener);
        signal.addEventListener('abort', () => listeners.delete(listener));
      },
    }) as unknown as MediaQueryList;
  let setting: Settings['theme'] = 'system';
  const theme = new ShownTheme(() => setting);
  const stop = theme.follow({ matchMedia });
  expect(theme.now).toBe('dark');
  wishes.light = true;
  for (const listener of listeners) listener();
  expect(theme.now).toBe('light');
  setting = 'dark';
  expect(theme.now).toBe('dark');
  stop();
  expect(listeners.size).toBe(0);
});
