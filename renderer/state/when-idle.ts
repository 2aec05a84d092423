/** Longest wait for a page that is never idle, in milliseconds. */
const PATIENCE_MS = 500;

/** Settles when the page has nothing more urgent to do: for work in slices of a few milliseconds. */
export function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS });
    else setTimeout(resolve);
  });
}
