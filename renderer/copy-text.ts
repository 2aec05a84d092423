/**
 * Puts text on the clipboard, inside a key press or a click. The asynchronous clipboard asks for a permission, and
 * the desktop grants none; the page's own copy event needs none.
 */
export function copyText(text: string): void {
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', fill, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', fill);
}
