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
}

export interface GestureHandler {
  /** False where painting is not possible now. */
  beginStroke(sample: PointerSample, erase: boolean): boolean;
  moveStroke(samples: readonly PointerSample[]): void;
  endStroke(): void;
  cancelStroke(): void;
  pan(dx: number, dy: number): void;
  /** Zooms by `factor` about a screen point. */
  zoom(factor: number, sx: number, sy: number): void;
  hover(sample: PointerSample | null): void;
}

/** A second finger within this time turns a stroke into a pinch. */
export const SECOND_FINGER_MS = 150;

type Held = { sx: number; sy: number };

type State =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'stroke';
      readonly pointerId: number;
      readonly device: PointerSample['device'];
      readonly sinceMs: number;
    }
  | { readonly kind: 'pan'; readonly pointerId: number }
  | { readonly kind: 'pinch'; readonly first: number; readonly second: number };

/**
 * Turns pointer events into strokes, pans and pinches. Only Escape and a second finger at once cancel a
 * stroke; whatever else interrupts it keeps what was drawn.
 */
export class PointerGestures {
  readonly #handler: GestureHandler;
  readonly #held = new Map<number, Held>();
  #state: State = { kind: 'idle' };
  /** A finger that is down and paints nothing, because nothing can be painted now: a second one still pinches. */
  #idleFinger: number | null = null;
  /** The pan key is held. */
  panKey = false;

  constructor(handler: GestureHandler) {
    this.#handler = handler;
  }

  get active(): boolean {
    return this.#state.kind !== 'idle';
  }

  down(sample: PointerSample): void {
    this.#held.set(sample.pointerId, { sx: sample.sx, sy: sample.sy });
    const state = this.#state;
    if (state.kind === 'stroke' && sample.device === 'touch' && state.device === 'touch') {
      if (sample.timeMs - state.sinceMs > SECOND_FINGER_MS) return;
      this.#handler.cancelStroke();
      this.#state = { kind: 'pinch', first: state.pointerId, second: sample.pointerId };
      return;
    }
    if (state.kind !== 'idle') return;
    if (sample.button === 1 || (this.panKey && sample.button === 0)) {
      this.#state = { kind: 'pan', pointerId: sample.pointerId };
      return;
    }
    if (sample.button !== 0 && sample.button !== 2 && sample.button !== 5) return;
    if (sample.device === 'touch' && this.#idleFinger !== null) {
      this.#state = { kind: 'pinch', first: this.#idleFinger, second: sample.pointerId };
      return;
    }
    if (!this.#handler.beginStroke(sample, sample.button !== 0)) {
      if (sample.device === 'touch') this.#idleFinger = sample.pointerId;
      return;
    }
    this.#state = {
      kind: 'stroke',
      pointerId: sample.pointerId,
      device: sample.device,
      sinceMs: sample.timeMs,
    };
  }

  /** `samples` are the coalesced events of one pointer, oldest first. */
  move(samples: readonly PointerSample[]): void {
    const last = samples[samples.length - 1];
    if (last === undefined) return;
    const state = this.#state;
    this.#handler.hover(last);
    if (state.kind === 'stroke' && state.pointerId === last.pointerId) this.#handler.moveStroke(samples);
    const held = this.#held.get(last.pointerId);
    if (held === undefined) return;
    if (state.kind === 'pan' && state.pointerId === last.pointerId) {
      this.#handler.pan(last.sx - held.sx, last.sy - held.sy);
    }
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
    if (this.#idleFinger === pointerId) this.#idleFinger = null;
    const state = this.#state;
    if (state.kind === 'stroke' && state.pointerId === pointerId) {
      this.#state = { kind: 'idle' };
      this.#handler.endStroke();
    }
    if (state.kind === 'pan' && state.pointerId === pointerId) this.#state = { kind: 'idle' };
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
    this.#held.clear();
    this.#idleFinger = null;
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
