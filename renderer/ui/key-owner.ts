/** Controls by what they do with keys: a tick box answers to Space as a button does. */
export type Control = 'none' | 'text' | 'slider' | 'select' | 'button';

const kinds: readonly (readonly [Control, string])[] = [
  ['slider', 'input[type=range]'],
  ['button', 'button, [role=button], input[type=checkbox]'],
  ['select', 'select'],
  ['text', 'input, textarea'],
];

export function controlOf(target: EventTarget | null): Control {
  if (!(target instanceof Element)) return 'none';
  return kinds.find(([, selector]) => target.closest(selector) !== null)?.[0] ?? 'none';
}

const moving = /^(Arrow|Home$|End$|Page)/;
const enter = /^(Numpad)?Enter$/;

/**
 * True where a key is the focused control's own rather than a command's. Space is for panning and Enter for going on,
 * unless the annotator came to the button by keys: one that was clicked and has kept the focus has no claim to them.
 */
export function ownsKey(control: Control, code: string, reachedByKeys: boolean): boolean {
  switch (control) {
    case 'none':
      return false;
    case 'text':
      return true;
    case 'slider':
      return moving.test(code);
    case 'select':
      return moving.test(code) || enter.test(code) || (code === 'Space' && reachedByKeys);
    case 'button':
      return (enter.test(code) || code === 'Space') && reachedByKeys;
  }
}
