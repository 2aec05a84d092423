/**
 * Settles once the frame under way has gone to the compositor: what waits for it holds up no picture. At once where no
 * frame is coming, as in a page that is hidden.
 */
export function whenDrawn(): Promise<void> {
  if (typeof document === 'undefined' || document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    // A message is delivered behind the style, layout and paint that follow the frame's callbacks.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    requestAnimationFrame(() => port2.postMessage(null));
  });
}
