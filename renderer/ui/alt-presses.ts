/**
 * Alt that was held while something was pressed is the hand's: let go, it would take the keys to the window's menu. Answers
 * how to stop.
 */
export function keepAltPresses(document: Document): () => void {
  const stop = new AbortController();
  let isHands = false;
  document.addEventListener(
    'pointerdown',
    ({ altKey }) => {
      isHands = altKey;
    },
    { capture: true, signal: stop.signal },
  );
  document.addEventListener(
    'keyup',
    (event) => {
      if (event.key !== 'Alt' || !isHands) return;
      event.preventDefault();
      isHands = false;
    },
    { signal: stop.signal },
  );
  return () => stop.abort();
}
