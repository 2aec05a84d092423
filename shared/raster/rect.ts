import { IMAGE_END, IMAGE_START, PATCH_SIZE } from '../cloudsen12/patch-frame.ts';

/** Half-open rectangle of pixels, or of pixel edges: x0 <= x < x1, y0 <= y < y1. */
export interface Rect {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export const emptyRect: Rect = { x0: 0, y0: 0, x1: 0, y1: 0 };
/** The stored patch, padding included. */
export const patchRect: Rect = { x0: 0, y0: 0, x1: PATCH_SIZE, y1: PATCH_SIZE };
/** The part of a patch that is image: what may be painted, counted and shown. */
export const imageRect: Rect = { x0: IMAGE_START, y0: IMAGE_START, x1: IMAGE_END, y1: IMAGE_END };

export function isEmpty(rect: Rect): boolean {
  return rect.x0 >= rect.x1 || rect.y0 >= rect.y1;
}

/** Smallest rectangle that holds both. An empty one adds nothing, wherever it lies. */
export function unionRect(a: Rect, b: Rect): Rect {
  if (isEmpty(a)) return isEmpty(b) ? emptyRect : b;
  if (isEmpty(b)) return a;
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}

/** What two rectangles share; `emptyRect` where they share nothing. */
export function clipRect(rect: Rect, clip: Rect): Rect {
  const x0 = Math.max(rect.x0, clip.x0);
  const y0 = Math.max(rect.y0, clip.y0);
  const x1 = Math.min(rect.x1, clip.x1);
  const y1 = Math.min(rect.y1, clip.y1);
  return x0 < x1 && y0 < y1 ? { x0, y0, x1, y1 } : emptyRect;
}

/** Whether every pixel of `inner` lies in `outer`. */
export function holdsRect(outer: Rect, inner: Rect): boolean {
  if (isEmpty(inner)) return true;
  return inner.x0 >= outer.x0 && inner.y0 >= outer.y0 && inner.x1 <= outer.x1 && inner.y1 <= outer.y1;
}
