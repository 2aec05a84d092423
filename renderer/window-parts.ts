const controls = 'button, input, select, textarea, summary, [tabindex]';

/** What had the focus in a part when it was left by its key. */
const leftAt = new WeakMap<Element, HTMLElement>();

function canTake(element: HTMLElement): boolean {
  return (
    element.tabIndex >= 0 && !element.matches(':disabled') && element.checkVisibility({ visibilityProperty: true })
  );
}

/** Where the focus goes in a part: to what is meant for it, else where it was, else to the first control. */
function entryOf(part: Element): HTMLElement | null {
  const meant = part.querySelector<HTMLElement>('[data-entry=true]');
  if (meant !== null) return meant;
  const before = leftAt.get(part);
  if (before !== undefined && part.contains(before) && canTake(before)) return before;
  return [...part.querySelectorAll<HTMLElement>(controls)].find(canTake) ?? null;
}

/**
 * Gives the focus to the next part of the window, or to the one before: the elements with `data-part`, in the order
 * of the page. A part that is covered, or has nothing that could take the focus, is passed over.
 */
export function goToPart(step: 1 | -1): void {
  const parts = [...document.querySelectorAll('[data-part]')].filter((part) => part.closest('[inert]') === null);
  const focused = document.activeElement;
  const here = parts.findIndex((part) => part.contains(focused));
  const left = parts[here];
  if (left !== undefined && focused instanceof HTMLElement) leftAt.set(left, focused);
  // From nowhere, as after a click on the ground, the way begins before the first or after the last.
  const from = here >= 0 ? here : step === 1 ? -1 : parts.length;
  for (let away = 1; away <= parts.length; away++) {
    const part = parts[(from + step * away + parts.length * 2) % parts.length];
    const entry = part === undefined ? null : entryOf(part);
    if (entry !== null) {
      entry.focus();
      return;
    }
  }
}
