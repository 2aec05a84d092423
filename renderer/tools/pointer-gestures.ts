/** A pointer event as tools see it, without the DOM: screen pixels of the canvas, milliseconds. */
export interface PointerSample {
  readonly pointerId: number;
  readonly device: 'mouse' | 'pen' | 'touch';
  readonly sx: number;
  readonly sy: number;
  /** 0..1; 1 where the device has none. */
  readonly pressure: number;
  /** `PointerEvent.button` of the press: 0 tip or left, 1 middle, 2 right or barrel, 5 eraser end. */
  readonly button: number;
  readonly timeMs: number;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly ctrl: boolean;
}

export interface GestureHandler {
  /** False where painting is not possible now. */
  beginStroke(sample: PointerSample, erase: boolean): boolean;
  moveStroke(samples: readonly PointerSample[]): void;
  endStroke(): void;
  cancelStroke(): void;
  pan(dx: number, dy: number): void;
  /** The size of what is in the hand is drawn larger or smaller, by so many screen pixels. */
  resize(dx: number): void;
  /** Zooms by `factor` about a screen point. */
  zoom(factor: number, sx: number, sy: number): void;
  hover(sample: PointerSample | null): void;
}

/** A second finger, or a pen, within this time takes a finger's stroke back. */
const SECOND_FINGER_MS = 150;

type Device = PointerSample['device'];
type Held = { readonly device: Device; sx: number; sy: number };

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'stroke'; readonly pointerId: number; readonly device: Device; readonly sinceMs: number }
  | { readonly kind: 'pan' | 'resize'; readonly pointerId: number; readonly device: Device }
  | { readonly kind: 'pinch'; readonly first: number; readonly second: number };

/**
 * Turns pointer events into strokes, pans and pinches. Only Escape, and a second finger or a pen right after the first
 * finger, cancel a stroke; whatever else interrupts it keeps what was drawn. A finger pressed while another one lies on
 * the screen never paints, and a pen goes before fingers: they may be the palm of the hand that holds it.
 */
export class PointerGestures {
  readonly #handler: GestureHandler;
  /** Pointers that are down, whether they do something or not; the latest last. */
  readonly #held = new Map<number, Held>();
  #state: State = { kind: 'idle' };
  /** The pan key is held. */
  panKey = false;
  /** One finger moves the picture instead of painting. */
  fingerPans = false;

  constructor(handler: GestureHandler) {
    this.#handler = handler;
  }

  get active(): boolean {
    return this.#state.kind !== 'idle';
  }

  down(sample: PointerSample): void {
    const { pointerId, device, sx, sy, button, timeMs } = sample;
    const finger = device === 'touch' ? this.#latestFinger() : null;
    this.#held.set(pointerId, { device, sx, sy });
    if (finger !== null) {
      this.#pressBeside(finger, sample);
      return;
    }
    if (device === 'pen') this.#endFingers(timeMs);
    if (this.#state.kind !== 'idle') return;
    if (button === 1 || (this.panKey && button === 0) || (this.fingerPans && device === 'touch')) {
      this.#state = { kind: 'pan', pointerId, device };
      return;
    }
    // Some window managers take Alt with a button for themselves.
    if (button === 2 && (sample.alt || sample.ctrl)) {
      this.#state = { kind: 'resize', pointerId, device };
      return;
    }
    if (button !== 0 && button !== 2 && button !== 5) return;
    if (!this.#handler.beginStroke(sample, button !== 0)) return;
    this.#state = { kind: 'stroke', pointerId, device, sinceMs: timeMs };
  }

  #latestFinger(): number | null {
    let latest: number | null = null;
    for (const [pointerId, { device }] of this.#held) if (device === 'touch') latest = pointerId;
    return latest;
  }

  /** A finger is pressed while another one is down: they pinch, unless something else is under way. */
  #pressBeside(finger: number, { pointerId, timeMs }: PointerSample): void {
    const state = this.#state;
    if (state.kind === 'idle') {
      this.#state = { kind: 'pinch', first: finger, second: pointerId };
      return;
    }
    if (state.kind === 'pinch' || state.device !== 'touch') return;
    if (state.kind === 'stroke') {
      if (timeMs - state.sinceMs > SECOND_FINGER_MS) return;
      this.#handler.cancelStroke();
    }
    this.#state = { kind: 'pinch', first: state.pointerId, second: pointerId };
  }

  /** What fingers are doing ends, because a pen comes. */
  #endFingers(timeMs: number): void {
    const state = this.#state;
    if (state.kind === 'idle' || (state.kind !== 'pinch' && state.device !== 'touch')) return;
    this.#state = { kind: 'idle' };
    if (state.kind !== 'stroke') return;
    if (timeMs - state.sinceMs > SECOND_FINGER_MS) this.#handler.endStroke();
    else this.#handler.cancelStroke();
  }

  /** `samples` are the coalesced events of one pointer, oldest first. */
  move(samples: readonly PointerSample[]): void {
    const last = samples[samples.length - 1];
    if (last === undefined) return;
    const state = this.#state;
    // The cursor is where it paints, whatever else rests on the screen.
    const isElsewhere = state.kind === 'stroke' && state.pointerId !== last.pointerId;
    // While it is drawn larger it stays where it is.
    if (!isElsewhere && state.kind !== 'resize') this.#handler.hover(last);
    if (state.kind === 'stroke' && state.pointerId === last.pointerId) this.#handler.moveStroke(samples);
    const held = this.#held.get(last.pointerId);
    if (held === undefined) return;
    if (state.kind === 'pan' && state.pointerId === last.pointerId) {
      this.#handler.pan(last.sx - held.sx, last.sy - held.sy);
    }
    if (state.kind === 'resize' && state.pointerId === last.pointerId) this.#handler.resize(last.sx - held.sx);
    if (state.kind === 'pinch' && (last.pointerId === state.first || last.pointerId === state.second)) {
      this.#pinch(state.first === last.pointerId ? state.second : state.first, held, last);
    }
    held.sx = last.sx;
    held.sy = last.sy;
  }

  #pinch(otherId: number, from: Held, to: PointerSample): void {
    const other = this.#held.get(otherId);
    if (other === undefined) return;
    const before = Math.hypot(from.sx - other.sx, from.sy - other.sy);
    const after = Math.hypot(to.sx - other.sx, to.sy - other.sy);
    this.#handler.pan((to.sx - from.sx) / 2, (to.sy - from.sy) / 2);
    if (before > 0 && after > 0) this.#handler.zoom(after / before, (to.sx + other.sx) / 2, (to.sy + other.sy) / 2);
  }

  up(pointerId: number): void {
    this.#held.delete(pointerId);
    const state = this.#state;
    if (state.kind === 'stroke' && state.pointerId === pointerId) {
      this.#state = { kind: 'idle' };
      this.#handler.endStroke();
    }
    if ((state.kind === 'pan' || state.kind === 'resize') && state.pointerId === pointerId)
      this.#state = { kind: 'idle' };
    if (state.kind === 'pinch' && (state.first === pointerId || state.second === pointerId))
      this.#state = { kind: 'idle' };
  }

  /** The system took the pointer away: the same as letting go. */
  lost(pointerId: number): void {
    this.up(pointerId);
  }

  leave(): void {
    if (this.#state.kind === 'idle') this.#handler.hover(null);
  }

  /** The window lost the pointer or the focus, or another tool was chosen: keeps what was drawn. */
  interrupt(): void {
    const state = this.#state;
    this.#state = { kind: 'idle' };
    if (state.kind === 'stroke') this.#handler.endStroke();
  }

  /** Escape: true if there was a stroke to cancel. */
  cancel(): boolean {
    if (this.#state.kind !== 'stroke') return false;
    this.#state = { kind: 'idle' };
    this.#handler.cancelStroke();
    return true;
  }
}
