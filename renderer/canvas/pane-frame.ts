import type { PaneFrame } from '../state/device-pixels.ts';

type OnFrame = (size: { readonly width: number; readonly height: number }, frame: PaneFrame) => void;

/**
 * Tells the pane's size and place, in CSS pixels with their fractions, and the screen's scale: at once, and when one of
 * them changes. The scale does with the browser's zoom, and when the window goes to another display. Returns what stops it.
 */
export function followPane(pane: HTMLElement, onFrame: OnFrame): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const measure = () => {
    const { left, top, width, height } = pane.getBoundingClientRect();
    onFrame({ width, height }, { left, top, ratio: devicePixelRatio });
  };
  // A query holds for one scale: after each change another one is watched.
  const watchScale = () => {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const onChange = () => {
      measure();
      watchScale();
    };
    query.addEventListener('change', onChange, { once: true, signal });
  };
  const observer = new ResizeObserver(measure);
  observer.observe(pane);
  addEventListener('resize', measure, { signal });
  watchScale();
  return () => {
    observer.disconnect();
    stop.abort();
  };
}
