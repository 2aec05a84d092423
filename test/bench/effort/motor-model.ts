import type { Gesture } from './gestures.ts';

/*
 * How long a hand would take, simple and the same for all annotators: it is printed beside the gestures and decides
 * nothing. A key and a press are the keystroke-level model's (Card, Moran and Newell, 1980: key 0.28 s, pointing 1.1 s,
 * button 0.1 s); a path is steered at a steady speed, that of a mouse along an outline at zoom 2.
 */
const KEY_SECONDS = 0.28;
const POINT_SECONDS = 1.1;
const BUTTON_SECONDS = 0.2;
const PIXELS_A_SECOND = 90;

export function motorSeconds(gestures: readonly Gesture[]): number {
  let seconds = 0;
  for (const gesture of gestures) {
    if (gesture.kind === 'key') seconds += KEY_SECONDS;
    else seconds += POINT_SECONDS + BUTTON_SECONDS;
    if (gesture.kind === 'press') seconds += gesture.pathPixels / PIXELS_A_SECOND;
  }
  return seconds;
}
