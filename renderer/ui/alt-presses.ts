/** Alt that was held while something was pressed is the hand's: let go, it would take the keys to the window's menu. */
export function keepAltPresses(document: Document, signal: AbortSignal): void {
  let isHands = false;
  document.addEventListener(
    'pointerdown',
    ({ altKey }) => {
      isHands = altKey;
    },
    { capture: true, signal },
  );
  document.addEventListener(
    'keyup',
    (event) => {
      if (event.key !== 'Alt' || !isHands) return;
      event.preventDefault();
      isHands = false;
    },
    { signal },
  );
}
