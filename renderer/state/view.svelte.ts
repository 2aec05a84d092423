import type { Target } from '../../shared/cloudsen12/classes.ts';
import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { Composite } from '../../shared/composites.ts';
import type { Settings } from '../../shared/settings.ts';
import { type PaneFrame, snapped } from './device-pixels.ts';
import type { Preferences } from './preferences.svelte.ts';

export const MIN_ZOOM = 0.25;
export const MAX_ZOOM = 64;

/** Where the patch lies on the screen: `s = patch * zoom + offset`, in CSS pixels of the pane. */
export interface Camera {
  readonly zoom: number;
  readonly sx: number;
  readonly sy: number;
}

interface ScreenPoint {
  readonly sx: number;
  readonly sy: number;
}

/** A pixel of the patch: whole numbers. */
interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** How the patch is looked at; the same from patch to patch. How the mask is drawn is kept with the settings. */
export class View {
  composite = $state.raw<Composite | null>(null);
  /** By its id. */
  compositeBefore: string | null = $state(null);
  hidden = $state(false);
  /** The peek key is held. */
  peeking = $state(false);
  /** The pan key is held. */
  panKey = $state(false);
  /** As it was asked for: steps of the wheel and of the hand add up on this one. */
  #exact = $state.raw<Camera>({ zoom: 1, sx: 0, sy: 0 });
  frame = $state.raw<PaneFrame>({ left: 0, top: 0, ratio: 1 });
  /** The patch begins on a whole device pixel: between two of them the screen would blend neighbours. */
  readonly camera = $derived.by((): Camera => {
    const { zoom, sx, sy } = this.#exact;
    const { left, top, ratio } = this.frame;
    return { zoom, sx: snapped(sx, left, ratio), sy: snapped(sy, top, ratio) };
  });
  /** The camera follows the pane's size until the annotator zooms or pans. */
  fitted = $state(true);
  size = $state.raw({ width: 0, height: 0 });
  /** Where the pointer is over the pane; null where it is not. */
  #pointer = $state.raw<ScreenPoint | null>(null);
  #lastCursor = $state.raw<Pixel | null>(null);
  /** Pixel under the pointer, else the one that was there last, so that it can be copied; null before the first. */
  readonly cursor = $derived(this.#pixelUnder(this.#pointer) ?? this.#lastCursor);
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

  get exactCamera(): Camera {
    return this.#exact;
  }

  /** Puts the patch where a page before this one had it. */
  place(camera: Camera): void {
    this.#exact = camera;
    this.fitted = false;
  }

  /** Shows the whole of a `pixels` wide square, centred, with a little room around it. */
  fit(pixels: number): void {
    const { width, height } = this.size;
    if (width === 0 || height === 0) return;
    const room = 12;
    const { ratio } = this.frame;
    // A whole number of device pixels, so that the far edges lie on one too.
    const length = Math.floor(Math.min(width - 2 * room, height - 2 * room) * ratio) / ratio;
    const zoom = Math.max(MIN_ZOOM, length / pixels);
    this.#exact = { zoom, sx: (width - pixels * zoom) / 2, sy: (height - pixels * zoom) / 2 };
    this.fitted = true;
  }

  zoomAt(factor: number, sx: number, sy: number): void {
    const camera = this.#exact;
    const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, camera.zoom * factor));
    const scale = zoom / camera.zoom;
    this.#exact = { zoom, sx: sx - (sx - camera.sx) * scale, sy: sy - (sy - camera.sy) * scale };
    this.fitted = false;
  }

  panBy(dx: number, dy: number): void {
    const camera = this.#exact;
    this.#exact = { zoom: camera.zoom, sx: camera.sx + dx, sy: camera.sy + dy };
    this.fitted = false;
  }

  toPatch(sx: number, sy: number): { x: number; y: number } {
    const { camera } = this;
    return { x: (sx - camera.sx) / camera.zoom, y: (sy - camera.sy) / camera.zoom };
  }

  /** The pointer is at that point of the pane, or has left it. */
  pointAt(pointer: ScreenPoint | null): void {
    this.#lastCursor = this.#pixelUnder(pointer) ?? this.cursor;
    this.#pointer = pointer;
  }

  #pixelUnder(pointer: ScreenPoint | null): Pixel | null {
    if (pointer === null) return null;
    const at = this.toPatch(pointer.sx, pointer.sy);
    const x = Math.floor(at.x);
    const y = Math.floor(at.y);
    return x >= 0 && y >= 0 && x < PATCH_SIZE && y < PATCH_SIZE ? { x, y } : null;
  }
}
