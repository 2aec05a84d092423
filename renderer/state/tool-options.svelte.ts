import type { Target } from '../../shared/cloudsen12/classes.ts';
import type { PaintOver } from '../../shared/cloudsen12/paint-over.ts';
import { type ShapeName, shapeNames } from '../../shared/edit-tool.ts';
import { type Brush, MAX_RADIUS, MIN_RADIUS } from '../tools/brush.ts';
import { MAX_TOLERANCE, type WandWay } from '../tools/wand.ts';

/** The eraser is a brush that erases, whatever else is in the hand. */
export const toolNames = [...shapeNames, 'eraser'] as const;
export type ToolName = (typeof toolNames)[number];

/** Sides of a superpixel, in patch pixels. */
export const SEGMENT_SIZES = { min: 4, max: 64, usual: 12 } as const;
export const usualWand: WandWay = { tolerance: 24, connected: true };
export const overEverything: Readonly<Record<Target, PaintOver>> = {
  manual_hq: { kind: 'everything' },
  manual_sc: { kind: 'everything' },
};

/** Step of the size keys, by the smaller of the radii that it lies between. */
function stepAbove(radius: number): number {
  if (radius < 2) return 0.5;
  if (radius < 10) return 1;
  return radius < 30 ? 2 : radius < 60 ? 5 : 10;
}

/** The tool in hand and its settings; they outlive patches. */
export class ToolOptions {
  tool = $state<ToolName>('brush');
  radius = $state(8);
  tip = $state<Brush['tip']>('round');
  /** Raw code by target: each keeps its own. */
  code = $state({ manual_hq: 1, manual_sc: 1 });
  /** The one before that. */
  #codeBefore = $state({ manual_hq: 0, manual_sc: 0 });
  /** Outlines wait before they are painted, so that their corners can be moved. */
  adjusts = $state(false);
  wand = $state.raw(usualWand);
  segmentSize = $state<number>(SEGMENT_SIZES.usual);
  over = $state.raw(overEverything);

  /** Drawn by hand since the last whole step. */
  #drawn = 0;

  /** What the tool draws. */
  get shape(): ShapeName {
    return this.tool === 'eraser' ? 'brush' : this.tool;
  }

  get brush(): Brush {
    return { tip: this.tip, radius: this.radius };
  }

  /** Takes a class: the eraser is put away for it. */
  takeCode(target: Target, code: number): void {
    if (code !== this.code[target]) this.#codeBefore[target] = this.code[target];
    this.code[target] = code;
    if (this.tool === 'eraser') this.tool = 'brush';
  }

  /** Takes the class before this one. */
  swapCodes(target: Target): void {
    this.takeCode(target, this.#codeBefore[target]);
  }

  paintOver(target: Target, over: PaintOver): void {
    this.over = { ...this.over, [target]: over };
  }

  setRadius(radius: number): void {
    if (Number.isFinite(radius)) this.radius = Math.min(MAX_RADIUS, Math.max(MIN_RADIUS, Math.round(radius * 2) / 2));
  }

  setTolerance(tolerance: number): void {
    if (!Number.isFinite(tolerance)) return;
    this.wand = { ...this.wand, tolerance: Math.min(MAX_TOLERANCE, Math.max(0, Math.round(tolerance))) };
  }

  setSegmentSize(size: number): void {
    if (!Number.isFinite(size)) return;
    this.segmentSize = Math.min(SEGMENT_SIZES.max, Math.max(SEGMENT_SIZES.min, Math.round(size)));
  }

  /** Size of the brush, or what stands for it in the tool that is in the hand. */
  larger(): void {
    this.step(1);
  }

  smaller(): void {
    this.step(-1);
  }

  /** So many steps larger, or smaller where they are negative. */
  step(steps: number): void {
    for (let i = 0; i < Math.abs(steps); i++) this.#stepOnce(steps > 0 ? 1 : -1);
  }

  /** The hand draws it larger by so many screen pixels: the rim of a brush goes with it. */
  resizeBy(dx: number, zoom: number): void {
    if (this.tool === 'wand') this.setTolerance(this.wand.tolerance + this.#whole(dx / 2));
    else if (this.tool === 'superpixel') this.setSegmentSize(this.segmentSize + this.#whole(dx / zoom));
    else this.setRadius(this.radius + this.#whole((2 * dx) / zoom) / 2);
  }

  /** Whole steps of what has been drawn; the rest waits for the next. */
  #whole(step: number): number {
    this.#drawn += step;
    const whole = Math.trunc(this.#drawn);
    this.#drawn -= whole;
    return whole;
  }

  #stepOnce(direction: 1 | -1): void {
    if (this.tool === 'superpixel') this.setSegmentSize(this.segmentSize + 2 * direction);
    else if (this.tool === 'wand') this.setTolerance(this.wand.tolerance + 2 * direction);
    else this.setRadius(this.radius + direction * stepAbove(direction > 0 ? this.radius : this.radius - 0.25));
  }
}
