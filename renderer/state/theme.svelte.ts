import type { Settings } from '../../shared/settings.ts';

/** What the page can look like; `data-theme` of its root, whose tokens stand in app.css. */
export type Theme = 'dark' | 'light' | 'contrast';

/** What the system asks for. */
export interface SystemLooks {
  readonly light: boolean;
  /** More contrast, or colours of the system's own. */
  readonly contrast: boolean;
}

const queries = {
  light: '(prefers-color-scheme: light)',
  contrast: '(prefers-contrast: more), (forced-colors: active)',
} as const;

export function themeFor(setting: Settings['theme'], { light, contrast }: SystemLooks): Theme {
  if (setting !== 'system') return setting;
  if (contrast) return 'contrast';
  return light ? 'light' : 'dark';
}

export function systemLooks({ matchMedia }: Pick<Window, 'matchMedia'>): SystemLooks {
  return { light: matchMedia(queries.light).matches, contrast: matchMedia(queries.contrast).matches };
}

/** The theme that is shown: the annotator's choice, else what the system asks for now. */
export class ShownTheme {
  readonly #setting: () => Settings['theme'];
  #system = $state.raw<SystemLooks>({ light: false, contrast: false });

  constructor(setting: () => Settings['theme']) {
    this.#setting = setting;
  }

  get now(): Theme {
    return themeFor(this.#setting(), this.#system);
  }

  /** Follows the system until the answer is called. */
  follow(window: Pick<Window, 'matchMedia'>): () => void {
    const stop = new AbortController();
    const look = () => {
      this.#system = systemLooks(window);
    };
    look();
    for (const query of Object.values(queries)) {
      window.matchMedia(query).addEventListener('change', look, { signal: stop.signal });
    }
    return () => stop.abort();
  }
}
