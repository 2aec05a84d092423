import { assert } from './errors.ts';

/** The shapes that a hand can give an edit. */
export const shapeNames = ['brush', 'lasso', 'rectangle', 'polygon', 'encircle', 'fill', 'wand', 'superpixel'] as const;
export type ShapeName = (typeof shapeNames)[number];

/** A connected piece of a class, taken from a list. */
const BLOB = 'blob';

/** What an edit wrote: a class, what erasing brings back, codes of another mask, or what an operation made of the mask. */
export type EditInk =
  | { readonly kind: 'paint' | 'erase' }
  /** `from` names the source, as in "copy sen2cor". */
  | { readonly kind: 'copy'; readonly from: string }
  /** `operation` is one of those that refine a mask, as in "grow". */
  | { readonly kind: 'refine'; readonly operation: string }
  /** What was offered is taken: `from` names the source, as in "accept assist"; `detail` its settings, as the log keeps them. */
  | { readonly kind: 'accept'; readonly from: string; readonly detail: string };

export interface EditTool {
  readonly ink: EditInk;
  /** Null: the whole patch. */
  readonly shape: ShapeName | typeof BLOB | null;
}

const MAX_SOURCE_LETTERS = 60;

/**
 * How an edit's tool is written in the log: `brush`, `lasso`; `eraser`, `erase by lasso`; `copy sen2cor by brush`,
 * `copy base`; `grow by lasso`, `grow`; `accept assist by blob`. Whoever reads a log tells by it what a hand has painted.
 */
export function editToolName({ ink, shape }: EditTool): string {
  const by = shape === null ? '' : ` by ${shape}`;
  switch (ink.kind) {
    case 'paint':
      assert(shape !== null, 'a class is painted in a shape');
      return shape;
    case 'erase':
      return shape === 'brush' ? 'eraser' : `erase${by}`;
    case 'copy':
      return `copy ${ink.from.slice(0, MAX_SOURCE_LETTERS).trim()}${by}`;
    case 'refine':
      return `${ink.operation}${by}`;
    case 'accept':
      return `accept ${ink.from.slice(0, MAX_SOURCE_LETTERS).trim()}${by}`;
  }
}

/** An edit that put back what erasing means: on another base that is something else. */
export function isErasing(tool: string): boolean {
  return tool === 'eraser' || tool === 'erase' || tool.startsWith('erase by ');
}

/**
 * An edit by which a hand has said what a pixel is: a proposal leaves it alone. Not what came from elsewhere (an import,
 * another mask, a proposal), and not erasing, which gives the pixel back.
 */
export function isByHand(tool: string): boolean {
  return tool !== 'import' && !/^(copy|accept) /.test(tool) && !isErasing(tool);
}
