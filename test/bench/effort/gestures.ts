import type { ShapeName } from '../../../shared/edit-tool.ts';

/*
 * What a gesture is, for every annotator alike: one press-to-release, one click or one key. A mask is mended by pressing
 * and dragging with a tool, and before that the tool, its class and its size have to be in the hand: those are keys and
 * presses as well, and count.
 */

/** `pathPixels`: how far the pointer goes while it is pressed. */
export type Gesture =
  | { readonly kind: 'key' }
  | { readonly kind: 'click' }
  | { readonly kind: 'press'; readonly pathPixels: number };

export const key: Gesture = { kind: 'key' };
export const click: Gesture = { kind: 'click' };

export function press(pathPixels: number): Gesture {
  return { kind: 'press', pathPixels };
}

/** What is written: a class, or what is offered. */
type HandInk = number | 'proposal';

/** What has to be in the hand before something is done with it. */
export interface Need {
  readonly shape: ShapeName;
  readonly ink: HandInk;
  /** Of brushes alone. */
  readonly radius: number | null;
}

/** One thing that is done: what it needs in the hand, and the gestures of the doing itself. */
export interface Doing {
  /** Null where keys alone do it: what is in the hand stays there. */
  readonly need: Need | null;
  readonly gestures: readonly Gesture[];
}

/** How far from what it aims at a hand may be, pixels: a brush's rim from a region's, a lasso from its outline. */
export const HAND_TOLERANCE = 1.5;
/** How far the pointer is drawn to make a brush larger or smaller. */
const RESIZE_PIXELS = 40;

/** Keeps what is in the hand from one doing to the next. */
export class Hand {
  #shape: ShapeName = 'brush';
  #ink: HandInk | null = null;
  #radius: number | null = null;

  /** All gestures that `doing` takes with what is in the hand now: choosing the tool, class and size where they are others. */
  gesturesOf({ need, gestures }: Doing): Gesture[] {
    if (need === null) return [...gestures];
    const choosing: Gesture[] = [];
    if (need.shape !== this.#shape) choosing.push(key);
    if (need.ink !== this.#ink) choosing.push(key);
    if (need.radius !== null && need.radius !== this.#radius) choosing.push(press(RESIZE_PIXELS));
    return [...choosing, ...gestures];
  }

  take({ need }: Doing): void {
    if (need === null) return;
    this.#shape = need.shape;
    this.#ink = need.ink;
    this.#radius = need.radius ?? this.#radius;
  }
}

/**
 * The gestures of all that was done, in the order in which a hand would have done it: patch after patch, each opened
 * once. Which patch's region is the largest leaps from patch to patch; nothing that is done in one depends on another.
 */
export function gesturesPatchByPatch<T extends Doing & { readonly patch: number }>(
  done: readonly T[],
): { readonly done: T; readonly gestures: readonly Gesture[] }[] {
  const hand = new Hand();
  return done
    .toSorted((a, b) => a.patch - b.patch)
    .map((doing) => {
      const gestures = hand.gesturesOf(doing);
      hand.take(doing);
      return { done: doing, gestures };
    });
}
