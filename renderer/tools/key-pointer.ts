import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { PointerGestures, PointerSample } from './pointer-gestures.ts';

/** The pane that it moves over: points of the patch, and of the screen within the pane. */
interface Ground {
  /** The point of the patch in the middle of the pane. */
  readonly aim: { readonly x: number; readonly y: number };
  toPatch(sx: number, sy: number): { readonly x: number; readonly y: number };
  toScreen(x: number, y: number): { readonly sx: number; readonly sy: number };
  /** Pans by no more than it takes until the point is in sight. */
  bringIntoSight(x: number, y: number): void;
}

interface Place {
  readonly sx: number;
  readonly sy: number;
}

/** No device has it. */
export const KEY_POINTER_ID = -1;

/**
 * A pointer that is moved and pressed by keys, from the middle of one pixel to that of another. To gestures it is a
 * mouse like any other, so that every tool works by it.
 */
export class KeyPointer {
  readonly #gestures: PointerGestures;
  readonly #ground: Ground;
  readonly #pointer: () => Place | null;
  /** Where it was put last, on the patch, and what gestures were told of it. */
  #last: { readonly x: number; readonly y: number; readonly sample: PointerSample } | null = null;
  #isDown = false;

  /** `pointer` is the one that gestures were told of last, of whatever kind; null where none is over the pane. */
  constructor(gestures: PointerGestures, ground: Ground, pointer: () => Place | null) {
    this.#gestures = gestures;
    this.#ground = ground;
    this.#pointer = pointer;
  }

  /** By whole pixels of the patch. Without a pointer over the pane it only appears, in the middle. */
  move(dx: number, dy: number): void {
    const at = this.#at;
    if (at === null) this.#put(this.#ground.aim);
    else this.#put({ x: at.x + dx, y: at.y + dy });
  }

  /** Presses what is in the hand, or lets it go. */
  toggle(): void {
    const wasDown = this.#isDown && this.#gestures.active;
    // Also one that something else has ended.
    this.#gestures.up(KEY_POINTER_ID);
    this.#isDown = false;
    // Or the hand holds something.
    if (wasDown || this.#gestures.active) return;
    this.#gestures.down(this.#put(this.#at ?? this.#ground.aim));
    this.#isDown = this.#gestures.active;
    if (!this.#isDown) this.#gestures.up(KEY_POINTER_ID);
  }

  /** The patch lies elsewhere in the pane: it stays on its pixel, unless the hand has the pointer. */
  follow(): void {
    const last = this.#own;
    if (last !== null) this.#tell(last.x, last.y);
  }

  get #own() {
    return this.#last !== null && this.#pointer() === this.#last.sample ? this.#last : null;
  }

  get #at(): { readonly x: number; readonly y: number } | null {
    const at = this.#pointer();
    return at === null ? null : (this.#own ?? this.#ground.toPatch(at.sx, at.sy));
  }

  #put({ x, y }: { readonly x: number; readonly y: number }): PointerSample {
    const [column, row] = [middleOfPixel(x), middleOfPixel(y)];
    this.#ground.bringIntoSight(column, row);
    return this.#tell(column, row);
  }

  #tell(x: number, y: number): PointerSample {
    const hand = { pointerId: KEY_POINTER_ID, device: 'mouse', pressure: 1, button: 0, timeMs: 0 } as const;
    const sample = { ...hand, ...this.#ground.toScreen(x, y), shift: false, alt: false, ctrl: false };
    this.#last = { x, y, sample };
    this.#gestures.move([sample]);
    return sample;
  }
}

/** At the edge of the patch it stays. */
function middleOfPixel(place: number): number {
  return Math.min(PATCH_SIZE - 1, Math.max(0, Math.floor(place))) + 0.5;
}
