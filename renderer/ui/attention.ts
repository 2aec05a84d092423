import type { Session } from '../session.svelte.ts';

/** Time without a hand on anything is looked at so often. */
const TICK_MS = 5000;

/** Before anything acts on it: the time up to a key that goes on belongs to the patch that is left. */
const before = { capture: true, passive: true } as const;

/** Tells the work on the open dataset when somebody is at it: pointer, keys and wheel, in a window that is looked at. */
export function attention(session: Session) {
  return (document: Document) => {
    const stop = new AbortController();
    const { signal } = stop;
    const work = () => (session.workspace?.project.state === 'open' ? session.workspace.work : null);
    // A pointer that passes over a window at the back is not at work in it.
    const input = () => document.hasFocus() && work()?.input();
    const away = () => work()?.away();
    for (const kind of ['pointermove', 'pointerdown', 'keydown', 'wheel']) {
      document.addEventListener(kind, input, { ...before, signal });
    }
    window.addEventListener('blur', away, { signal });
    window.addEventListener('pagehide', away, { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && away(), { signal });
    const ticking = setInterval(() => work()?.tick(), TICK_MS);
    return () => {
      clearInterval(ticking);
      stop.abort();
    };
  };
}
