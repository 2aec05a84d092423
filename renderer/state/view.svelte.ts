import type { Target } from '../../shared/cloudsen12/classes.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Pane } from './pane.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';

/** The pointer over a pane, in CSS pixels of it. */
export interface Pointer {
  readonly pane: Pane;
  readonly sx: number;
  readonly sy: number;
  /** 0..1; 1 where the device has none. */
  readonly pressure: number;
  /** Shift is held: a brush would be drawn straight. */
  readonly shift?: boolean;
  /** No hand shows where it is. */
  readonly byKeys?: boolean;
}

/** A pixel of the patch: whole numbers. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** How the patch is looked at in every pane, and where the hand is. How the mask is drawn is kept with the settings. */
export class View {
  hidden = $state(false);
  /** The peek key is held. */
  peeking = $state(false);
  /** The pan key is held. */
  panKey = $state(false);
  /** Null where it is over no pane. */
  #pointer = $state.raw<Pointer | null>(null);
  #lastCursor = $state.raw<Pixel | null>(null);
  /** Pixel under the pointer, else the one that was there last, so that it can be copied; null before the first. */
  readonly cursor = $derived(pixelUnder(this.#pointer) ?? this.#lastCursor);
  /** For those who need not know at every move where it is. */
  readonly hasCursor = $derived(this.cursor !== null);
  readonly #preferences: Preferences;

  constructor(preferences: Preferences) {
    this.#preferences = preferences;
  }

  get style(): Settings['maskStyle'] {
    return this.#preferences.now.maskStyle;
  }

  set style(maskStyle: Settings['maskStyle']) {
    this.#preferences.set({ maskStyle });
  }

  /** Of the fill, 0 to 1. */
  opacityOf(target: Target): number {
    const { maskOpacity, scribbleOpacity } = this.#preferences.now;
    return target === 'manual_hq' ? maskOpacity : scribbleOpacity;
  }

  setOpacity(target: Target, opacity: number): void {
    this.#preferences.set(target === 'manual_hq' ? { maskOpacity: opacity } : { scribbleOpacity: opacity });
  }

  get patterns(): boolean {
    return this.#preferences.now.patterns;
  }

  set patterns(patterns: boolean) {
    this.#preferences.set({ patterns });
  }

  get tintClear(): boolean {
    return this.#preferences.now.tintClear;
  }

  set tintClear(tintClear: boolean) {
    this.#preferences.set({ tintClear });
  }

  get maskVisible(): boolean {
    return !this.hidden && !this.peeking;
  }

  get pointer(): Pointer | null {
    return this.#pointer;
  }

  /** The pointer is at that point of a pane, or has left it. */
  pointAt(pointer: Pointer | null): void {
    this.#lastCursor = pixelUnder(pointer) ?? this.cursor;
    this.#pointer = pointer;
  }
}

function pixelUnder(pointer: Pointer | null): Pixel | null {
  if (pointer === null) return null;
  const at = pointer.pane.toPatch(pointer.sx, pointer.sy);
  const x = Math.floor(at.x);
  const y = Math.floor(at.y);
  return x >= 0 && y >= 0 && x < PATCH_SIZE && y < PATCH_SIZE ? { x, y } : null;
}
