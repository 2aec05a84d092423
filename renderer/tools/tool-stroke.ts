import type { ShapeName } from '../../shared/edit-tool.ts';
import { AreaStroke } from './area.ts';
import { type Brush, BrushStroke } from './brush.ts';
import { FreeDrawing, PolygonDrawing, RectangleDrawing } from './drawings.ts';
import { EncircleStroke } from './encircle.ts';
import { FillStroke } from './fill.ts';
import { SuperpixelStroke } from './superpixel.ts';
import type { Surface, ToolPoint, ToolStroke } from './surface.ts';
import { WandStroke, type WandWay } from './wand.ts';

/** What is in the hand. */
interface InHand {
  readonly shape: ShapeName;
  readonly brush: Brush;
  readonly wand: WandWay;
  setTolerance(tolerance: number): void;
}

/** What tools look at; a sentence where it is not there. */
interface Seen {
  /** The mask before the stroke. */
  readonly codes: Int16Array;
  /** An outline waits before it is painted. */
  readonly adjusts: boolean;
  /** Where the stroke before it ended. */
  readonly before: ToolPoint | null;
  readonly planes: () => readonly Uint8Array[] | string;
  readonly segments: () => Int32Array | string;
}

/** A use of the tool in hand; a sentence where it cannot be used now. */
export function toolStroke(hand: InHand, surface: Surface, seen: Seen): ToolStroke | string {
  const { shape, brush } = hand;
  const { adjusts } = seen;
  switch (shape) {
    case 'brush':
      return new BrushStroke(surface, brush, seen.before);
    case 'lasso':
      return new AreaStroke(shape, surface, new FreeDrawing(), adjusts);
    case 'rectangle':
      return new AreaStroke(shape, surface, new RectangleDrawing(), adjusts);
    case 'polygon':
      return new AreaStroke(shape, surface, new PolygonDrawing(), adjusts);
    case 'encircle':
      return new EncircleStroke(surface, brush);
    case 'fill':
      return new FillStroke(surface, seen.codes);
    case 'wand': {
      const planes = seen.planes();
      if (typeof planes === 'string') return planes;
      return new WandStroke(surface, planes, hand.wand, (tolerance) => hand.setTolerance(tolerance));
    }
    case 'superpixel': {
      const segments = seen.segments();
      return typeof segments === 'string' ? segments : new SuperpixelStroke(surface, segments);
    }
  }
}
