import { editToolName } from '../../shared/edit-tool.ts';
import type { StrokeLimits } from '../../shared/raster/stroke.ts';
import { editInk, type Ink } from '../tools/ink.ts';
import type { ShapeOutline, ToolStroke } from '../tools/surface.ts';
import type { MaskDocument } from './mask-document.svelte.ts';
import type { StrokeSurface } from './stroke-surface.ts';

/** What is to be seen of a stroke besides the pixels that it has written. */
export interface Draft {
  readonly outline: ShapeOutline | null;
  /** It waits to be finished or given up. */
  readonly waits: boolean;
  /** How many pixels would change; null while it is drawn. */
  readonly changedPixels: number | null;
  /** The lines around them, where there are not too many to be read. */
  readonly changedOutline: readonly number[];
  /** What it cannot be written without, in a sentence: nothing of it is, until that has come. Null where all is there. */
  readonly lacks: string | null;
}

/** The lines around more pixels than these, or more lines than these, are no help. */
const READABLE_PIXELS = 30_000;
const READABLE_LINES = 5000;

/** A stroke that is no edit yet, with the mask that it was begun on: what is shown may have changed before it ends. */
export class StrokeUnderWay {
  readonly tool: ToolStroke;
  readonly surface: StrokeSurface;
  readonly document: MaskDocument;
  /** It erases, whatever ink is in the hand. */
  readonly erases: boolean;
  #lacks: string | null = null;

  constructor(tool: ToolStroke, surface: StrokeSurface, document: MaskDocument, erases: boolean) {
    this.tool = tool;
    this.surface = surface;
    this.document = document;
    this.erases = erases;
  }

  /** What its ink or its limits lack, in a sentence. */
  get lacks(): string | null {
    return this.#lacks;
  }

  /** Writes it anew; a sentence stands for what is not there. */
  rewrite(ink: Ink | string, limits: StrokeLimits | string): void {
    const { tool, surface } = this;
    surface.rewind();
    this.#lacks = [ink, limits].find((one) => typeof one === 'string') ?? null;
    if (typeof ink !== 'string' && typeof limits !== 'string') {
      surface.take(ink, limits);
      tool.redraw();
    }
    surface.flush();
  }

  /** Null where there is nothing to be seen but pixels: of an ordinary stroke under the hand. */
  draft(waits: boolean): Draft | null {
    const { outline } = this.tool;
    if (outline === null && !waits) return null;
    const changedPixels = waits ? this.surface.changedPixels : null;
    const isReadable = changedPixels !== null && changedPixels <= READABLE_PIXELS && outline === null;
    const changedOutline = isReadable ? this.surface.changedOutline(READABLE_LINES) : [];
    return { outline, waits, changedPixels, changedOutline, lacks: this.#lacks };
  }

  /** Makes an edit of it: true where it has changed the mask. */
  commit(): boolean {
    const { tool, surface, document } = this;
    const { ink } = surface;
    const { head } = document;
    const name = editToolName({ ink: editInk(ink), shape: tool.shape });
    document.commit(name, ink.kind === 'code' ? ink.code : null);
    return document.head !== head;
  }

  /** Takes back all of it. */
  drop(): void {
    this.document.cancel();
    this.tool.dropped?.();
  }
}
