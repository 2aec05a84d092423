import { MAX_RADIUS, MIN_RADIUS } from '../tools/brush.ts';

export type ToolName = 'brush' | 'eraser';

/** Step of the size keys, by the smaller of the radii that it lies between. */
function stepAbove(radius: number): number {
  if (radius < 2) return 0.5;
  if (radius < 10) return 1;
  return radius < 30 ? 2 : radius < 60 ? 5 : 10;
}

/** The tool in hand and its settings; they outlive patches. */
export class BrushOptions {
  tool = $state<ToolName>('brush');
  radius = $state(8);
  /** Raw code by target: each keeps its own. */
  code = $state({ manual_hq: 1, manual_sc: 1 });

  setRadius(radius: number): void {
    if (Number.isFinite(radius)) this.radius = Math.min(MAX_RADIUS, Math.max(MIN_RADIUS, Math.round(radius * 2) / 2));
  }

  larger(): void {
    this.setRadius(this.radius + stepAbove(this.radius));
  }

  smaller(): void {
    this.setRadius(this.radius - stepAbove(this.radius - 0.25));
  }

  /** So many steps larger, or smaller where they are negative. */
  step(steps: number): void {
    for (let i = 0; i < Math.abs(steps); i++) {
      if (steps > 0) this.larger();
      else this.smaller();
    }
  }
}
