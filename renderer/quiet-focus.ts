/** Gives an element the keys without the ring around it: the hand is on the pointer. */
export function focusQuietly(element: HTMLElement): void {
  element.focus({ preventScroll: true, focusVisible: false } as FocusOptions);
}
