import { isPadding, PATCH_PIXELS } from '../../shared/cloudsen12/patch-frame.ts';
import { alikeDistance, seedAt } from '../../shared/raster/alike.ts';
import { floodBelow } from '../../shared/raster/flood.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import { regionSpans } from '../../shared/raster/region.ts';
import { SpanBuffer } from '../../shared/raster/spans.ts';
import type { Released, Surface, ToolPoint, ToolStroke } from './surface.ts';

export const MAX_TOLERANCE = 254;
/** Screen pixels that a hand moves for one step of tolerance. */
const PER_STEP = 2;

export interface WandWay {
  /** How far, in levels of 0 to 255, a pixel may be from where the wand was put down. */
  readonly tolerance: number;
  /** Only pixels that hang together with it. */
  readonly connected: boolean;
}

/** Pixels that are alike in the planes: more of them the further the hand is drawn to the right, fewer to the left. */
export class WandStroke implements ToolStroke {
  readonly shape = 'wand';
  readonly outline = null;
  readonly #surface: Surface;
  readonly #planes: readonly Uint8Array[];
  readonly #way: WandWay;
  readonly #onTolerance: (tolerance: number) => void;
  readonly #distance = new Uint8Array(PATCH_PIXELS);
  readonly #region = new Uint8Array(PATCH_PIXELS);
  readonly #spans = new SpanBuffer();
  #seed: ToolPoint | null = null;
  #tolerance: number;

  /** `planes`: displayed levels of the patch, 512 x 512 each. `onTolerance` hears what the hand makes of it. */
  constructor(surface: Surface, planes: readonly Uint8Array[], way: WandWay, onTolerance: (tolerance: number) => void) {
    this.#surface = surface;
    this.#planes = planes;
    this.#way = way;
    this.#tolerance = way.tolerance;
    this.#onTolerance = onTolerance;
  }

  press(point: ToolPoint): boolean {
    const x = Math.floor(point.x);
    const y = Math.floor(point.y);
    if (isPadding(x, y)) return true;
    this.#seed = point;
    alikeDistance(this.#distance, this.#planes, seedAt(this.#planes, x, y));
    this.redraw();
    return true;
  }

  drag({ x }: ToolPoint): void {
    const seed = this.#seed;
    if (seed === null) return;
    const steps = Math.round(((x - seed.x) * seed.zoom) / PER_STEP);
    const tolerance = Math.min(MAX_TOLERANCE, Math.max(0, this.#way.tolerance + steps));
    if (tolerance === this.#tolerance) return;
    this.#tolerance = tolerance;
    this.#onTolerance(tolerance);
    this.redraw();
  }

  redraw(): void {
    const seed = this.#seed;
    if (seed === null) return;
    const region = this.#region;
    const distance = this.#distance;
    const tolerance = this.#tolerance;
    let rect = imageRect;
    if (this.#way.connected) {
      rect = floodBelow(region, distance, tolerance, Math.floor(seed.x), Math.floor(seed.y), 4);
    } else {
      for (let i = 0; i < PATCH_PIXELS; i++) region[i] = (distance[i] ?? 255) <= tolerance ? 1 : 0;
    }
    this.#spans.clear();
    regionSpans(this.#spans, region, rect);
    this.#surface.rewind();
    this.#surface.write(this.#spans);
  }

  dropped(): void {
    this.#onTolerance(this.#way.tolerance);
  }

  release(): Released {
    return this.#seed === null ? 'nothing' : 'done';
  }
}
