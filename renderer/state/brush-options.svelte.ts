import { MAX_RADIUS, MIN_RADIUS } from '../tools/brush.ts';

export type ToolName = 'brush' | 'eraser';

/** Radii that the size keys step through: half pixels, then whole ones, then in proportion. */
function nextRadius(radius: number, direction: 1 | -1): number {
  const step = radius < 2 || (radius === 2 && direction < 0) ? 0.5 : Math.max(1, Math.round(radius * 0.15));
  return radius + direction * step;
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
    this.setRadius(nextRadius(this.radius, 1));
  }

  smaller(): void {
    this.setRadius(nextRadius(this.radius, -1));
  }
}
