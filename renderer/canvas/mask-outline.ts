import { outlinePath } from '../../shared/raster/outline.ts';
import { imageRect } from '../../shared/raster/rect.ts';
import type { EdgePaths } from './edge-paths.ts';
import type { MaskDrawing } from './mask-drawing.ts';

interface Found {
  readonly codes: Int16Array;
  readonly drawing: MaskDrawing;
  readonly frameAt: number;
  readonly paths: EdgePaths;
}

/** The lines around the classes of a mask: found once a frame, however many panes draw them. */
export class MaskOutline {
  #last: Found | null = null;

  /** `frameAt` is what a frame's callbacks are told of its time, which is the same for all of them. */
  of(codes: Int16Array, drawing: MaskDrawing, frameAt: number): EdgePaths {
    const last = this.#last;
    if (last?.frameAt === frameAt && last.codes === codes && last.drawing === drawing) return last.paths;
    const lines = outlinePath(codes, imageRect, drawing.groups);
    const paths = drawing.colours.map((colour, i) => ({ colour, segments: lines[i + 1] ?? [] }));
    this.#last = { codes, drawing, frameAt, paths };
    return paths;
  }
}
