import { focusQuietly } from '../quiet-focus.ts';

/** What has been chosen once it is clicked; a menu's button only opens the menu. */
const clicked = 'button:not([popovertarget]), input[type=checkbox], input[type=range]';
/** A list of choices closes where it loses the focus, so that a click on it says nothing yet. */
const changed = 'select, input[type=range]';

/**
 * After a choice made by pointer around the pane the keys are the pane's again, as they were before. A control that
 * was reached and used by keys keeps the focus.
 */
export function focusReturn(screen: HTMLElement): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  let byPointer = false;

  const giveBack = (selector: string) => (event: Event) => {
    if (!byPointer || !(event.target instanceof Element) || event.target.closest(selector) === null) return;
    const pane = screen.querySelector<HTMLElement>('[role=application]');
    if (pane !== null) focusQuietly(pane);
  };

  const remember = (pointer: boolean) => () => {
    byPointer = pointer;
  };
  screen.addEventListener('pointerdown', remember(true), { signal, capture: true });
  screen.addEventListener('keydown', remember(false), { signal, capture: true });
  screen.addEventListener('click', giveBack(clicked), { signal });
  screen.addEventListener('change', giveBack(changed), { signal });
  return () => stop.abort();
}
