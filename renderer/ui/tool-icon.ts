import Blend from '@lucide/svelte/icons/blend';
import Brush from '@lucide/svelte/icons/brush';
import Check from '@lucide/svelte/icons/check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import Copy from '@lucide/svelte/icons/copy';
import Eraser from '@lucide/svelte/icons/eraser';
import FileInput from '@lucide/svelte/icons/file-input';
import Hexagon from '@lucide/svelte/icons/hexagon';
import Lasso from '@lucide/svelte/icons/lasso';
import PaintBucket from '@lucide/svelte/icons/paint-bucket';
import PenLine from '@lucide/svelte/icons/pen-line';
import Pentagon from '@lucide/svelte/icons/pentagon';
import Shapes from '@lucide/svelte/icons/shapes';
import SquareDashed from '@lucide/svelte/icons/square-dashed';
import WandSparkles from '@lucide/svelte/icons/wand-sparkles';
import type { Component } from 'svelte';
import { type ShapeName, shapeNames } from '../../shared/edit-tool.ts';

type Icon = Component<{ size?: number }>;

/** Of each tool, wherever it is drawn. */
export const shapeIcons: Readonly<Record<ShapeName, Icon>> = {
  brush: Brush,
  lasso: Lasso,
  rectangle: SquareDashed,
  polygon: Pentagon,
  encircle: CircleDashed,
  fill: PaintBucket,
  wand: WandSparkles,
  superpixel: Hexagon,
};

/** Of the tool that an edit names: what it wrote goes before where. */
export function toolIcon(tool: string): Icon {
  const shape = shapeNames.find((name) => name === tool);
  if (shape !== undefined) return shapeIcons[shape];
  if (tool === 'eraser' || tool.startsWith('erase')) return Eraser;
  if (tool.startsWith('copy ')) return Copy;
  if (tool === 'blob') return Shapes;
  if (tool === 'import') return FileInput;
  if (tool.startsWith('accept ')) return Check;
  // Replayed on another label, or of a later version.
  return tool === 'replay' ? PenLine : Blend;
}
