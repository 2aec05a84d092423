import { PATCH_SIZE } from '../../shared/cloudsen12/patch-frame.ts';
import type { PaneLook } from '../../shared/documents/layouts.ts';
import type { Rect } from '../../shared/raster/rect.ts';
import { defaultStretch, type StretchChoice } from '../../shared/stretch.ts';
import type { KeyPointer } from '../tools/key-pointer.ts';
import { Aim, type AimPoint, MAX_ZOOM, MIN_ZOOM } from './aim.svelte.ts';
import { type PaneFrame, snapped } from './device-pixels.ts';

/** Where the patch lies on the screen: `s = patch * zoom + offset`, in CSS pixels of the pane. */
export interface Camera {
  readonly zoom: number;
  readonly sx: number;
  readonly sy: number;
}

/** Around a patch that is fitted, in CSS pixels. */
const ROOM = 12;
/** A point this far from the border is in sight: less than the room, so that one of a fitted patch always is. */
const EDGE = 8;
/** A part that is gone to is drawn nearer until it fills so much of the pane, or this near; it fits if it fills no more. */
const [PART_FILLS, PART_FITS] = [0.4, 0.85];
const PART_ZOOM = 8;

/** One of the pictures side by side: what it shows of the patch, how, and where that lies in it. */
export class Pane {
  /** Among the panes, from 0. */
  readonly place: number;
  /** Null for the one of its place. */
  compositeId = $state<string | null>(null);
  /** What it showed before that. */
  compositeBefore = $state<string | null>(null);
  stretch = $state.raw<StretchChoice>(defaultStretch);
  /** Of the mask's fill, 0 to 1; null where it is as the settings say. */
  maskOpacity = $state<number | null>(null);
  size = $state.raw({ width: 0, height: 0 });
  frame = $state.raw<PaneFrame>({ left: 0, top: 0, ratio: 1 });
  /** What the keys move and press in it, while it is on the screen. */
  keyPointer = $state.raw<KeyPointer | null>(null);
  readonly ownAim = new Aim();
  readonly #sharedAim: () => Aim | null;
  /** The patch begins on a whole device pixel: between two of them the screen would blend neighbours. */
  readonly camera = $derived.by((): Camera => {
    const { sx, sy, zoom } = this.#exactCamera;
    const { left, top, ratio } = this.frame;
    return { zoom, sx: snapped(sx, left, ratio), sy: snapped(sy, top, ratio) };
  });

  /** `sharedAim` is where all panes look while they are linked, else null. */
  constructor(place: number, sharedAim: () => Aim | null) {
    this.place = place;
    this.#sharedAim = sharedAim;
  }

  get #aim(): Aim {
    return this.#sharedAim() ?? this.ownAim;
  }

  get aim(): AimPoint {
    return this.#aim.exact;
  }

  get fitted(): boolean {
    return this.#aim.fitted;
  }

  get #exactCamera(): Camera {
    const { zoom, x, y } = this.aim;
    const { width, height } = this.size;
    return { zoom, sx: width / 2 - x * zoom, sy: height / 2 - y * zoom };
  }

  get look(): PaneLook {
    return { composite: this.compositeId, stretch: this.stretch, maskOpacity: this.maskOpacity };
  }

  set look({ composite, stretch, maskOpacity }: PaneLook) {
    this.compositeId = composite;
    this.stretch = stretch;
    this.maskOpacity = maskOpacity;
  }

  lookAt(aim: AimPoint): void {
    this.#aim.set(aim);
  }

  /** Puts the patch where this camera has it. */
  show({ zoom, sx, sy }: Camera): void {
    const { width, height } = this.size;
    this.#aim.set({ zoom, x: (width / 2 - sx) / zoom, y: (height / 2 - sy) / zoom });
  }

  /** Shows the whole of a `pixels` wide square, centred, with a little room around it. */
  fit(pixels = PATCH_SIZE): void {
    const { width, height } = this.size;
    if (width === 0 || height === 0) return;
    const { ratio } = this.frame;
    // A whole number of device pixels, so that the far edges lie on one too.
    const length = Math.floor(Math.min(width - 2 * ROOM, height - 2 * ROOM) * ratio) / ratio;
    const zoom = Math.max(MIN_ZOOM, length / pixels);
    this.#aim.set({ zoom, x: pixels / 2, y: pixels / 2 }, true);
  }

  /** Puts a part of the patch in the middle, drawn nearer where it is small, and never so near that it does not fit. */
  lookAtPart({ x0, y0, x1, y1 }: Rect): void {
    const { width, height } = this.size;
    const whole = Math.min(width / (x1 - x0), height / (y1 - y0));
    const near = Math.max(this.camera.zoom, Math.min(PART_ZOOM, PART_FILLS * whole));
    this.#aim.set({ x: (x0 + x1) / 2, y: (y0 + y1) / 2, zoom: Math.max(MIN_ZOOM, Math.min(near, PART_FITS * whole)) });
  }

  zoomAt(factor: number, sx: number, sy: number): void {
    const camera = this.#exactCamera;
    const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, camera.zoom * factor));
    const scale = zoom / camera.zoom;
    this.show({ zoom, sx: sx - (sx - camera.sx) * scale, sy: sy - (sy - camera.sy) * scale });
  }

  /** About the middle of the pane. */
  zoomBy(factor: number): void {
    this.zoomAt(factor, this.size.width / 2, this.size.height / 2);
  }

  panBy(dx: number, dy: number): void {
    const { zoom, sx, sy } = this.#exactCamera;
    this.show({ zoom, sx: sx + dx, sy: sy + dy });
  }

  /** Pans by no more than it takes until the point of the patch is in sight. */
  bringIntoSight(x: number, y: number): void {
    const { sx, sy } = this.toScreen(x, y);
    const { width, height } = this.size;
    const within = (at: number, length: number) => Math.min(Math.max(at, EDGE), Math.max(EDGE, length - EDGE));
    const [dx, dy] = [within(sx, width) - sx, within(sy, height) - sy];
    if (dx !== 0 || dy !== 0) this.panBy(dx, dy);
  }

  toScreen(x: number, y: number): { sx: number; sy: number } {
    const { camera } = this;
    return { sx: x * camera.zoom + camera.sx, sy: y * camera.zoom + camera.sy };
  }

  toPatch(sx: number, sy: number): { x: number; y: number } {
    const { camera } = this;
    return { x: (sx - camera.sx) / camera.zoom, y: (sy - camera.sy) / camera.zoom };
  }
}
